#include "cli_tests/workspace.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::cli_tests {
namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

Contents contents_of(const fs::path& folder) {
  Contents contents;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = fs::relative(entry.path(), folder).string();
    if (entry.is_directory()) {
      contents[name + "/"] = "";
    } else {
      std::ifstream stream(entry.path(), std::ios::binary);
      contents[name].assign(std::istreambuf_iterator<char>(stream), {});
    }
  }
  return contents;
}

Contents below(const Contents& contents, std::string_view prefix) {
  Contents found;
  for (const auto& [name, text] : contents) {
    if (name.starts_with(prefix) && name.size() > prefix.size()) found[name.substr(prefix.size())] = text;
  }
  return found;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines = split(text, '\n');
  if (lines.back().empty()) lines.pop_back();
  return lines;
}

std::string change(std::string text, std::string_view written, std::string_view instead) {
  const std::size_t at = text.find(written);
  if (at == std::string::npos || text.find(written, at + 1) != std::string::npos) {
    throw std::invalid_argument(fmt::format("'{}' does not stand in the text once", written));
  }
  return text.replace(at, written.size(), instead);
}

void Workspace::write(const fs::path& file, std::string_view text) const {
  fs::create_directories((path() / file).parent_path());
  write_file(path() / file, text);
}

namespace {

void expect_message(const std::string& standard_error, const std::vector<std::string>& says, std::size_t lines) {
  EXPECT_THAT(standard_error, StartsWith("flypaper: "));
  EXPECT_EQ(lines_of(standard_error).size(), lines) << standard_error;
  for (const std::string& text : says) EXPECT_THAT(standard_error, HasSubstr(text));
}

}  // namespace

std::string Workspace::expect_refused(const std::vector<std::string>& arguments, const std::vector<std::string>& says,
                                      std::size_t lines) {
  SCOPED_TRACE("flypaper " + join(arguments, " "));
  const Contents before = contents();
  const Outcome outcome = run(arguments);
  EXPECT_EQ(outcome.status, 2) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  expect_message(outcome.err, says, lines);
  EXPECT_TRUE(contents() == before) << "nothing may be written";
  return outcome.err;
}

void expect_caret(const std::string& standard_error, std::string_view expression, std::size_t column) {
  const std::vector<std::string> lines = lines_of(standard_error);
  ASSERT_EQ(lines.size(), 3U) << standard_error;
  EXPECT_THAT(lines[0], HasSubstr(fmt::format("column {}", column)));
  const std::size_t begin = lines[1].find(expression);
  ASSERT_NE(begin, std::string::npos) << standard_error;
  EXPECT_EQ(lines[2], std::string(begin + column - 1, ' ') + "^") << standard_error;
}

}  // namespace flypaper::cli_tests
