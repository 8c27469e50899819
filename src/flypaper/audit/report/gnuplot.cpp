#include "flypaper/audit/report/gnuplot.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>

#include "flypaper/audit/report/markup.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper {
namespace {
namespace fs = std::filesystem;

/// Runs gnuplot on files, not pipes, which cannot block one another; its exit status, -1 if a signal ended it.
int spawn_gnuplot(const std::string& script, const std::string& output, const std::string& errors) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  constexpr int written = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, script.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output.c_str(), written, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors.c_str(), written, 0600);
  std::array<std::string, 3> words{"gnuplot", "--default-settings", "-"};  // no settings of the user's own
  std::array<char*, 4> arguments{words[0].data(), words[1].data(), words[2].data(), nullptr};
  pid_t process = 0;
  const int failure = posix_spawnp(&process, "gnuplot", &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) {
    throw Error(
        fmt::format("cannot run gnuplot, which draws the figures ({}); install it (Debian: gnuplot-nox) "
                    "and have it in PATH",
                    std::strerror(failure)));  // NOLINT(concurrency-mt-unsafe): known numbers only
  }
  int status = 0;
  while (waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// The characters of UTF-8 text: its bytes that do not continue one.
std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

}  // namespace

std::string run_gnuplot(std::string_view script) {
  const TemporaryFolder folder;
  const auto file = [&](const char* name) { return (folder.path() / name).string(); };
  write_file(file("script"), script);
  const int status = spawn_gnuplot(file("script"), file("output"), file("errors"));
  if (status == 127) {  // what a spawn that noticed too late answers
    throw Error("cannot run gnuplot, which draws the figures; install it (Debian: gnuplot-nox) and have it in PATH");
  }
  if (status != 0) {
    throw Error(fmt::format("gnuplot failed with status {}; version 5.4 or later is needed; it said: {}", status,
                            read_file(file("errors"))));
  }
  return read_file(file("output"));
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  constexpr std::string_view blanks = " \t\r\n";
  std::vector<std::string> lines(1);
  for (std::size_t start = text.find_first_not_of(blanks); start != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(blanks, start), text.size());
    const std::string_view word = text.substr(start, end - start);
    if (!lines.back().empty() && character_count(lines.back()) + 1 + character_count(word) > columns) {
      lines.emplace_back();
    }
    if (!lines.back().empty()) lines.back() += ' ';
    lines.back() += word;
    start = text.find_first_not_of(blanks, end);
  }
  return lines;
}

std::string gnuplot_text(std::span<const std::string> lines) {
  // Single quotes: in double ones gnuplot would run what stands in backquotes.
  std::string expression;
  for (const std::string& line : lines) {
    expression += expression.empty() ? "'" : ".\"\\n\".'";
    expression += with_replaced(line, "'", "''") + "'";
  }
  return expression;
}

}  // namespace flypaper
