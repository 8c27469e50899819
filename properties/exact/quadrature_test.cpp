// Rules and their proven errors: exact to their degree and no further, errors that hold and are no guess.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>
#include <span>

#include "flypaper/exact/quadrature/line_cuts.hpp"
#include "flypaper/exact/quadrature/plane.hpp"
#include "flypaper/exact/quadrature/stretch.hpp"

namespace flypaper {
namespace {

double integral_by(const KronrodRule& rule, auto f) {
  double sum = 0.0;
  for (std::size_t i = 0; i < rule.nodes.size(); ++i) sum += rule.kronrod[i] * f(rule.nodes[i]);
  return sum;
}

TEST(KronrodRules, IntegrateTheirDegreeExactlyAndNoMore) {
  for (const KronrodRule* rule : {&kronrod_15(), &kronrod_31()}) {
    // Chebyshev's polynomials: powers are too close to those of lower degree to tell.
    const auto off = [&](unsigned degree) {
      const double exact = degree % 2 == 0 ? 2.0 / (1.0 - std::pow(degree, 2)) : 0.0;
      return std::abs(integral_by(*rule, [=](double x) { return std::cos(degree * std::acos(x)); }) - exact);
    };
    for (unsigned degree = 0; degree <= rule->exact_degree; ++degree)
      EXPECT_LT(off(degree), 1e-14) << "degree " << degree << " of " << rule->exact_degree;
    EXPECT_GT(off(rule->exact_degree + 1), 1e-3) << "the rule is exact to a higher degree than it says";
  }
}

TEST(KronrodRules, ProvenErrorsHold) {
  // 1 / (x^2 + a^2) has its poles at +-i a, on the ellipse of rho = a + sqrt(a^2 + 1).
  for (const KronrodRule* rule : {&kronrod_15(), &kronrod_31()}) {
    for (const double a : {0.2, 0.4, 0.8}) {
      const double found = integral_by(*rule, [=](double x) { return 1.0 / (x * x + a * a); });
      const double off = std::abs(found - 2.0 / a * std::atan(1.0 / a));
      const double rho = 0.97 * (a + std::sqrt(a * a + 1.0));
      const double half_axis = 0.5 * (rho - 1.0 / rho);
      const double proven = proven_error(*rule, 1.0, rho, 1.0 / (a * a - half_axis * half_axis));
      EXPECT_LT(off, proven + 1e-14) << "a = " << a << ": the rule is further off than is proven";
    }
  }
}

TEST(Sample, ErrorsOfItsPartsAddUp) {
  Sample sum{.value = 1.0, .error = 0.5, .loss = 2.0, .loss_error = 0.25};
  sum.add({.value = 1.0, .error = 0.125, .loss = 1.0, .loss_error = 0.5}, -2.0);
  EXPECT_EQ(sum.value, -1.0);
  EXPECT_EQ(sum.error, 0.75) << "errors add up whatever the signs of the parts";
  EXPECT_EQ(sum.loss, 0.0);
  EXPECT_EQ(sum.loss_error, 1.25);
}

TEST(Sample, PartsMayBeMeasuredFromOtherExponents) {
  Sample sum{.exponent = 1.0, .value = 1.0};
  sum.add({.exponent = 3.0, .value = 1.0});
  EXPECT_NEAR(std::exp(-sum.exponent) * sum.value, std::exp(-1.0) + std::exp(-3.0), 1e-15) << "a smaller part";
  sum.add({.exponent = -2.0, .value = 1.0});
  EXPECT_NEAR(std::exp(-sum.exponent) * sum.value, std::exp(-1.0) + std::exp(-3.0) + std::exp(2.0), 1e-14)
      << "a larger part";
}

TEST(GradedRule, IsHalvedUntilItsErrorIsSmall) {
  // Six waves in one cell and a linear one: neither rule resolves them.
  GradedRule rule({{.reach = 1.0, .first_cells = {0.0, 3.0}}},
                  [](std::size_t, double distance) { return Sample{.value = 1.0 + std::cos(40.0 * distance)}; });
  rule.refine(1e-10);
  const double exact = 1.0 + std::sin(40.0) / 40.0;
  EXPECT_LT(rule.integral().error, 1e-9);
  EXPECT_NEAR(rule.integral().value, exact, rule.integral().error + 1e-14) << "its error does not hold";
}

TEST(PlaneLines, HalvesCoverTheRegionOnce) {
  const Polynomial w1 = Polynomial::variable(0);
  const Polynomial w2 = Polynomial::variable(1);
  const PlanePolynomial p{.p = w1 * (w2 - w1), .factors = {}};
  const PlaneLines lines(p, 0, {{-1, 2}, {0, 1}}, {{.at = 0}, {.at = Rational(1, 3)}});
  const std::vector<HalfInterval> halves = lines.halves(1e6, 0.0);
  EXPECT_EQ(halves.size(), 2 * (lines.cuts().size() - 1));
  double covered = 0.0;
  for (std::size_t i = 0; i < halves.size(); ++i) {
    covered += halves[i].reach;
    EXPECT_NEAR(lines.coordinate(i, halves[i].reach, 0.0), lines.coordinate(i ^ 1U, halves[i ^ 1U].reach, 0.0), 1e-15)
        << "two halves meet in the middle";
  }
  EXPECT_NEAR(covered, 3.0, 1e-15);
}

TEST(Stretches, HaveTheDoubtOfAllTermsOnThem) {
  const Univariate p{{1, -2, 3}};
  for (const double doubt : {0x1p-48, 0x1p-10}) {
    const std::vector<Stretch> stretches = stretches_between(p, line_cuts(p, -1, 2), doubt);
    ASSERT_EQ(stretches.size(), 2U);  // to the minimum at 1/3, and from there
    EXPECT_NEAR(stretches[0].rounding / (doubt * (1.0 + 2.0 + 3.0)), 1.0, 1e-12);
    EXPECT_NEAR(stretches[1].rounding / (doubt * (1.0 + 4.0 + 12.0)), 1.0, 1e-12);
  }
  for (const Stretch& stretch : stretches_between(p, line_cuts(p, -1, 2), 0.0)) EXPECT_EQ(stretch.rounding, 0.0);
}

TEST(StretchIntegral, WhatIsNotKnownOfPIsPartOfItsError) {
  const auto of = [](double lowest, double doubt) {
    const Stretch stretch(0.0, 1.0, 10.0, {DoubleDouble{lowest}, DoubleDouble{1.0}}, doubt);
    return integrate(std::span(&stretch, 1), {.scale = 1.0, .reference = {}}, 1e-12);
  };
  const Sample found = of(1.0, 1e-3);
  const Sample known = of(1.001, 0.0);
  const double off = std::abs(found.value - known.value * std::exp(found.exponent - known.exponent));
  EXPECT_GT(off, 1e-4);
  EXPECT_GE(found.error, off) << "P may be 0.001 larger than it was taken for";
}

TEST(StretchIntegral, ItsErrorHoldsHoweverLooseTheTolerance) {
  // exp(-u^8) up to 10, whatever tolerance is asked for: one cell, or many.
  const std::vector<DoubleDouble> quartic{DoubleDouble{}, {}, {}, {}, DoubleDouble{1.0}};
  const Stretch stretch(0.0, 1.0, 10.0, quartic, 0.0);
  const double exact = std::tgamma(1.125);
  double largest = 0.0;
  for (const double tolerance : {1e-6, 1.0, 1e300}) {
    const Sample found = integrate(std::span(&stretch, 1), {.scale = 1.0, .reference = {}}, tolerance);
    const double off = std::abs(found.value - exact);
    EXPECT_LE(off, found.error) << "with tolerance " << tolerance << " the integral is further off than its error";
    largest = std::max(largest, off);
  }
  EXPECT_GT(largest, 1e-12) << "a test that sees no error but rounding tells nothing";
}

}  // namespace
}  // namespace flypaper
