// Sublevel volumes against closed forms, and against exact learning coefficients: two routes to lambda and m.
#include "flypaper/exact/geometry/volumes.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <functional>
#include <numbers>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/exact/geometry/learning_coefficient.hpp"

namespace flypaper {
namespace {

constexpr std::array<double, 4> all_eps{1e-2, 1e-8, 1e-17, 1e-30};

/// |{w in box: |Q| < t}| as a closed form.
struct Closed {
  std::string q;
  Box box;
  double tolerance;
  std::function<double(double)> volume;
};

std::ostream& operator<<(std::ostream& out, const Closed& closed) { return out << closed.q; }

class ClosedForm : public testing::TestWithParam<Closed> {};

TEST_P(ClosedForm, IsMet) {
  const auto& [q, box, tolerance, volume] = GetParam();
  const SublevelVolumes volumes(Potential(q), box);
  for (const double eps : all_eps) {
    const Volume found = volumes(eps);
    const double exact = volume(std::sqrt(eps));
    EXPECT_NEAR(found.value / exact, 1.0, tolerance) << q << " at " << eps;
    EXPECT_LE(std::abs(found.value - exact), found.error + 1e-12 * exact) << q << " at " << eps;
  }
}

const Box line{.lower = {-1.0}, .upper = {1.0}};
const Box square{.lower = {-1.0, -1.0}, .upper = {1.0, 1.0}};

Closed power_of_one(int k) {
  return {"w1^" + std::to_string(k), line, 1e-8, [k](double t) { return 2.0 * std::pow(t, 1.0 / k); }};
}

/// 4 times the area in [0, 1]^2: where w1 < t^(1/a) the whole height, beyond it (t / w1^a)^(1/b).
Closed monomial(int a, int b) {
  return {"w1^" + std::to_string(a) + "*w2^" + std::to_string(b), square, 1e-6, [a, b](double t) {
            const double root = std::pow(t, 1.0 / a);
            if (a == b) return 4.0 * root * (1.0 - std::log(t) / a);
            const double ratio = static_cast<double>(a) / b;
            return 4.0 * (root + std::pow(t, 1.0 / b) * (1.0 - std::pow(root, 1.0 - ratio)) / (1.0 - ratio));
          }};
}

const std::vector<Closed> closed_forms{
    power_of_one(1),
    power_of_one(2),
    power_of_one(5),
    power_of_one(12),
    {"(w1-9/5)^2",
     {.lower = {0.0}, .upper = {2.0}},
     1e-8,
     [](double t) { return std::min(0.2, std::sqrt(t)) + std::sqrt(t); }},
    // An end of the box on the zero, which is no double.
    {"(w1-9/5)^2", {.lower = {0.0}, .upper = {1.8}}, 1e-8, [](double t) { return std::sqrt(t); }},
    {"w1^2-2",
     {.lower = {0.0}, .upper = {2.0}},
     1e-8,
     [](double t) { return 2.0 * t / (std::sqrt(2.0 + t) + std::sqrt(2.0 - t)); }},
    monomial(1, 1),
    monomial(1, 2),
    monomial(3, 2),
    monomial(3, 3),
    {"w1^2+w2^2", square, 1e-6, [](double t) { return std::numbers::pi * t; }},
    {"(w1^2+w2^2-1/4)^2", square, 1e-6,
     [](double t) { return std::numbers::pi * (0.25 + std::sqrt(t) - std::max(0.0, 0.25 - std::sqrt(t))); }},
    // 4 Gamma(9/8)^2 / Gamma(5/4) is the area of w1^8 + w2^8 < 1; of the largest resultants that are tried.
    {"w1^8+w2^8-1/256", square, 1e-6,
     [](double t) {
       const double unit = 4.0 * std::pow(std::tgamma(1.125), 2) / std::tgamma(1.25);
       const double x = 256.0 * t;
       if (x >= 1.0) return unit * std::pow(t + 1.0 / 256.0, 0.25);
       return unit * 0.25 * std::pow(1.0 - x * x, 0.125) * 2.0 * std::sinh(0.25 * std::atanh(x));
     }},
    {"w2-w1^2", {.lower = {-1.0, -1.0}, .upper = {1.0, 2.0}}, 1e-6, [](double t) { return 4.0 * t; }},
    // 8 times the area of 0 < w2 < w1 < 1, w1^2 - w2^2 < t.
    {"w1^2-w2^2", square, 1e-6,
     [](double t) { return 4.0 * (t / (1.0 + std::sqrt(1.0 - t)) + t * std::acosh(1.0 / std::sqrt(t))); }},
};
INSTANTIATE_TEST_SUITE_P(Volumes, ClosedForm, testing::ValuesIn(closed_forms));

TEST(Volumes, RefuseWhatTheyCannotMeasure) {
  const Potential q("w1*w2");
  EXPECT_THROW(SublevelVolumes(Potential("w1*w2*w3"), square), Error);
  EXPECT_THROW(SublevelVolumes(q, line), Error);
  EXPECT_THROW(SublevelVolumes(q, Box{.lower = {1.0, 0.0}, .upper = {-1.0, 1.0}}), Error);
  EXPECT_THROW(SublevelVolumes(q, Box{.lower = {0.0, 0.0}, .upper = {1.0, std::numeric_limits<double>::infinity()}}),
               Error);
  EXPECT_THROW((void)SublevelVolumes(q, square)(0.0), Error);
  EXPECT_THROW(SublevelVolumes(Potential("w1^40+w2^40-w1*w2^25+w1^3*w2^12"), square), TooLarge) << "resultants";
  EXPECT_EQ(SublevelVolumes(Potential("w1^2+w2^2+1"), square)(1e-4).value, 0.0);
  EXPECT_THROW((void)fit_volumes(SublevelVolumes(Potential("w1^2+w2^2+1"), square)), Error) << "an empty region";
}

constexpr double margin = 0.01;  // of lambda

// At these the next pole is at least 1/12 away, so that volumes from 1e-10 to 1e-30 tell lambda to a hundredth.
TEST(Volumes, FitAgreesWithTheNewtonPolygon) {
  for (const char* q : {"w1^3", "w1*w2", "w1^2*w2", "w1^2-w2^3", "w2-w1^2", "(w1^2+w2^2)*w1^2", "(w2-w1)^3*(w2+w1)"}) {
    const Potential potential(q);
    const LearningCoefficient exact = learning_coefficient(potential, std::vector<Rational>(potential.dimension()));
    const VolumeFit fit = fit_volumes(SublevelVolumes(potential, potential.dimension() == 1 ? line : square));
    EXPECT_EQ(fit.warning, "") << q;
    EXPECT_NEAR(fit.exponent, exact.value.value().to_double(), margin) << q;
    EXPECT_LT(fit.exponent_error, margin) << q;
    EXPECT_EQ(std::lround(fit.multiplicity), exact.multiplicity) << q;
  }
}

// The twin: a polygon that ignores root multiplicities is outside the margin, so the two routes tell.
TEST(Volumes, FitContradictsTheRawPolygon) {
  for (const char* q : {"w2-w1^2", "(w2-w1)^3"}) {
    const Potential potential(q);
    const Polynomial expanded = expanded_at(potential.graph(), potential.q(), std::vector<Rational>(2));
    const Rational raw = 1 / newton_pair(expanded).steps.front().distance / 2;
    EXPECT_GT(std::abs(fit_volumes(SublevelVolumes(potential, square)).exponent - raw.to_double()), 5.0 * margin) << q;
  }
}

// Poles at 1/20 and 1/18: between 1e-10 and 1e-30 the second decays by a factor of 1.3 only.
TEST(Volumes, NearTiedPolesAreSaid) {
  const VolumeFit fit = fit_volumes(SublevelVolumes(Potential("w1^10*w2^9"), square));
  EXPECT_THAT(fit.warning, testing::HasSubstr("near-tied"));
}

}  // namespace
}  // namespace flypaper
