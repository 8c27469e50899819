#include "flypaper/base/core/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>

namespace flypaper {

Progress::Progress(std::string title, std::uint64_t total)
    : title_(std::move(title)), total_(total), visible_(isatty(STDERR_FILENO) == 1), started_(Clock::now()) {}

Progress::~Progress() {
  if (visible_) fmt::print(stderr, "\r\x1b[2K");
}

void Progress::advance(std::uint64_t amount) {
  const std::uint64_t done = done_ += amount;
  if (!visible_) return;
  const std::unique_lock lock(drawing_, std::try_to_lock);
  const auto now = Clock::now();
  if (lock && now - drawn_ > std::chrono::milliseconds(100)) draw(done, now);
}

void Progress::resume_at(std::uint64_t done) { done_ = done_before_ = done; }

void Progress::draw(std::uint64_t done, Clock::time_point now) {
  drawn_ = now;
  constexpr std::uint64_t width = 30;
  const std::uint64_t filled = total_ == 0 ? width : width * done / total_;
  const std::chrono::duration<double> elapsed = now - started_;
  const double left = elapsed.count() * static_cast<double>(total_ - done) / static_cast<double>(done - done_before_);
  fmt::print(stderr, "\r\x1b[2K{} [{:=<{}}{: <{}}] {:3}%  {:.0f} s left", title_, "", filled, "", width - filled,
             100 * filled / width, left);
  std::fflush(stderr);
}

}  // namespace flypaper
