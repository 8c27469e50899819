#include "flypaper/audit/report/gnuplot.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>

#include "flypaper/audit/report/page.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/temporary_folder.hpp"

namespace flypaper {
namespace {

/// The characters of UTF-8 text: its bytes that do not continue one.
std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

}  // namespace

std::string run_gnuplot(std::string_view script) {
  const TemporaryFolder folder;
  const std::string quoted = with_replaced(folder.path().string(), "'", "'\\''");
  write_file(folder.path() / "script", script);
  // Files, not pipes, which cannot block one another; no settings of the user's own.
  const std::string command =
      fmt::format("gnuplot --default-settings - < '{0}/script' > '{0}/output' 2> '{0}/errors'", quoted);
  const int status =
      std::system(command.c_str());  // NOLINT(cert-env33-c,concurrency-mt-unsafe): constant but for the folder
  constexpr int not_found = 127;
  if (WIFEXITED(status) && WEXITSTATUS(status) == not_found) {
    throw Error("cannot run gnuplot, which draws the figures; install it (Debian: gnuplot-nox) and have it in PATH");
  }
  if (status != 0) {
    throw Error(fmt::format("gnuplot failed with status {}; version 5.4 or later is needed; it said: {}", status,
                            read_file(folder.path() / "errors")));
  }
  return read_file(folder.path() / "output");
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
