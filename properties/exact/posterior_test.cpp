// Posteriors against closed forms, against asymptotic exponents and against a second quadrature.
#include "flypaper/exact/posterior/posterior.hpp"

#include <boost/math/quadrature/exp_sinh.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Box cube(unsigned dimension, double half) {
  return {std::vector<double>(dimension, -half), std::vector<double>(dimension, half)};
}

/// The population's posterior of n samples on the box [-half, half]^d.
Posterior posterior_of(const std::string& q, double half, double n) {
  const Potential potential(q);
  return {potential, cube(potential.dimension(), half), {.samples = n}};
}

double quantile(const Posterior& posterior, unsigned axis, double fraction) {
  return posterior.quantiles(axis, std::span(&fraction, 1)).at(0);
}

void expect_close(const Approximation& found, double expected, double tolerance) {
  EXPECT_NEAR(found.value / expected, 1.0, tolerance);
  EXPECT_LE(found.error, tolerance * std::abs(found.value));
}

/// The integral of exp(-n w^(2k) / 2) over [0, half] is (n/2)^(-1/2k) gamma(1/2k, n half^2k / 2) / 2k, lower
/// incomplete.
double monomial_integral(int k, double half, double n) {
  const double exponent = 0.5 / k;
  return exponent * std::pow(0.5 * n, -exponent) *
         boost::math::tgamma_lower(exponent, 0.5 * n * std::pow(half, 2.0 * k));
}

TEST(Posterior, EvidenceAndMassOfAMonomialAreIncompleteGammaFunctions) {
  for (int k = 1; k <= 6; ++k) {
    for (const double n : {1.0, 1e3, 1e6, 1e12, 1e18}) {
      const Posterior posterior = posterior_of("w1^" + std::to_string(k), 2.0, n);
      const double whole = monomial_integral(k, 2.0, n);
      EXPECT_NEAR(posterior.log_evidence().value, std::log(whole / 2.0), 1e-11) << k << " " << n;
      EXPECT_LE(posterior.log_evidence().error, 1e-10);
      const double part = std::pow(n, -0.5 / k);
      expect_close(posterior.mass({{-part}, {part}}), monomial_integral(k, part, n) / whole, 1e-10);
      expect_close(posterior.mass({{-infinity}, {0.0}}), 0.5, 1e-10);
    }
  }
}

TEST(Posterior, ExpectedLossOfAMonomialIsHalfItsScalingExponent) {
  // By parts: <n w^2k / 2> = 1/2k (1 - boundary term).
  for (int k = 1; k <= 4; ++k) {
    for (const double n : {1e4, 1e18}) {
      const double boundary = 2.0 * std::exp(-0.5 * n * std::pow(2.0, 2 * k)) / monomial_integral(k, 2.0, n) / 2.0;
      const double expected = (1.0 - 2.0 * boundary) / (2.0 * k);
      expect_close(posterior_of("w1^" + std::to_string(k), 2.0, n).expected_loss(), expected, 1e-10);
    }
  }
}

TEST(Posterior, NarrowWellsFarFromTheOriginAreResolved) {
  // Q = (w - 1000.3)^2 at n = 1e18: the well is 6e-5 wide, and doubles there are 1e-13 apart.
  const Potential potential("(w1-1000.3)^2");
  const Posterior posterior(potential, {{1000.0}, {1001.0}}, {.samples = 1e18});
  const double width = 2.0 * boost::math::tgamma(1.25) * std::pow(0.5e18, -0.25);
  EXPECT_NEAR(posterior.log_evidence().value, std::log(width), 1e-10);
  EXPECT_NEAR(quantile(posterior, 0, 0.5), 1000.3, 1e-12);
}

TEST(Posterior, OddsOfTheWellsGrowWithTheDifferenceOfTheirCoefficients) {
  const auto growth = [](const std::string& q, double from, double to) {
    const auto odds = [&](double n) {
      const Posterior posterior = posterior_of(q, 3.6, n);
      return posterior.mass({{-0.6}, {3.6}}).value / posterior.mass({{-3.6}, {-0.6}}).value;
    };
    return std::log(odds(to) / odds(from)) / std::log(to / from);
  };
  EXPECT_NEAR(growth("(w1+9/5)*(w1-9/5)^2", 1e12, 1e16), 1.0 / 4.0, 1e-5);     // 1/2 - 1/4
  EXPECT_NEAR(growth("(w1+9/5)^2*(w1-9/5)^3", 1e14, 1e18), 1.0 / 12.0, 1e-5);  // 1/4 - 1/6
}

TEST(Posterior, FigureFourNeedsHugeSamples) {
  // The masses of the more degenerate well of (w+w0)^2 (w-w0)^3, w0 = 1, by hand: each well is b |u|^k with b =
  // 2^(D-k).
  const auto well = [](int k, double n) {
    return 2.0 * boost::math::tgamma(1.0 + 0.5 / k) * std::pow(0.5 * n * std::pow(2.0, 2 * (5 - k)), -0.5 / k);
  };
  const double leading = well(3, 1e18) / (well(3, 1e18) + well(2, 1e18));
  const Posterior posterior = posterior_of("(w1+1)^2*(w1-1)^3", 2.0, 1e18);
  EXPECT_NEAR(posterior.mass({{0.0}, {2.0}}).value, leading, 1e-3);
}

TEST(Posterior, DataEntersThroughItsSums) {
  // Q = w: a normal law of mean S_xy / S_xx and variance v_y / (n S_xx).
  const Likelihood likelihood{.samples = 100.0, .sums = {1.2, 0.3}, .noise_variance = 2.0};
  const Posterior posterior(Potential("w1"), cube(1, 5.0), likelihood);
  const double deviation = std::sqrt(2.0 / 120.0);
  const double at = 0.25;
  EXPECT_NEAR(posterior.density(std::span(&at, 1)), 1.0 / (deviation * std::sqrt(2.0 * std::numbers::pi)), 1e-10);
  expect_close(posterior.mass({{0.25 - deviation}, {0.25 + deviation}}), std::erf(std::sqrt(0.5)), 1e-10);
  EXPECT_NEAR(quantile(posterior, 0, boost::math::erfc(-1.0 / std::sqrt(2.0)) / 2.0), 0.25 + deviation, 1e-9);
  // The constant: log of sqrt(2 pi) deviation exp(n S_xy^2 / (2 v_y S_xx)) / 10.
  const double best = 100.0 * 0.3 * 0.3 / (2.0 * 2.0 * 1.2);
  EXPECT_NEAR(posterior.log_evidence().value, best + std::log(deviation * std::sqrt(2.0 * std::numbers::pi) / 10.0),
              1e-10);
}

TEST(Posterior, EvidenceOfAProductIsAnExponentialIntegral) {
  // Q = w1 w2 on [-1, 1]^2: Z = the integral over w1 of sqrt(pi/A) erf(sqrt(A) w1) / w1, by a change of variable
  // sqrt(pi/A) times the integral over t from 0 to sqrt(A) of erf(t) / t.
  for (const double n : {1.0, 1e3, 1e6, 1e18}) {
    const double root = std::sqrt(0.5 * n);
    // erf(t)/t integrated by parts: log(root) erf(root) - (2/sqrt pi) int log t exp(-t^2), the rest in closed form.
    boost::math::quadrature::exp_sinh<double> rule;
    const auto beyond = [](double t) { return std::erfc(t) / t; };
    const double tail = root > 20.0 ? 0.0 : rule.integrate(beyond, root, infinity);
    // int_0^a erf(t)/t dt = log(2 a) + gamma/2 + int_a^inf erfc(t)/t dt.
    const double inner = std::log(2.0 * root) + 0.5 * std::numbers::egamma + tail;
    const double expected = std::log(std::sqrt(std::numbers::pi) / root * inner / 2.0);
    const Posterior posterior = posterior_of("w1*w2", 1.0, n);
    EXPECT_NEAR(posterior.log_evidence().value, expected, 1e-7) << n;
    EXPECT_LE(posterior.log_evidence().error, 1e-6);
  }
}

TEST(Posterior, RoundWellsAndCurvesHaveClosedForms) {
  // (w1^2+w2^2)^2 is radial: Z = pi int exp(-A s^4) ds = pi Gamma(5/4) A^(-1/4). A line of zeros: sqrt(pi/A) times its
  // length over the slope of Q; a circle of radius 1/2: 2 pi r sqrt(pi/A) / (2 r), with terms of order 1/A left out.
  for (const double n : {1e6, 1e12, 1e18}) {
    const double a = 0.5 * n;
    const double line = std::sqrt(std::numbers::pi / a);
    const auto evidence = [&](const std::string& q, double half) { return posterior_of(q, half, n).log_evidence(); };
    const double radial = std::numbers::pi * boost::math::tgamma(1.25) * std::pow(a, -0.25);
    EXPECT_NEAR(evidence("(w1^2+w2^2)^2", 1.0).value, std::log(radial / 4.0), 1e-7);
    EXPECT_NEAR(evidence("w2-3/10", 1.0).value, std::log(line / 2.0), 1e-7);
    EXPECT_NEAR(evidence("w2-w1/3", 1.0).value, std::log(line / 2.0), 1e-7);
    EXPECT_NEAR(evidence("w1^2+w2^2-1/4", 1.0).value, std::log(std::numbers::pi * line / 4.0), 2.0 / a + 1e-7);
  }
}

class InOtherOrder : public testing::TestWithParam<const char*> {};

TEST_P(InOtherOrder, MassesAgreeWithinTheirErrors) {
  for (const double n : {1.0, 1e4, 1e12, 1e18}) {
    const Posterior posterior = posterior_of(GetParam(), 1.0, n);
    const Box region{{-0.7, -0.2}, {infinity, 0.3}};
    const Approximation first = posterior.mass(region);
    const Approximation second = posterior.mass_in_other_order(region);
    EXPECT_NEAR(first.value, second.value, first.error + second.error + 1e-12) << n;
    EXPECT_LE(first.error, 1e-6 * first.value) << n;
    EXPECT_LE(second.error, 1e-6 * second.value) << n;
    EXPECT_LE(posterior.expected_loss().error, 1e-6 * posterior.expected_loss().value) << n;
  }
}

INSTANTIATE_TEST_SUITE_P(Potentials, InOtherOrder,
                         testing::Values("w1*w2", "w1^2*w2^3", "(w1^2+w2^2)*w1", "(w1^2+w2^2)^2*w1^2", "w1^2-w2^3",
                                         "w2-w1^2", "w1^2*w2-w2^3", "(w1-0.3)*(w1+0.2)*(w1^2+w2^2)",
                                         "(w1-w2/3)^2*(w1+w2-1/10)", "(w1^2+w2^2-1)*w1*w2^2",
                                         "(w1^2+w2^2-1/2)^2*(w1-w2/2)", "(w1^2+w2^2)^6",
                                         "(w1^3+w2^3-3*w1*w2)*(w1-w2)^2", "(w1^2+w2^2-1)^2*(w1-w2)^3",
                                         "(w1^3+w2^5+w1*w2^2-1/3)*(w1^2-2*w2+1/7)^2",
                                         "(w1^6+w2^6-w1*w2^2+1/5*w1-1/7)^2"));

TEST(Posterior, ErrorsHoldTheRoundingOfLargeExponents) {
  // Q = w1^2 + w2^2 + 1, s = |w|^2: Z = (pi/4) int exp(-A (1 + s)^2) ds = (pi/4) exp(-A) / (2 A) (1 - 1/(2 A) + ..).
  double worst = 0.0;
  for (const double n : {1e6, 1e10, 1e14, 1e18}) {
    const double a = 0.5 * n;
    const double beside = std::log(std::numbers::pi / (8.0 * a)) + std::log1p(-0.5 / a);
    const Approximation found = posterior_of("w1^2+w2^2+1", 1.0, n).log_evidence();
    EXPECT_NEAR(found.value, beside - a, found.error + 1.0 / (a * a)) << n;
    EXPECT_LT(found.error, 1e-6 + 1e-15 * n);
    worst = std::max(worst, std::abs(found.value + a - beside));
  }
  EXPECT_GT(worst, 1.0) << "the twin: the quadrature's error alone would not hold this";
}

TEST(Posterior, TwinsInOtherOrderAreSeenToDiffer) {
  // A hundred thousandth more of the region is already outside the errors.
  const Posterior posterior = posterior_of("(w1^2+w2^2)*w1", 1.0, 1e12);
  const Approximation first = posterior.mass({{-1.0, -0.001}, {1.0, 0.001}});
  const Approximation second = posterior.mass_in_other_order({{-1.0, -0.001}, {1.0, 0.00100001}});
  EXPECT_GT(std::abs(first.value - second.value), 10.0 * (first.error + second.error));
}

TEST(Posterior, FiguresOfThePostGatherAtTheOriginAsLogarithmsAndPowersDo) {
  const auto near_origin = [](const std::string& q, double n) {
    return posterior_of(q, 5.0, n).mass({{-infinity, -0.5}, {infinity, 0.5}}).value;
  };
  EXPECT_NEAR(near_origin("(w1^2+w2^2)*w1^2", 5e3), 0.34, 0.005);
  EXPECT_NEAR(near_origin("(w1^2+w2^2)*w1^2", 1e12), 0.61, 0.005);
  EXPECT_NEAR(near_origin("(w1^2+w2^2)*w1", 5e3), 0.73, 0.005);
}

TEST(Posterior, ExpectedLossOfCornersFallsShortByMuch) {
  EXPECT_NEAR(posterior_of("w1*w2", 1.0, 1e3).expected_loss().value / 0.5, 1.0 - 0.24, 0.01);
}

TEST(Posterior, EvidenceDecreasesWithSamplesAndItsSlopeIsTheExpectedLoss) {
  for (const char* q : {"(w1+9/5)*(w1-9/5)^2", "w1^2*w2-w2^3"}) {
    double before = 0.0;
    for (const double n : {1.0, 1e2, 1e4, 1e8, 1e13, 1e18}) {
      const double evidence = posterior_of(q, 2.0, n).log_evidence().value;
      EXPECT_LT(evidence, before);
      before = evidence;
      // d log Z / d log n = -<A Q^2>.
      const double up = posterior_of(q, 2.0, n * 1.001).log_evidence().value;
      const double down = posterior_of(q, 2.0, n / 1.001).log_evidence().value;
      const double slope = (down - up) / (2.0 * std::log(1.001));
      EXPECT_NEAR(posterior_of(q, 2.0, n).expected_loss().value, slope, 2e-5);
    }
  }
}

TEST(Posterior, MarginalsAndQuantilesBelongTogether) {
  const Posterior posterior = posterior_of("(w1^2+w2^2)*w1", 1.0, 1e6);
  for (const unsigned axis : {0U, 1U}) {
    for (const double fraction : {0.01, 0.3, 0.75}) {
      const double at = quantile(posterior, axis, fraction);
      Box below = cube(2, 1.0);
      below.upper[axis] = at;
      EXPECT_NEAR(posterior.mass(below).value, fraction, 1e-7);
      Box strip = cube(2, 1.0);
      strip.lower[axis] = at * (1.0 - 1e-4);
      strip.upper[axis] = at * (1.0 + 1e-4);
      if (at < 0.0) std::swap(strip.lower[axis], strip.upper[axis]);
      const double density = posterior.mass(strip).value / (2e-4 * std::abs(at));
      EXPECT_NEAR(posterior.marginal_density(axis, at) / density, 1.0, 1e-6);
    }
  }
}

TEST(Posterior, RestraintIsAFactor) {
  // Q = w1 with a restraint at 1/2: normal laws multiply.
  const Posterior posterior(Potential("w1"), {.samples = 30.0}, {.anchor = {0.5}, .stiffness = 20.0});
  const double mean = 20.0 * 0.5 / 50.0;
  expect_close(posterior.expected_loss(), 0.5 * 30.0 * (mean * mean + 1.0 / 50.0), 1e-10);
  EXPECT_NEAR(quantile(posterior, 0, 0.5), mean, 1e-9);
  const Posterior plane(Potential("w1+w2"), {.samples = 30.0}, {.anchor = {0.0, 0.0}, .stiffness = 20.0});
  // w1 + w2 has precision 20/2 from the restraint and 30 from the likelihood.
  expect_close(plane.expected_loss(), 0.5 * 30.0 / 40.0, 1e-7);
}

TEST(Posterior, BadInputIsAnError) {
  EXPECT_THROW(posterior_of("w1*w2*w3", 1.0, 10.0), Error);
  EXPECT_THROW(Posterior(Potential("w1"), Box{{1.0}, {-1.0}}, Likelihood{}), Error);
  EXPECT_THROW(Posterior(Potential("w1"), Box{{-infinity}, {1.0}}, Likelihood{}), Error);
  EXPECT_THROW(Posterior(Potential("w1"), cube(2, 1.0), Likelihood{}), Error);
  EXPECT_THROW(Posterior(Potential("w1"), cube(1, 1.0), {.samples = -1.0}), Error);
  EXPECT_THROW(Posterior(Potential("w1"), cube(1, 1.0), {.sums = {0.0, 0.0}}), Error);
  EXPECT_THROW(Posterior(Potential("w1"), Likelihood{}, Restraint{.anchor = {0.0}, .stiffness = 0.0}), Error);
  EXPECT_THROW((void)posterior_of("w1", 1.0, 1.0).mass({{0.5}, {0.2}}), Error);
  EXPECT_THROW((void)posterior_of("w1", 1.0, 1.0).mass(cube(2, 1.0)), Error);
  EXPECT_EQ(posterior_of("w1", 1.0, 1.0).mass({{2.0}, {3.0}}).value, 0.0) << "outside the box";
}

}  // namespace
}  // namespace flypaper
