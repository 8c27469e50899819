#include <fmt/format.h>
#include <gtest/gtest.h>

#include "goldens/audit_report.hpp"

namespace flypaper::goldens {
namespace {

/// The evidence of the claim that a failure names, and the command that decides it again.
std::string evidence_behind(const AuditReport& report, const std::string& failure) {
  std::string text;
  for (const ReportedClaim& claim : report.claims) {
    if (failure.find(claim.id) == std::string::npos) continue;
    for (const ReportedPiece& piece : claim.evidence) {
      if (piece.role != "context") text += fmt::format("\n  {} is {}: {}", piece.key, piece.outcome, piece.value);
    }
    text += fmt::format("\n  again: flypaper audit --claim {} --seed {} --explain", claim.id, report.seed);
  }
  return text;
}

// Claims that disappear are entries that nobody checks, new ones are missing entries: both fail.
TEST(Verdicts, AsBlessed) {
  const AuditReport report = quick_audit();
  Golden golden("verdicts", quick_source(report), data_folder().parent_path());
  for (const ReportedClaim& claim : report.claims) golden.text(claim.id, claim.verdict);
  for (const std::string& failure : golden.finish()) ADD_FAILURE() << failure << evidence_behind(report, failure);
}

}  // namespace
}  // namespace flypaper::goldens
