// Odds of regions in one and two variables, against closed forms of two wells in the plane.
#include <boost/math/special_functions/gamma.hpp>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/posterior/regions.hpp"

namespace flypaper {
namespace {

const ExactBox square{{-2, 2}, {-2, 2}};
const ExactBox right{{0, 2}, {-2, 2}};
const ExactBox left{{-2, 0}, {-2, 2}};

Rational volume(const ExactBox& box) {
  Rational product = 1;
  for (const auto& [lower, upper] : box) product = product * (upper - lower);
  return product;
}

TEST(RestOfABox, IsWhatIsLeft) {
  EXPECT_EQ(rest_of(square, right), std::vector<ExactBox>{left});
  EXPECT_TRUE(rest_of(square, square).empty());
  const std::vector<ExactBox> around = rest_of(square, {{-1, Rational(1, 2)}, {Rational(-1, 2), 2}});
  Rational sum;
  for (const ExactBox& part : around) sum = sum + volume(part);
  EXPECT_EQ(around.size(), 3U) << "the region ends where the box does";
  EXPECT_EQ(sum, Rational(16) - Rational(15, 4));
  EXPECT_EQ(rest_of({{0, 4}}, {{1, 2}}).size(), 2U);
}

TEST(Odds, RegionAndRestHaveAllTheMass) {
  const ExactBox region{{Rational(-7, 10), 1}, {Rational(-1, 5), Rational(3, 10)}};
  const Posterior posterior = Posterior::on_exact_box(Potential("(w1^2+w2^2)*w1"), square, {.samples = 1e6});
  const Approximation mass = posterior.exact_mass(region);
  const Approximation found = odds(posterior, mass, rest_of(square, region));
  EXPECT_NEAR(found.value / (1.0 + found.value), mass.value, 1e-7);
  EXPECT_LT(found.error, 1e-6 * found.value);
  EXPECT_EQ(odds(posterior, {.value = 1.0}, {}).value, std::numeric_limits<double>::infinity());
}

// Beyond |w| = 1 the density is below exp(-5e17) of that at the origin, and 1e-20 of it is far above.
TEST(Odds, AgainstWhatIsBelowTheLeastDoubleAreInfiniteWithAnInfiniteError) {
  const Posterior posterior = Posterior::on_exact_box(Potential("(w1^2+w2^2)^6"), square, {.samples = 1e18});
  const Approximation mass = posterior.mass({{-1.0, -1.0}, {1.0, 1.0}});
  const Approximation found = odds(posterior, mass, {{{1, 2}, {-2, 2}}});
  EXPECT_EQ(found.value, std::numeric_limits<double>::infinity());
  EXPECT_EQ(found.error, std::numeric_limits<double>::infinity());
  EXPECT_LT(odds(posterior, mass, {{{Rational(19, 100), 2}, {-2, 2}}}).value, 1e20) << "the twin";
}

// Q = ((w1+1)^2 + w2^2) ((w1-1)^2 + w2^2)^2 is 16 r^2 about (-1, 0) and 4 r^4 about (1, 0), so that their integrals are
// pi sqrt(pi) / (32 sqrt A) and pi Gamma(5/4) (16 A)^(-1/4), A = n/2, up to powers of the wells' radii.
TEST(Odds, OfTwoWellsInThePlaneGrowWithTheDifferenceOfTheirCoefficients) {
  const auto found = [](double n) {
    const Potential potential("((w1+1)^2+w2^2)*((w1-1)^2+w2^2)^2");
    const Posterior posterior = Posterior::on_exact_box(potential, square, {.samples = n});
    return odds(posterior, posterior.exact_mass(right), {left}).value;
  };
  const double a = 0.5e18;
  const double closed = boost::math::tgamma(1.25) * std::pow(16.0 * a, -0.25) * 32.0 * std::sqrt(a / std::numbers::pi);
  const double at_most = found(1e18);
  EXPECT_NEAR(at_most / closed, 1.0, 1e-3);
  const double growth = std::log(at_most / found(1e16)) / std::log(100.0);
  EXPECT_NEAR(growth, 0.5 - 0.25, 1e-4);
  EXPECT_GT(std::abs(growth - (0.5 - 1.0 / 3.0)), 0.05) << "the twin: another degree of the flat well";
}

}  // namespace
}  // namespace flypaper
