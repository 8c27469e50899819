#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace flypaper {

/// Writes a message to standard error as far as that takes it: no message is worth a result. It may quote anything:
/// what would control a terminal is made visible.
void tell(std::string_view message);

/// Hands everything printed so far to whatever standard output is. Throws Error if that does not take it.
void finish_output();

/// Opens standard streams that the caller has closed, so that no file of ours gets their numbers. What is written there
/// fails.
void open_closed_streams();

/// A progress bar with time left on standard error, drawn only when that is a terminal. Safe to advance from any
/// thread.
class Progress {
 public:
  Progress(std::string title, std::uint64_t total);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  Progress(Progress&&) = delete;
  Progress& operator=(Progress&&) = delete;

  void advance(std::uint64_t amount = 1);
  /// That much was done before: it counts, but not for the speed.
  void resume_at(std::uint64_t done);
  /// The bar after so much work and time; it says what time is left once 2 s and 2 % of the work tell the speed.
  [[nodiscard]] std::string text(std::uint64_t done, std::chrono::duration<double> elapsed) const;

 private:
  using Clock = std::chrono::steady_clock;

  std::string title_;
  std::uint64_t total_;
  bool visible_;
  Clock::time_point started_;
  std::atomic<std::uint64_t> done_{0};
  std::uint64_t done_before_ = 0;
  std::mutex drawing_;
  Clock::time_point drawn_;
};

}  // namespace flypaper
