// Every law of src/flypaper/audit/laws on random potentials: property.<law>.random. (On those of potentials/:
// src/testing.) ci/planted has for each a defect of the product that it notices.
#include <fmt/format.h>
#include <gtest/gtest-spi.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <tuple>

#include "flypaper/base/core/files.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "properties/audit/random_laws.hpp"
#include "testing/potential_tests.hpp"

namespace flypaper {
namespace {

const std::filesystem::path corpus = std::filesystem::path(FLYPAPER_SOURCE_FOLDER) / "properties" / "corpus";

void expect_no_failure(const generators::RandomReport& report) {
  EXPECT_TRUE(report.failure.empty()) << report.failure;  // as it is: TOML and a command to be copied
}

void try_randomly(const Law& law) {
  const generators::RandomReport report =
      generators::try_at_random(law, {.corpus = corpus, .cases = generators::recipe(law.scope, law.forms)});
  std::cout << report.describe() << '\n';
  expect_no_failure(report);
}

TEST(RandomLawReport, IsPrintedAsItIs) {
  generators::RandomReport report;
  report.failure = "Q = \"w1\"\nat = [0]\n";
  EXPECT_NONFATAL_FAILURE(expect_no_failure(report), "Q = \"w1\"\nat = [0]\n");
}

[[maybe_unused]] const bool registered = [] {
  for (const Law& law : all_laws()) {
    potential_tests::register_test(law.name, "random", [law] { try_randomly(law); });
  }
  return true;
}();

TEST(Laws, SpeakOfARegularZeroOrADegenerateOne) {
  // A regular zero of two variables, and for laws that do not speak of it a degenerate one of one variable.
  const std::vector<LawCase> cases{standard_case(Potential("(w1+2)*w2^2*(w1-1)"), {-2.0, 0.5}),
                                   standard_case(Potential("(w1+2)*(w1-1)^2"), {1.0})};
  for (const Law& law : all_laws()) {
    const auto given = std::ranges::find_if(cases, [&](const LawCase& one) { return law.check(one).has_value(); });
    ASSERT_NE(given, cases.end()) << law.name;
    const LawOutcome outcome = *law.check(*given);
    EXPECT_TRUE(outcome.passed()) << law.name << ": " << outcome.error << " above " << outcome.tolerance;
  }
}

TEST(FixedPoints, AreFixedToTheBitOrToRounding) {
  const auto outcome = [](const char* q, std::vector<double> at) {
    const LawCase given = standard_case(Potential(q), std::move(at));
    for (const Law& law : all_laws()) {
      if (law.name == "fixed_points") return law.check(given);
    }
    return std::optional<LawOutcome>();
  };
  const double root = std::sqrt(2.0);
  for (const auto& [q, at, to_the_bit] :
       {std::tuple{"(w1+2)*(w1-1.1)^2*exp(w1)", std::vector{1.1}, true},
        std::tuple{"w1^2*w2-2*w1*w2+w2", std::vector{1.0, 0.5}, true},
        std::tuple{"(w1^2+w2^4)*sin(w3)^2+tanh(w2)^3", std::vector{0.3, 0.0, 0.0}, true},
        std::tuple{"w1^8*w2-8*w1^6*w2+24*w1^4*w2-32*w1^2*w2+16*w2", std::vector{root, 0.0}, false}}) {
    const std::optional<LawOutcome> kept = outcome(q, at);
    ASSERT_TRUE(kept) << q;
    EXPECT_TRUE(kept->passed()) << q << ": " << kept->error << " above " << kept->tolerance;
    EXPECT_EQ(kept->tolerance == 0.0, to_the_bit) << q << ": " << kept->tolerance;
    EXPECT_LT(kept->tolerance, 1e-11) << q;
  }
}

TEST(LawTwin, ProportionalityFailsAtCriticalPointsThatAreNoZeros) {
  // The barrier of (w+w0)(w-w0)^2 has curvature and no noise: the law does not apply, and would not hold.
  const Potential potential("(w1+9/5)*(w1-9/5)^2");
  const LawCase given = standard_case(potential, {-0.6});
  for (const Law& law : all_laws()) {
    if (law.name != "proportional_at_zeros") continue;
    EXPECT_FALSE(law.check(given).has_value());
  }
  const LocalModel barrier = local_model(potential, given.at);
  EXPECT_TRUE(barrier.is_critical);
  EXPECT_FALSE(barrier.is_zero);
  EXPECT_NEAR(barrier.gradient_norm2(), 0.0, 1e-25);
  EXPECT_LT(loss_hessian(barrier)[0], -1.0);
}

}  // namespace
}  // namespace flypaper
