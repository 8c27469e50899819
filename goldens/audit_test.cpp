#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "goldens/audit_report.hpp"
#include "goldens/expect_blessed.hpp"
#include "goldens/experiments.hpp"

namespace flypaper::goldens {
namespace {

TEST(Audit, EvidenceAsBlessed) {
  const AuditReport report = quick_audit();
  for (const auto* entries : {&report.claims, &report.findings}) {
    for (const ReportedClaim& claim : *entries) {
      Golden golden(claim.id, quick_source(report));
      check_evidence(golden, claim);
      expect_blessed(golden);
    }
  }
}

// A claim, a finding and an experiment of one name would share a file, and a file of neither is compared with nothing.
TEST(Audit, EachFileBelongsToOneClaimFindingOrExperiment) {
  std::multiset<std::string> owners;
  const AuditReport report = quick_audit();
  for (const ReportedClaim& claim : report.claims) owners.insert(claim.id);
  for (const ReportedClaim& finding : report.findings) owners.insert(finding.id);
  for (const std::string& name : list_stems(experiments_folder(), ".toml")) owners.insert(name);
  for (const std::string& name : owners)
    EXPECT_EQ(owners.count(name), 1U) << name << ": rename the claim or experiment";
  for (const std::string& stem : list_stems(data_folder(), ".json")) {
    EXPECT_TRUE(owners.contains(stem)) << "goldens/data/" << stem << ".json belongs to nothing; delete it";
  }
}

ReportedClaim one_of_each_kind() {
  return {.id = "claim",
          .verdict = "holds",
          .evidence = {{"rate", "needs", "sampled", "shown", 0.25, {0.2, 0.3}},
                       {"identity", "needs", "identity", "shown", 1e-17},
                       {"integral", "context", "computed", "open", 3.0}}};
}

/// How many entries fail when `claim` is held against the golden of `one_of_each_kind`.
std::size_t failures(const ReportedClaim& claim) {
  const TemporaryFolder folder;
  Golden reference("claim", {}, folder.path(), Mode::create);
  check_evidence(reference, one_of_each_kind());
  EXPECT_TRUE(reference.finish().empty());
  Golden golden("claim", {}, folder.path(), Mode::compare);
  check_evidence(golden, claim);
  return golden.finish().size();
}

TEST(Audit, SampledValuesAreExactAndIntervalEndsRelative) {
  ReportedClaim claim = one_of_each_kind();
  EXPECT_EQ(failures(claim), 0U);
  claim.evidence[0].interval = {0.2 * (1.0 + 5e-10), 0.3 * (1.0 - 5e-10)};
  EXPECT_EQ(failures(claim), 0U);
  claim.evidence[0].interval = {0.2 * (1.0 + 2e-9), 0.3 * (1.0 - 2e-9)};
  EXPECT_EQ(failures(claim), 2U);
  claim = one_of_each_kind();
  claim.evidence[0].value += 1e-16;
  EXPECT_EQ(failures(claim), 1U);
}

TEST(Audit, IdentitiesCompareTheirOutcomeOnly) {
  ReportedClaim claim = one_of_each_kind();
  claim.evidence[1].value = 5e-16;
  EXPECT_EQ(failures(claim), 0U);
  claim.evidence[1].outcome = "contrary";
  EXPECT_EQ(failures(claim), 1U);
}

TEST(Audit, ComputedValuesAreRelative) {
  ReportedClaim claim = one_of_each_kind();
  claim.evidence[2].value = 3.0002;
  EXPECT_EQ(failures(claim), 0U);
  claim.evidence[2].value = 3.0004;
  EXPECT_EQ(failures(claim), 1U);
}

// What is sampled and filed as computed is another entry.
TEST(Audit, AnotherKindIsNoticed) {
  ReportedClaim claim = one_of_each_kind();
  claim.evidence[0].kind = "computed";
  EXPECT_GE(failures(claim), 2U);
}

TEST(Audit, TwoPiecesOfEvidenceOfOneKeyAreAnError) {
  ReportedClaim claim = one_of_each_kind();
  claim.evidence[1].key = "rate";
  EXPECT_THROW((void)failures(claim), Error);
}

TEST(Audit, ReportIsReadInFullAndALackIsNamed) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "audit.json";
  const std::string start =
      R"({"seed": 7, "findings": [], "claims": [{"id": "a", "source": "s", "statement": "t", "verdict": "holds",
          "sentence": "u", "evidence": [{"key": "k", "role": "needs", "kind": "sampled", "outcome": "open", "value": null)";
  write_file(file, start + R"(, "interval": [0.5, "inf"]}]}]})");
  const AuditReport report = load_audit_report(file);
  EXPECT_EQ(report.seed, 7U);
  const ReportedPiece& read = report.claims.at(0).evidence.at(0);
  EXPECT_TRUE(std::isnan(read.value) && std::isinf(read.interval.upper) && read.outcome == "open");
  write_file(file, start + "}]}]}");
  try {
    (void)load_audit_report(file);
    ADD_FAILURE() << "a report without interval was read";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("interval"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace flypaper::goldens
