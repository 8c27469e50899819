#include <gtest/gtest.h>

#include "goldens/audit_report.hpp"
#include "goldens/expect_blessed.hpp"

namespace flypaper::goldens {
namespace {

// Claims that disappear are entries that nobody checks, new ones are missing entries: both fail.
TEST(Verdicts, AsBlessed) {
  const AuditReport report = quick_audit();
  Golden golden("verdicts", quick_source(report), data_folder().parent_path());
  for (const ReportedClaim& claim : report.claims) golden.text(claim.id, claim.verdict);
  expect_blessed(golden);
}

}  // namespace
}  // namespace flypaper::goldens
