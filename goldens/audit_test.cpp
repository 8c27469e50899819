#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "flypaper/core/error.hpp"
#include "flypaper/core/files.hpp"
#include "flypaper/core/temporary_folder.hpp"
#include "goldens/audit_report.hpp"
#include "goldens/expect_blessed.hpp"
#include "goldens/experiments.hpp"

namespace flypaper::goldens {
namespace {

TEST(Audit, EvidenceAsBlessed) {
  const AuditReport report = quick_audit();
  for (const ReportedClaim& claim : report.claims) {
    Golden golden(claim.id, quick_source(report));
    check_evidence(golden, claim);
    expect_blessed(golden);
  }
}

// A claim and an experiment of one name would share a file, and a file of neither is compared with nothing.
TEST(Audit, EachFileBelongsToOneClaimOrExperiment) {
  std::multiset<std::string> owners;
  for (const ReportedClaim& claim : quick_audit().claims) owners.insert(claim.id);
  for (const std::string& name : list_stems(experiments_folder(), ".toml")) owners.insert(name);
  for (const std::string& name : owners)
    EXPECT_EQ(owners.count(name), 1U) << name << ": rename the claim or experiment";
  for (const std::string& stem : list_stems(data_folder(), ".json")) {
    EXPECT_TRUE(owners.contains(stem)) << "goldens/data/" << stem << ".json belongs to nothing; delete it";
  }
}

ReportedClaim sampled_and_exact() {
  const Evidence sampled{.check = "rate",
                         .kind = "above",
                         .value = 0.25,
                         .interval = {0.2, 0.3},
                         .expected = "> 0.1",
                         .sample_size = 100,
                         .passed = true};
  const Evidence identity = exact_check("identity", 1e-17, 1e-15);
  return {.id = "claim", .verdict = "holds", .evidence = {sampled, identity}};
}

/// How many entries fail when `claim` is held against the golden of `sampled_and_exact`.
std::size_t failures(const ReportedClaim& claim) {
  const TemporaryFolder folder;
  Golden reference("claim", {}, folder.path(), Mode::create);
  check_evidence(reference, sampled_and_exact());
  EXPECT_TRUE(reference.finish().empty());
  Golden golden("claim", {}, folder.path(), Mode::compare);
  check_evidence(golden, claim);
  return golden.finish().size();
}

TEST(Audit, SampledValuesAreExactAndIntervalEndsRelative) {
  ReportedClaim claim = sampled_and_exact();
  EXPECT_EQ(failures(claim), 0U);
  claim.evidence[0].interval = {0.2 * (1.0 + 5e-10), 0.3 * (1.0 - 5e-10)};
  EXPECT_EQ(failures(claim), 0U);
  claim.evidence[0].interval = {0.2 * (1.0 + 2e-9), 0.3 * (1.0 - 2e-9)};
  EXPECT_EQ(failures(claim), 2U);
  claim = sampled_and_exact();
  claim.evidence[0].value += 1e-16;
  EXPECT_EQ(failures(claim), 1U);
}

TEST(Audit, ExactChecksCompareTheirOutcomeOnly) {
  ReportedClaim claim = sampled_and_exact();
  claim.evidence[1].value = 5e-16;
  EXPECT_EQ(failures(claim), 0U);
  claim.evidence[1].passed = false;
  claim.evidence[1].expected = "<= 1e-9";
  EXPECT_EQ(failures(claim), 2U);
}

TEST(Audit, TwoPiecesOfEvidenceOfOneNameAreAnError) {
  ReportedClaim claim = sampled_and_exact();
  claim.evidence[1].check = "rate";
  EXPECT_THROW((void)failures(claim), Error);
}

TEST(Audit, ReportIsReadInFullAndALackIsNamed) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "audit.json";
  const std::string evidence =
      R"({"check": "c", "kind": "above", "value": null, "interval": [0.5, "inf"], "expected": "> 0", "passed": true)";
  const std::string start = R"({"seed": 7, "claims": [{"id": "a", "verdict": "holds", "evidence": [)" + evidence;
  write_file(file, start + R"(, "sample_size": 9}]}]})");
  const AuditReport report = load_audit_report(file);
  EXPECT_EQ(report.seed, 7U);
  const Evidence& read = report.claims.at(0).evidence.at(0);
  EXPECT_TRUE(std::isnan(read.value) && std::isinf(read.interval.upper) && read.sample_size == 9U && read.passed);
  write_file(file, start + "}]}]}");
  try {
    (void)load_audit_report(file);
    ADD_FAILURE() << "a report without sample_size was read";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("sample_size"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace flypaper::goldens
