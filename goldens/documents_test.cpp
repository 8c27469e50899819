// docs/findings.md, docs/errata.md and the README's figure are what the quick audit wrote; README.md has the same
// results and counts the same verdicts.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>

#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/text.hpp"
#include "goldens/audit_report.hpp"

namespace flypaper::goldens {
namespace {

const std::filesystem::path project = FLYPAPER_SOURCE_FOLDER;

/// Compares a document with what it should be, or writes it where the mode says so.
void hold(const std::filesystem::path& file, const std::string& wanted) {
  if (std::filesystem::exists(file) && read_file(file) == wanted) return;
  if (const Mode mode = mode_from_environment(); mode == Mode::update_changed || mode == Mode::update_all) {
    write_file(file, wanted);
    return;
  }
  ADD_FAILURE() << file << " is not what the audit says; write it with: FLYPAPER_GOLDEN=update-changed ctest --preset "
                << "release -L golden";
}

TEST(Documents, AreWhatTheQuickAuditSays) {
  for (const char* name : {"findings.md", "errata.md", "cover-light.svg", "cover-dark.svg"}) {
    hold(project / "docs" / name, read_file(std::filesystem::path(FLYPAPER_QUICK_AUDIT) / name));
  }
}

/// The numbered lines of findings.md.
std::string results() {
  std::string lines;
  for (const std::string& line : split(read_file(std::filesystem::path(FLYPAPER_QUICK_AUDIT) / "findings.md"), '\n')) {
    if (line.starts_with("1. ")) lines += line + "\n";
  }
  return lines;
}

TEST(Documents, ReadmeHasTheResultsAndCountsTheVerdicts) {
  const std::string begin = "<!-- results: generated, see goldens/documents_test.cpp -->\n";
  const std::string end = "<!-- end of results -->\n";
  const std::string text = read_file(project / "README.md");
  const std::size_t from = text.find(begin);
  const std::size_t to = text.find(end);
  ASSERT_TRUE(from < to && to != std::string::npos) << "README.md has lost its markers " << begin << end;
  std::map<std::string, int> counts;
  const AuditReport report = quick_audit();
  for (const ReportedClaim& claim : report.claims) ++counts[claim.verdict];
  const std::string line =
      results() +
      fmt::format(
          "\nOf {} claims {} hold, {} hold conditionally, {} are refuted as stated and {} cannot be decided; {} "
          "findings stand beside them.\n",
          report.claims.size(), counts["holds"], counts["holds_conditionally"], counts["refuted_as_stated"],
          counts["untestable"], report.findings.size());
  hold(project / "README.md", text.substr(0, from + begin.size()) + line + text.substr(to));
}

// The authors learn of everything that does not hold what could be printed instead.
TEST(Documents, WhatDoesNotHoldHasAProposal) {
  const std::string errata = read_file(project / "docs" / "errata.md");
  for (const ReportedClaim& claim : quick_audit().claims) {
    if (claim.verdict == "holds") continue;
    EXPECT_NE(errata.find(fmt::format("`{}`", claim.id)), std::string::npos) << claim.id << " has no `instead`";
  }
}

}  // namespace
}  // namespace flypaper::goldens
