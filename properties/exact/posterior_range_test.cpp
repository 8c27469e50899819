// Posteriors at the ends of what doubles hold: regions that end at fractions, masses of 1, exponents that overflow.
#include <gtest/gtest.h>

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/posterior/posterior.hpp"
#include "flypaper/exact/quadrature/double_double.hpp"

namespace flypaper {
namespace {

// Half of the mass lies above 1/3, and 7e-9 more above its double, which is 1.9e-17 lower.
TEST(PosteriorRange, RegionsThatEndAtFractionsAreExact) {
  const Posterior posterior(Potential("w1-1/3"), {{-1.0}, {1.0}}, {.samples = 1e18});
  const Approximation mass = posterior.exact_mass({{Rational(1, 3), 1}});
  EXPECT_NEAR(mass.value, 0.5, mass.error);
  EXPECT_LT(mass.error, 1e-13);
  EXPECT_GT(posterior.exact_mass({{exactly(1.0 / 3.0), 1}}).value - 0.5, 1e4 * mass.error) << "the twin";
}

// A double that stands for the box's own end means that end, 1/3, and not what the double is.
TEST(PosteriorRange, RegionsThatBeginWithTheBoxAreExact) {
  const Posterior posterior = Posterior::on_exact_box(Potential("w1-1/3"), {{Rational(1, 3), 1}}, {.samples = 1e18});
  const Approximation mass = posterior.mass({{1.0 / 3.0}, {0.5}});
  EXPECT_NEAR(mass.value, 1.0, mass.error);
  EXPECT_LT(mass.error, 1e-12) << "the region begins below the box";
}

TEST(PosteriorRange, FractionsAndSamplesHaveOpenEnds) {
  const Posterior line(Potential("w1"), {{-1.0}, {1.0}}, {.samples = 1.0});
  const Posterior plane(Potential("w1*w2"), {{-1.0, -1.0}, {1.0, 1.0}}, {.samples = 1.0});
  for (const double fraction : {0.0, 1.0, -0.1, 1.1, std::nan("")}) {
    EXPECT_THROW((void)line.quantiles(0, std::span(&fraction, 1)), Error) << fraction;
    EXPECT_THROW((void)plane.quantiles(1, std::span(&fraction, 1)), Error) << fraction;
  }
  for (const double samples : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    EXPECT_THROW(Posterior(Potential("w1"), {{-1.0}, {1.0}}, {.samples = samples}), Error) << samples;
  }
  EXPECT_THROW(Posterior(Potential("w1"), {{-1.0}, {1.0}}, {.samples = 1.0, .sums = {0.0, 0.0}}), Error);
  EXPECT_THROW(Posterior(Potential("w1"), {{-1.0}, {1.0}}, {.samples = 1.0, .noise_variance = 0.0}), Error);
}

// Where the density is smooth a part is known far better than the whole, by which it is divided: what is left of the
// error is the whole's, which the evidence tells.
TEST(PosteriorRange, PartsHaveTheErrorOfTheWholeToo) {
  for (const char* q : {"w1^2-w2^3", "w1^3*w2+w2^4-w1*w2", "w1^4+w2^5-w1^2*w2"}) {
    const Posterior posterior(Potential(q), {{-1.0, -1.0}, {1.0, 1.0}}, {.samples = 10.0});
    const double of_whole = posterior.log_evidence().error;
    EXPECT_GT(of_whole, 1e-10) << "rounding hides it";
    const Approximation part = posterior.mass({{0.05, 0.5}, {0.06, 0.6}});
    EXPECT_NEAR(part.error / part.value, of_whole, 1e-3 * of_whole) << q;
  }
}

// Q = w1 with 50 samples, held at 0.3 with stiffness 20: normal of precision 70 about 6/70; a second variable that Q
// does not hold is as it is held.
TEST(PosteriorRange, DensitiesHoldTheRestraintOfEveryVariable) {
  const auto normal = [](double x, double precision) {
    return std::sqrt(precision / (2.0 * std::acos(-1.0))) * std::exp(-0.5 * precision * x * x);
  };
  const Posterior line(Potential("w1"), {.samples = 50.0}, {.anchor = {0.3}, .stiffness = 20.0});
  const Posterior plane(Potential("w1+0*w2"), {.samples = 50.0}, {.anchor = {0.3, -0.2}, .stiffness = 20.0});
  for (const double w1 : {-0.2, 0.0, 0.1, 0.4}) {
    const double expected = normal(w1 - 6.0 / 70.0, 70.0);
    EXPECT_NEAR(line.density(std::span(&w1, 1)) / expected, 1.0, 1e-9) << w1;
    for (const double w2 : {-0.5, 0.1}) {
      const std::array at{w1, w2};
      EXPECT_NEAR(plane.density(at) / (expected * normal(w2 + 0.2, 20.0)), 1.0, 1e-7) << w1 << " " << w2;
    }
  }
}

TEST(PosteriorRange, NoProbabilityIsAboveOne) {
  for (const char* q : {"w1*(w1-1)", "w1^2*(w1-1)", "(w1^2-2)^2", "w1"}) {
    for (const double samples : {10.0, 1e3, 1e6, 1e12}) {
      const Posterior posterior(Potential(q), {{-3.0}, {3.0}}, {.samples = samples});
      for (const double end : {2.0, 2.5, 2.9}) {
        const Approximation mass = posterior.mass({{-3.0}, {end}});
        const Approximation rest = posterior.mass({{end}, {3.0}});
        EXPECT_LE(mass.value, 1.0) << q;
        EXPECT_NEAR(mass.value, 1.0 - rest.value, mass.error + rest.error) << q;
      }
    }
  }
}

// What doubles hold barely, or do not: the normal integral sqrt(2 pi / n) of each curve's width.
TEST(PosteriorRange, ErrorsHoldFarFromOneOrThePosteriorIsRefused) {
  const double width = std::sqrt(2.0 * std::acos(-1.0) / 1000.0);
  const auto evidence = [](const char* q, const Box& box, double samples) {
    return Posterior(Potential(q), box, {.samples = samples}).log_evidence();
  };
  const auto expect = [](const Approximation& found, double truth) {
    EXPECT_NEAR(found.value, truth, found.error + 1e-13 * std::abs(truth));
    EXPECT_LT(found.error, 1e-7);
  };
  expect(evidence("w1-1e300", {{0.0}, {1e305}}, 1e3), std::log(width) - 305.0 * std::log(10.0));
  expect(evidence("1e300*w1", {{-1.0}, {1.0}}, 1e3), std::log(width) - 300.0 * std::log(10.0) - std::log(2.0));
  expect(evidence("w1^2-1e300", {{0.0}, {1e305}}, 1e3), std::log(0.5 * width) - 455.0 * std::log(10.0));
  // Along w2 = 1e10 / w1, where w1 runs from 1 to 1e10; on the line w1 = 0 the polynomial falls by 1e-26 of itself.
  expect(evidence("w1*w2-1e10", {{0.0, 0.0}, {1e10, 1e10}}, 1e3),
         std::log(width * 10.0 * std::log(10.0)) - 20.0 * std::log(10.0));
  EXPECT_THROW((void)evidence("w1-1e300", {{-1.0}, {1.0}}, 1e3), Error);
  EXPECT_THROW((void)evidence("w1*w2-1e300", {{0.0, 0.0}, {1e200, 1e200}}, 1e3), Error);
  // Exponents from 0 to 4e28: n E[K] is the learning coefficient.
  const Posterior flat(Potential("(w1^2+w2^2)^6"), {{-2.0, -2.0}, {2.0, 2.0}}, {.samples = 1e18});
  EXPECT_NEAR(flat.expected_loss().value, 1.0 / 12.0, flat.expected_loss().error);
  EXPECT_LT(flat.expected_loss().error, 1e-7);
}

}  // namespace
}  // namespace flypaper
