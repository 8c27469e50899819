#include "flypaper/base/core/console.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/printable.hpp"

namespace flypaper {

namespace {

void write_raw(std::string_view text) {
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), stderr));
  static_cast<void>(std::fflush(stderr));
}

}  // namespace

void tell(std::string_view message) { write_raw(printable(message)); }

void finish_output() {
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
    throw Error("cannot write standard output; check the space left and where it goes");
  }
}

void open_closed_streams() {
  // The lowest number that is free is taken: that of the stream, since those before it are open.
  for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-vararg)
    if (fcntl(stream, F_GETFD) < 0) static_cast<void>(open("/dev/null", O_RDONLY | O_CLOEXEC));
  }
}

Progress::Progress(std::string title, std::uint64_t total)
    : title_(std::move(title)), total_(total), visible_(isatty(STDERR_FILENO) == 1), started_(Clock::now()) {}

Progress::~Progress() {
  if (visible_) write_raw("\r\x1b[2K");
}

void Progress::advance(std::uint64_t amount) {
  const std::uint64_t done = done_ += amount;
  if (!visible_) return;
  const std::unique_lock lock(drawing_, std::try_to_lock);
  const auto now = Clock::now();
  if (!lock || now - drawn_ <= std::chrono::milliseconds(100)) return;
  drawn_ = now;
  write_raw("\r\x1b[2K" + text(done, now - started_));
}

void Progress::resume_at(std::uint64_t done) { done_ = done_before_ = done; }

std::string Progress::text(std::uint64_t done, std::chrono::duration<double> elapsed) const {
  constexpr std::uint64_t width = 30;
  const double part = total_ == 0 ? 1.0 : std::min(1.0, static_cast<double>(done) / static_cast<double>(total_));
  const auto filled = static_cast<std::uint64_t>(part * width);
  std::string bar = fmt::format("{} [{:=<{}}{: <{}}] {:3}%", title_, "", filled, "", width - filled,
                                static_cast<unsigned>(100.0 * part));
  // The first blocks tell no speed: what is set up once counts among them, and all of a thread's work may be one block.
  const auto since = static_cast<double>(done - done_before_);
  if (elapsed < std::chrono::seconds(2) || since < 0.02 * static_cast<double>(total_ - done_before_)) return bar;
  return bar + fmt::format("  {:.0f} s left", elapsed.count() * static_cast<double>(total_ - done) / since);
}

}  // namespace flypaper
