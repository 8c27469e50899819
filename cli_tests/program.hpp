#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace flypaper::cli_tests {

/// What one run of the program left behind.
struct Outcome {
  int status = 0;  ///< exit status; 128 + the signal's number if a signal ended it
  std::string out;
  std::string err;
};

/// The program while it runs.
class Process {
 public:
  /// As `run_program`.
  Process(const std::vector<std::string>& arguments, const std::filesystem::path& folder);
  ~Process();  ///< kills it if it still runs
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  Process(Process&&) = delete;
  Process& operator=(Process&&) = delete;

  /// Sends SIGKILL, which no program can answer.
  void kill() const;
  [[nodiscard]] Outcome wait();

 private:
  struct Streams;
  std::unique_ptr<Streams> streams_;
  int id_ = 0;  ///< 0: it has ended
};

/// Runs the program in `folder` and waits for its end. No shell reads the arguments. Standard input is empty, and
/// potentials and experiments are those of the source folder. Throws std::system_error if the program cannot be
/// started.
[[nodiscard]] Outcome run_program(const std::vector<std::string>& arguments, const std::filesystem::path& folder);

}  // namespace flypaper::cli_tests
