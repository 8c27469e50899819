// The checks that every potential of a folder gets; ci/planted has for each a defect of the product that it notices.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "flypaper/audit/experiment/file_claims.hpp"
#include "flypaper/base/core/files.hpp"
#include "testing/account.hpp"
#include "testing/potential_tests.hpp"

namespace flypaper::potential_tests {
namespace {

Potential from_text(const std::string& text) {
  const TemporaryFolder folder;
  write_file(folder.path() / "mine.toml", text);
  return Potential::load(folder.path() / "mine.toml");
}

/// A regular minimum with a basin, and a degenerate one.
const std::string two_wells = R"(title = "Two wells"
Q = "(w1 + 2)*(w1 - 1)^2"
box = { w1 = [-4, 4] }
[[symmetry]]
maps = ["w1"]
evidence = "the identity"
[[point]]
at = [-2]
basin = ["-inf", -1]
learning_coefficient = "1/2"
multiplicity = 1
escape = { per_step = 0.08, tolerance = 0.5, learning_rate = 0.039, batch_size = 20 }
evidence = "simple zero"
[[point]]
at = [1]
basin = [-1, "inf"]
learning_coefficient = "1/4"
evidence = "double zero"
)";

/// A valley with a regular minimum on an axis that every batch keeps trajectories on, and a degenerate line across it.
const std::string crossing = R"(title = "A curve and a double line"
Q = "(w2 - w1^2)*(w2 - 2)^2"
box = { w1 = [-2, 2], w2 = [-1, 3] }
[[point]]
at = [0, 0]
learning_coefficient = "1/2"
multiplicity = 1
evidence = "simple zero"
[[point]]
at = [0, 2]
learning_coefficient = "1/4"
multiplicity = 1
evidence = "double zero"
)";

TEST(PotentialChecks, EachHasSomethingToSayAndPasses) {
  const std::vector<Potential> potentials{from_text(two_wells), from_text(crossing)};
  for (const Check& check : statistical_checks()) {
    std::size_t evidence = 0;
    for (const Potential& potential : potentials) {
      const std::vector<Evidence> found = check.run(potential);
      evidence += found.size();
      for (const Evidence& one : found) {
        EXPECT_TRUE(shown(one)) << check.name << ": " << flypaper::check(one) << ' ' << value(one);
      }
    }
    EXPECT_GT(evidence, 0U) << check.name;
  }
}

/// What a check estimates with FLYPAPER_SEED set, or unset if that is null.
double estimated(const char* name, const char* seed) {
  const auto checks = statistical_checks();
  const auto check = std::ranges::find(checks, std::string(name), &Check::name);
  if (seed != nullptr) setenv("FLYPAPER_SEED", seed, 1);  // NOLINT(concurrency-mt-unsafe): one thread
  const std::shared_ptr<void> after(nullptr, [](void*) {
    unsetenv("FLYPAPER_SEED");  // NOLINT(concurrency-mt-unsafe): one thread
  });
  const std::vector<Evidence> found = check->run(from_text(two_wells));
  EXPECT_TRUE(shown(found.at(0))) << name << " at seed " << (seed == nullptr ? "1" : seed);
  return value(found.at(0));
}

TEST(PotentialChecks, DrawTheSameUnlessTheEnvironmentHasASeed) {
  const account::Replays replays;  // the same checks again
  for (const char* name :
       {"escape", "mean_square_stability", "almost_sure_stability", "stationary_variance", "posterior_mass"}) {
    const double usual = estimated(name, nullptr);
    EXPECT_EQ(usual, estimated(name, "1")) << name;
    EXPECT_NE(usual, estimated(name, "20260301")) << name;
    for (const char* wrong : {"", "seven", "-1", "1.5", "7 ", "18446744073709551616"}) {
      EXPECT_THROW((void)estimated(name, wrong), Error) << name << " '" << wrong << "'";
    }
  }
}

std::vector<std::string> wrong_claims(const std::string& written, const std::string& instead) {
  std::string text = two_wells;
  text.replace(text.find(written), written.size(), instead);
  std::vector<std::string> wrong;
  for (const FileClaim& claim : check_claims(from_text(text))) {
    if (claim.passed == false) wrong.push_back(describe(claim));
  }
  return wrong;
}

TEST(PotentialClaims, WrongOnesFailWithClaimedAndFoundValueAndEvidence) {
  const auto expect_one = [](const std::vector<std::string>& wrong, const std::vector<std::string>& says) {
    ASSERT_EQ(wrong.size(), 1U);
    for (const std::string& part : says) EXPECT_NE(wrong[0].find(part), std::string::npos) << wrong[0];
  };
  EXPECT_EQ(wrong_claims("title", "title"), std::vector<std::string>{});
  expect_one(wrong_claims("\"1/2\"", "\"1/3\""),
             {"learning coefficient at (-2)", "claimed 1/3", "found 1/2", "simple zero"});
  expect_one(wrong_claims("multiplicity = 1", "multiplicity = 2"),
             {"multiplicity", "claimed 2", "found 1", "simple zero"});
  expect_one(wrong_claims("basin = [-1,", "basin = [0,"),
             {"basin of (1)", "claimed (0, inf)", "found (-1, inf)", "double zero"});
  expect_one(wrong_claims("maps = [\"w1\"]", "maps = [\"-w1\"]"),
             {"symmetry under w -> (-w1)", "stays the same", "Q = "});
  expect_one(wrong_claims("per_step = 0.08", "per_step = 0.01"),
             {"escape rate", "claimed 0.01", "found 0.0", "simple zero"});
}

TEST(PotentialClaims, ASymmetryOfTheOtherParityFails) {
  const std::vector<std::string> wrong = wrong_claims("maps = [\"w1\"]", "maps = [\"w1\"]\nparity = \"odd\"");
  ASSERT_EQ(wrong.size(), 1U) << "Q stays the same under the identity; it does not change its sign";
  EXPECT_NE(wrong[0].find("changes its sign"), std::string::npos) << wrong[0];
}

}  // namespace
}  // namespace flypaper::potential_tests
