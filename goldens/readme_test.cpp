// The table of verdicts in README.md is generated from the quick audit, between two markers.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "flypaper/core/error.hpp"
#include "flypaper/core/files.hpp"
#include "goldens/golden.hpp"

namespace flypaper::goldens {
namespace {

const std::string begin_marker = "<!-- verdicts: generated, see goldens/readme_test.cpp -->\n";
const std::string end_marker = "<!-- end of verdicts -->\n";

std::string table_of(const nlohmann::json& audit) {
  std::string table = "| claim | verdict | what is true instead |\n|---|---|---|\n";
  for (const auto& claim : audit.at("claims")) {
    std::string verdict = claim.at("verdict");
    std::ranges::replace(verdict, '_', ' ');
    table += "| " + claim.at("statement").get<std::string>() + " | " + verdict + " | " +
             claim.at("corrected").get<std::string>() + " |\n";
  }
  return table;
}

TEST(Readme, ShowsTheVerdictsOfTheQuickAudit) {
  const std::filesystem::path file = std::filesystem::path(FLYPAPER_SOURCE_FOLDER) / "README.md";
  const std::string text = read_file(file);
  const std::size_t begin = text.find(begin_marker);
  const std::size_t end = text.find(end_marker);
  ASSERT_TRUE(begin < end && end != std::string::npos)
      << "README.md has lost its markers " << begin_marker << end_marker;
  const std::string audit = read_file(std::filesystem::path(FLYPAPER_QUICK_AUDIT) / "audit.json");
  const std::string table = table_of(nlohmann::json::parse(audit));
  const std::size_t table_begin = begin + begin_marker.size();
  if (text.substr(table_begin, end - table_begin) == table) return;
  if (const Mode mode = mode_from_environment(); mode == Mode::update_changed || mode == Mode::update_all) {
    write_file(file, text.substr(0, table_begin) + table + text.substr(end));
    return;
  }
  ADD_FAILURE() << "the table of verdicts in README.md is not what the audit says:\n"
                << table << "write it with: FLYPAPER_GOLDEN=update-changed ctest --preset release -L golden";
}

}  // namespace
}  // namespace flypaper::goldens
