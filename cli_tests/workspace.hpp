#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli_tests/program.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper::cli_tests {

/// Paths below a folder with the contents of the files; a folder ends in "/" and has none.
using Contents = std::map<std::string, std::string>;

[[nodiscard]] Contents contents_of(const std::filesystem::path& folder);

/// Paths of `contents` that begin with `prefix`, without it.
[[nodiscard]] Contents below(const Contents& contents, std::string_view prefix);

[[nodiscard]] std::vector<std::string> lines_of(std::string_view text);

/// `text` with the one place where `written` stands changed to `instead`. Throws if there is no such place or more.
[[nodiscard]] std::string change(std::string text, std::string_view written, std::string_view instead);

/// A test with an empty working folder of its own.
class Workspace : public testing::Test {
 protected:
  /// Writes a file below the working folder, making folders as needed.
  void write(const std::filesystem::path& file, std::string_view text) const;
  [[nodiscard]] Outcome run(const std::vector<std::string>& arguments) const { return run_program(arguments, path()); }
  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }
  [[nodiscard]] Contents contents() const { return contents_of(path()); }

  /// Expects that the program refuses `arguments`: exit 2, nothing on standard output, nothing written, `lines` lines
  /// on standard error that hold every one of `says`. Returns standard error.
  std::string expect_refused(const std::vector<std::string>& arguments, const std::vector<std::string>& says,
                             std::size_t lines = 1);

 private:
  TemporaryFolder folder_;
};

/// Expects the three lines of a wrong expression: a message with the column (from 1), the expression, and a caret below
/// that column.
void expect_caret(const std::string& standard_error, std::string_view expression, std::size_t column);

}  // namespace flypaper::cli_tests
