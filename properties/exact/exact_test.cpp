// Exact computations against closed forms and against each other.
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <gtest/gtest.h>

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/killed_kernel.hpp"
#include "flypaper/exact/escape/noise_free.hpp"
#include "flypaper/exact/escape/stability.hpp"
#include "properties/exact/setting.hpp"

namespace flypaper {
namespace {

const Potential& figure1() {
  static const Potential potential("(w1+9/5)*(w1-9/5)^2");
  return potential;
}
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr Interval1d sharp_basin{-infinity, -0.6};

TEST(Stability, WithoutMomentumTheMeanSquareLimitIsKnown) {
  for (const std::uint64_t b : {1U, 2U, 5U, 20U, 100U, 10'000U}) {
    EXPECT_NEAR(stability_limits(b, 0.0).mean_square, 2.0 / (1.0 + 2.0 / static_cast<double>(b)), 1e-9);
  }
}

TEST(Stability, HeavyBallMeanLimitIsWhereTheMeanMapLeavesTheUnitCircle) {
  // The mean map's eigenvalues solve x^2 - (1 + mu - h) x + mu = 0; at the limit one of them is -1.
  for (const double mu : {0.0, 0.3, 0.9}) {
    const double h = stability_limits(20, mu).mean;
    EXPECT_NEAR(1.0 + (1.0 + mu - h) + mu, 0.0, 1e-14) << "momentum " << mu;
  }
}

TEST(Stability, AlmostSureLimitAtBatchSizeTwoSolvesAnExponentialIntegral) {
  // S ~ Exp(1): E log|1 - h S| = e^(-1/h) times the real part of the exponential integral Ei(1/h), 0 where Ei is:
  // 1/h = 0.37250741..., the zero of Ei.
  EXPECT_NEAR(*stability_limits(2, 0.0).almost_sure, 1.0 / 0.37250741078136663, 1e-7);
}

TEST(Stability, MomentumLimitIsWhereTheSecondMomentsStopShrinking) {
  // Iterates (E d^2, E d v, E v^2) just below and above the limit.
  for (const double mu : {0.5, 0.9}) {
    const double limit = stability_limits(20, mu).mean_square;
    const auto grows = [&](double h) {
      double dd = 1.0;
      double dv = 0.0;
      double vv = 0.0;
      const double s2 = 1.1;
      for (int i = 0; i < 20'000; ++i) {
        const double new_dd = (1.0 - 2.0 * h + h * h * s2) * dd - 2.0 * mu * (1.0 - h) * dv + mu * mu * vv;
        const double new_dv = (h - h * h * s2) * dd + mu * (1.0 - 2.0 * h) * dv - mu * mu * vv;
        vv = h * h * s2 * dd + 2.0 * mu * h * dv + mu * mu * vv;
        dd = new_dd;
        dv = new_dv;
      }
      return !(dd < 1.0);
    };
    EXPECT_FALSE(grows(limit * 0.999));
    EXPECT_TRUE(grows(limit * 1.001));
  }
}

TEST(OneStep, DensityIntegratesToItsTails) {
  for (const std::uint64_t b : {5U, 20U, 101U, 1000U}) {
    const OneStepLaw law(figure1(), {.learning_rate = 0.02}, {}, b);
    for (const double from : {-2.0, -1.7, -0.7}) {
      for (const double level : {-1.9, -0.6, 0.5}) {
        const auto density = [&](double to) { return law.density(from, to); };
        double mass = 0.0;
        for (double a = level; a < level + 60.0; a += 0.05) {
          mass += boost::math::quadrature::gauss_kronrod<double, 31>::integrate(density, a, a + 0.05, 0);
        }
        EXPECT_NEAR(mass, law.probability_above(from, level), 1e-8) << b << " " << from << " " << level;
        EXPECT_NEAR(law.probability_above(from, level) + law.probability_below(from, level), 1.0, 1e-12);
      }
    }
  }
}

TEST(OneStep, TwinWithTheWrongConventionDoesNotIntegrate) {
  const OneStepLaw half(figure1(), {.learning_rate = 0.01}, {}, 20);
  const OneStepLaw mse(figure1(), {.learning_rate = 0.01, .loss = Loss::mse}, {}, 20);
  EXPECT_GT(std::abs(half.probability_above(-2.0, -0.6) - mse.probability_above(-2.0, -0.6)), 1e-3);
}

TEST(KilledKernel, RatesOfTheTheoryPage) {
  // Values found with another discretisation, to the digits given there: rates over h and B at w0 = 1.8.
  struct Known {
    double h;
    std::uint64_t batch_size;
    double rate;
    double relative;
  };
  const double unit = 16.0 * std::pow(1.8, 4);
  for (const auto& [h, batch_size, rate, relative] : {Known{16.0 * std::pow(1.8, 4) * 0.02, 20, 0.116761, 1e-4},
                                                      Known{16.0 * std::pow(1.8, 4) * 0.01, 20, 2.9e-6, 0.02},
                                                      Known{16.0 * std::pow(1.8, 4) * 0.024, 250, 0.292, 2e-3}}) {
    const EscapeRate found = escape_rate(figure1(), {.learning_rate = h / unit}, {}, batch_size, sharp_basin);
    EXPECT_NEAR(found.per_step, rate, relative * rate) << h << " " << batch_size;
    EXPECT_LT(found.error_bound, relative * rate) << h << " " << batch_size;
  }
}

TEST(KilledKernel, RefusesWhatItCannotDo) {
  EXPECT_THROW((void)escape_rate(figure1(), {.learning_rate = 0.01, .momentum = 0.5}, {}, 20, sharp_basin), Error);
  EXPECT_THROW((void)escape_rate(figure1(), {.learning_rate = 0.01}, {}, 0, sharp_basin), Error);
  EXPECT_THROW((void)escape_rate(figure1(), {.learning_rate = 0.0}, {}, 20, sharp_basin), Error);
  EXPECT_THROW((void)escape_rate(figure1(), {.learning_rate = 0.01}, {}, 20, {-0.5, 0.5}), Error);
  EXPECT_THROW((void)escape_rate(figure1(), {.learning_rate = 0.01}, {}, 20, {-0.6, infinity}), Error);
  EXPECT_THROW((void)escape_rate(Potential("w1"), {.learning_rate = 0.01}, {}, 20, {-infinity, 1.0}), Error);
  EXPECT_THROW((void)escape_rate(Potential("w1*w2"), {.learning_rate = 0.01}, {}, 20, sharp_basin), Error);
  EXPECT_THROW((void)escape_rate(figure1(), {.learning_rate = 0.01}, {}, 20, {-infinity, infinity}), Error);
}

TEST(NoiseFree, CrisisIsTheSameForEveryDistanceOfTheWells) {
  for (const double w0 : {1.0, 1.8, 3.0}) {
    const Potential potential("(w1+w0)*(w1-w0)^2", {{"w0", w0}});
    const double unit = 16.0 * std::pow(w0, 4);
    const double crisis = boundary_crisis(potential, {1.0, 0.0}, -w0, {-infinity, -w0 / 3.0}, 2.1 / unit, 4.5 / unit);
    EXPECT_NEAR(crisis * unit, 3.35038, 1e-5);
    EXPECT_EQ(noise_free_fate(potential, 1.9 / unit, {1.0, 0.0}, -w0, {-infinity, -w0 / 3.0}), NoiseFreeFate::trapped);
  }
}

TEST(KilledKernel, SettlesLateWhereItForgetsSlowly) {
  const KilledKernel kernel(Setting{"w1^2-1", {}, 0.02, 20}.law(), {0.5, 1.6});
  const std::vector<double> hazards = kernel.hazards_from(1.3, 1024);
  const double limit = -std::expm1(-kernel.escape_rate());
  for (const double tolerance : {1e-2, 1e-4}) {
    std::size_t last = 0;
    for (std::size_t i = 0; i < hazards.size(); ++i) {
      if (std::abs(hazards[i] / limit - 1.0) > tolerance) last = i + 1;
    }
    EXPECT_GT(last, 64U) << "beyond the steps that are looked at first";
    EXPECT_EQ(kernel.settling_steps(1.3, tolerance), last + 1);
  }
}

TEST(KilledKernel, SettlesWithTheStepWhoseHazardIsWithinTheToleranceOrAtIt) {
  const KilledKernel kernel(Setting{"w1^2-1", {}, 0.7, 10}.law(), {0.5, 1.3});
  const std::vector<double> hazards = kernel.hazards_from(1.1, 64);
  for (const std::size_t step : {3U, 5U, 8U}) {
    const double tolerance = std::abs(hazards[step - 1] / -std::expm1(-kernel.escape_rate()) - 1.0);
    EXPECT_EQ(kernel.settling_steps(1.1, tolerance), step);
    EXPECT_EQ(kernel.settling_steps(1.1, 0.999 * tolerance), step + 1);
  }
}

}  // namespace
}  // namespace flypaper
