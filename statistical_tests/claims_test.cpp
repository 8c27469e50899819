// For every claim of claims/ a test of its own: statistical.claim.<id, with _ for -> plants the claim's defect, which
// must change the verdict that the quick audit reached; the audit itself is the CTest fixture audit.quick.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

#include "flypaper/core/files.hpp"
#include "flypaper/report/audit.hpp"

namespace flypaper {
namespace {

/// The verdicts in the report that the fixture wrote.
std::map<std::string, std::string> audited_verdicts() {
  std::map<std::string, std::string> verdicts;
  const auto audit = nlohmann::json::parse(read_file(std::filesystem::path(FLYPAPER_QUICK_AUDIT) / "audit.json"));
  for (const auto& claim : audit.at("claims")) verdicts[claim.at("id")] = claim.at("verdict");
  return verdicts;
}

class ClaimTwin : public testing::Test {
 public:
  explicit ClaimTwin(Claim claim) : claim_(std::move(claim)) {}

  void TestBody() override {
    const auto verdicts = audited_verdicts();
    ASSERT_TRUE(verdicts.contains(claim_.id)) << "the audit has not decided this claim";
    EXPECT_NE(verdicts.at(claim_.id), "untestable");
    Laboratory laboratory({.home = FLYPAPER_SOURCE_FOLDER});
    const Finding broken = claim_.decide(laboratory, Plant::defect);
    EXPECT_NE(name(broken.verdict), verdicts.at(claim_.id)) << "the verdict does not notice: " << claim_.defect;
  }

 private:
  Claim claim_;
};

[[maybe_unused]] const bool registered = [] {
  for (const Claim& claim : all_claims()) {
    // GoogleTest's filter takes what follows a '-' for names to leave out.
    std::string test_name = claim.id;
    std::ranges::replace(test_name, '-', '_');
    testing::RegisterTest("claim", test_name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                          [claim]() -> testing::Test* { return new ClaimTwin(claim); });
  }
  return true;
}();

TEST(Audit, SpendsAtMostItsBudget) {
  double spent = 0.0;
  const auto audit = nlohmann::json::parse(read_file(std::filesystem::path(FLYPAPER_QUICK_AUDIT) / "audit.json"));
  for (const auto& claim : audit.at("claims")) {
    EXPECT_FALSE(claim.at("evidence").empty());
    for (const auto& evidence : claim.at("evidence")) {
      spent += evidence.at("alpha").get<double>();
      if (evidence.at("kind") != "exact") {
        EXPECT_GT(evidence.at("alpha").get<double>(), 0.0);
        EXPECT_GT(evidence.at("beta").get<double>(), 0.0);
        EXPECT_GT(evidence.at("deviation").get<double>(), 0.0);
        EXPECT_GT(evidence.at("sample_size").get<std::uint64_t>(), 0U);
      }
    }
  }
  EXPECT_LE(spent, 1e-6);
}

}  // namespace
}  // namespace flypaper
