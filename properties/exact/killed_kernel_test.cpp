// The killed kernel: its error bound holds, other discretisations and closed forms meet it, and its twins do not.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>

#include "flypaper/exact/escape/law_in_time.hpp"
#include "flypaper/exact/escape/relaxation.hpp"
#include "flypaper/exact/escape/stability.hpp"
#include "flypaper/exact/posterior/posterior.hpp"
#include "properties/exact/setting.hpp"

namespace flypaper {
namespace {

TEST(KilledKernel, ErrorBoundCoversTheChangeToAMuchFinerGrid) {
  const double end = std::numbers::inv_sqrt3;
  for (const Setting& setting :
       {Setting{figure1, {-infinity, -0.6}, 0.01, 1}, Setting{figure1, {-infinity, -0.6}, 0.01, 2},
        Setting{figure1, {-infinity, -0.6}, 0.02, 3}, Setting{figure1, {-infinity, -0.6}, 0.01, 20},
        Setting{figure1, {-infinity, -0.6}, 0.014, 250}, Setting{figure1, {-infinity, -0.6}, 0.012, 100, Loss::mse},
        Setting{"w1^2-1", {0.0, infinity}, 0.3, 1}, Setting{"w1^2-1", {0.0, infinity}, 0.3, 20},
        Setting{"w1^2-1", {0.0, infinity}, 0.4, 200}, Setting{"w1^2-1", {0.2, 1.6}, 0.3, 8},
        Setting{"w1^2-1", {0.2, 1.6}, 0.3, 9, Loss::half_mse, {0.1, 1.5, 0.7}},
        Setting{"w1", {-1.0, 1.0}, 0.1, 1, Loss::mse}, Setting{"w1", {-1.0, 1.0}, 0.3, 20},
        Setting{"w1^3-w1", {-end, end}, 0.8, 9}, Setting{"w1^3-w1", {-0.5, 0.5}, 0.5, 50, Loss::mse}}) {
    const OneStepLaw law = setting.law();
    const EscapeRate rate = escape_rate(KilledKernel(law, setting.basin), KilledKernel(law, setting.basin, 1.5));
    const double finer = KilledKernel(law, setting.basin, 2.6).escape_rate();
    EXPECT_LE(std::abs(finer - rate.per_step), rate.error_bound) << setting.q << " " << setting.batch_size;
    EXPECT_LT(rate.error_bound, 1e-5 * rate.per_step) << setting.q << " " << setting.batch_size;
  }
}

TEST(KilledKernel, TinyRatesOfTheTheoryPage) {
  const double unit = 16.0 * std::pow(1.8, 4);
  const OneStepLaw law = Setting{figure1, {}, 2.687386 / unit, 1000}.law();
  const KilledKernel kernel(law, {-infinity, -0.6});
  EXPECT_NEAR(kernel.escape_rate() / 9.97e-13, 1.0, 1e-3);
}

TEST(KilledKernel, AnEndThatNothingReachesDoesNotMatter) {
  // An infinite end is replaced by a finite one far out; further ends give the same rate within the bounds.
  for (const std::uint64_t b : {10U, 20U}) {
    const OneStepLaw law = Setting{figure1, {}, 0.024, b}.law();
    const auto rate = [&](double lower) {
      return escape_rate(KilledKernel(law, {lower, -0.6}), KilledKernel(law, {lower, -0.6}, 1.5));
    };
    const EscapeRate infinite = rate(-infinity);
    for (const double lower : {-10.0, -20.0}) {
      const EscapeRate finite = rate(lower);
      EXPECT_LE(std::abs(finite.per_step - infinite.per_step), finite.error_bound + infinite.error_bound) << b << lower;
    }
  }
}

TEST(KilledKernel, DoesNotMindWhereZeroIs) {
  // The same wells moved along the axis: their rounding grows, and the bound with it.
  for (const std::uint64_t b : {1U, 20U}) {
    const auto rate = [&](const char* q, const Interval1d& basin) {
      const OneStepLaw law = Setting{q, {}, 0.01, b}.law();
      return escape_rate(KilledKernel(law, basin), KilledKernel(law, basin, 1.5));
    };
    const EscapeRate here = rate(figure1, {-infinity, -0.6});
    for (const EscapeRate& moved :
         {rate("(w1-98.2)*(w1-101.8)^2", {-infinity, 99.4}), rate("(w1+9998.2)*(w1+9994.6)^2", {-infinity, -9997.0})}) {
      EXPECT_LE(std::abs(moved.per_step - here.per_step), moved.error_bound + here.error_bound) << b;
      EXPECT_LT(moved.error_bound, 1e-3 * here.per_step) << b;
    }
  }
}

/// Exits per step by a matrix of equal cells: probability(i, j) leads from the middle of cell i into cell j.
double rate_of_cells(std::size_t cells, const std::function<double(std::size_t, std::size_t)>& probability) {
  std::vector<double> matrix;
  for (std::size_t i = 0; i < cells; ++i) {
    for (std::size_t j = 0; j < cells; ++j) matrix.push_back(probability(i, j));
  }
  std::vector<double> law(cells, 1.0);
  double kept = 0.0;
  for (int step = 0; step < 3000; ++step) {
    std::vector<double> next(cells, 0.0);
    for (std::size_t i = 0; i < cells; ++i) {
      for (std::size_t j = 0; j < cells; ++j) next[j] += law[i] * matrix[i * cells + j];
    }
    kept = std::accumulate(next.begin(), next.end(), 0.0);
    for (double& value : next) value /= kept;
    law = std::move(next);
  }
  return -std::log(kept);
}

struct Cells {
  Interval1d range;
  std::size_t count;
  [[nodiscard]] double width() const { return (range.upper - range.lower) / static_cast<double>(count); }
  [[nodiscard]] double edge(std::size_t i) const { return range.lower + width() * static_cast<double>(i); }
  [[nodiscard]] double middle(std::size_t i) const { return edge(i) + 0.5 * width(); }
};

/// Ulam's method: exact probabilities of cells, a first-order scheme.
double by_ulam(const OneStepLaw& law, const Cells& cells) {
  return rate_of_cells(cells.count, [&](std::size_t i, std::size_t j) {
    return law.probability_above(cells.middle(i), cells.edge(j)) -
           law.probability_above(cells.middle(i), cells.edge(j + 1));
  });
}

double by_collocation(const OneStepLaw& law, const Cells& cells) {
  return rate_of_cells(cells.count, [&](std::size_t i, std::size_t j) {
    return law.density(cells.middle(i), cells.middle(j)) * cells.width();
  });
}

TEST(KilledKernel, UlamsCellsAgree) {
  for (const std::uint64_t b : {2U, 20U}) {
    const OneStepLaw law = Setting{"w1^2-1", {}, 0.3, b}.law();
    const Interval1d basin{0.0, 2.0};
    const double exact = KilledKernel(law, basin).escape_rate();
    const double coarse = by_ulam(law, {basin, 100});
    const double fine = by_ulam(law, {basin, 200});
    EXPECT_LT(std::abs(fine - exact), 0.7 * std::abs(coarse - exact)) << b;
    EXPECT_NEAR(fine / exact, 1.0, 0.05) << b;
  }
}

TEST(KilledKernel, TwinByMidpointCollocationTrapsMassAtTheBarrier) {
  // Beside the barrier the density at w' = w grows like 1/distance, so the last cell keeps a share that no number of
  // cells lowers.
  const OneStepLaw law = Setting{"w1^2-1", {}, 0.5, 2}.law();
  const Interval1d basin{0.0, 2.0};
  const double exact = KilledKernel(law, basin).escape_rate();
  for (const std::size_t cells : {100U, 200U}) {
    EXPECT_GT(std::abs(by_collocation(law, {basin, cells}) / exact - 1.0), 0.1) << cells << " " << exact;
  }
}

TEST(KilledKernel, TwinsWithTheWrongLawHaveOtherRates) {
  const Setting right{figure1, {-infinity, -0.6}, 0.01, 20, Loss::mse};
  const double rate = KilledKernel(right.law(), right.basin).escape_rate();
  Setting convention = right;
  convention.loss = Loss::half_mse;
  EXPECT_GT(std::abs(KilledKernel(convention.law(), right.basin).escape_rate() / rate - 1.0), 0.01);
  // Without the fluctuation of S_xx a step is normal with the variance of S_xy alone.
  const OneStepLaw law = right.law();
  const Cells cells{{-2.4, -0.6}, 300};
  const double without = rate_of_cells(cells.count, [&](std::size_t i, std::size_t j) {
    const VarianceGamma::Parameters step = law.step_from(cells.middle(i));
    const double z = (cells.middle(j) - cells.middle(i) - step.drift) / step.spread;
    return cells.width() * std::exp(-0.5 * z * z) / (step.spread * std::sqrt(2.0 * M_PI));
  });
  EXPECT_GT(std::abs(without / rate - 1.0), 0.01) << without;
}

double mean_square(const KilledKernel& kernel) {
  double found = 0.0;
  for (std::size_t i = 0; i < kernel.points().size(); ++i) {
    found += kernel.transition().weights()[i] * kernel.quasi_stationary_density()[i] * kernel.points()[i] *
             kernel.points()[i];
  }
  return found;
}

TEST(KilledKernel, LinearModelHasTheVarianceOfItsAutoregression) {
  // Q = w: w' = w (1 - h S) + noise, in an interval so wide that next to nothing leaves.
  for (const std::uint64_t b : {5U, 20U, 100U}) {
    const double h = 0.4;
    const OneStepLaw law = Setting{"w1", {}, h, b}.law();
    const auto batch = static_cast<double>(b);
    const double variance = h / (batch * (2.0 - h * (1.0 + 2.0 / batch)));
    const double reach = 14.0 * std::sqrt(variance);
    const double found = mean_square(KilledKernel(law, {-reach, reach}));
    EXPECT_NEAR(found / variance, 1.0, 1e-3) << b;  // the tail beyond 14 standard deviations is heavier for small B
  }
}

TEST(KilledKernel, VarianceBesideABendIsNotThatOfLabelNoiseTimesTheBendAlone) {
  // Q = w + w^2/20: the step's derivative at 0 is 1 - h S + h noise / 10, which alone would raise s = E S^2 by
  // 0.01 / B. Terms in d^2 are of the same order. By simulation of 1.6e7 steps each the variance is larger than that of
  // the linear model by 4.91e-4 +- 2e-5 at h = 1/2, and by 3.30e-3 +- 5e-5 at h = 1.
  constexpr double b = 20.0;
  for (const auto& [h, simulated, within] : {std::tuple{0.5, 4.91e-4, 6e-5}, {1.0, 3.30e-3, 1.5e-4}}) {
    const double variance = stationary_variance(h, {.learning_rate = h}, {}, static_cast<std::uint64_t>(b));
    const double reach = 14.0 * std::sqrt(variance);
    const auto excess = [&](const char* q) {
      return mean_square({Setting{q, {}, h, static_cast<std::uint64_t>(b)}.law(), {-reach, reach}}) / variance - 1.0;
    };
    const double by_the_bend = excess("w1 + w1^2/20") - excess("w1");
    EXPECT_NEAR(by_the_bend, simulated, within) << h;
    const double of_one_term = (2.0 - 1.1 * h) / (2.0 - (1.1 + 0.01 / b) * h) - 1.0;
    EXPECT_GT(by_the_bend, 2.0 * of_one_term) << h;
  }
}

TEST(KilledKernel, LinearModelHasTheTailOfItsAutoregression) {
  // P(|d| > x) ~ x^-kappa (1 + O(x^-2)), which at x = 20 changes it by less than 1e-3. The interval's ends change it by
  // (x / reach)^kappa and the grid's eigenvalue by less.
  constexpr double reach = 1e6;
  for (const auto& [h, b] : {std::pair{2.0, 20U}, {1.9, 20U}, {1.5, 5U}}) {
    const KilledKernel kernel(Setting{"w1", {}, h, b}.law(), {-reach, reach});
    const auto beyond = [&](double x) {
      return 2.0 * kernel.transition().mass_between(kernel.quasi_stationary_density(), x, reach);
    };
    const double kappa = *tail_exponent(h, b);
    const double found = std::log(beyond(20.0) / beyond(500.0)) / std::log(25.0);
    EXPECT_NEAR(found, kappa, 2e-3) << h << " " << b;
    EXPECT_GT(std::abs(found - *tail_exponent(1.01 * h, b)), 5e-3) << "twin: a learning rate one part in a hundred off";
  }
}

TEST(Relaxation, RatiosOfTheTheoryPageAndTheHazardsOwn) {
  // NOLINTNEXTLINE(modernize-use-std-numbers): not Euler's constant
  for (const auto& [rate, expected] : {std::pair{0.02, 0.577}, std::pair{0.01, 0.675}}) {
    const OneStepLaw law = Setting{figure1, {}, rate, 20}.law();
    const KilledKernel fine(law, {-infinity, -0.6}, 1.5);
    const Relaxation found = relaxation(KilledKernel(law, {-infinity, -0.6}), fine);
    EXPECT_NEAR(found.decay_ratio.value(), expected, 1e-3);
    EXPECT_FALSE(found.isolated);
  }
}

TEST(Relaxation, AnEndGivenToAFewDigitsIsTheBarrierBesideIt) {
  const auto decay_with = [](const char* q, const Interval1d& basin, double rate) {
    const OneStepLaw law = Setting{q, {}, rate, 5}.law();
    return relaxation(KilledKernel(law, basin), KilledKernel(law, basin, 1.5)).decay_ratio.value();
  };
  const double quarter_turn = 1.5707963267948966;
  const double known = decay_with("sin(w1)", {-quarter_turn, quarter_turn}, 0.5);
  for (const double end : {1.57, 1.570796, 1.5707963}) {
    EXPECT_NEAR(decay_with("sin(w1)", {-end, end}, 0.5), known, 1e-3) << end;
  }
  EXPECT_LT(decay_with("sin(w1)", {-1.4, 1.4}, 0.5), 0.9 * known) << "an end that is none";
}

TEST(KilledKernel, RefusesAnEndWhereQIsNotFinite) {
  const OneStepLaw law = Setting{"log(w1)", {}, 0.5, 5}.law();
  EXPECT_NO_THROW(KilledKernel(law, {0.1, 3.0}));
  EXPECT_THROW(KilledKernel(law, {0.0, 3.0}), Error);
}

TEST(Relaxation, APeriodTwoCycleIsAnIsolatedEigenvalue) {
  const OneStepLaw law = Setting{figure1, {}, 2.687386 / (16.0 * std::pow(1.8, 4)), 1000}.law();
  const KilledKernel fine(law, {-infinity, -0.6}, 1.5);
  const Relaxation found = relaxation(KilledKernel(law, {-infinity, -0.6}), fine);
  ASSERT_TRUE(found.isolated);
  EXPECT_NEAR(*found.isolated, 0.9019, 1e-3);
  EXPECT_GT(*found.isolated, found.essential);
}

TEST(LawInTime, NothingIsLostAndTheForecastIsItsSum) {
  const OneStepLaw law = Setting{"w1^2-1", {}, 0.7, 10}.law();
  const KilledKernel kernel(law, {0.5, 1.3}, 1.5);
  LawInTime in_time(kernel.transition(), 1.1);
  double mean = 0.0;
  while (in_time.inside() > 1e-9) {
    ASSERT_LT(in_time.time(), 2000);
    mean += in_time.inside();
    in_time.step();
    ASSERT_NEAR(in_time.inside() + in_time.left() + in_time.right(), 1.0, 1e-9);
    ASSERT_NEAR(in_time.mass(0.5, 1.3), in_time.inside(), 1e-7);
  }
  const ExitForecast forecast = forecast_exit(kernel, 1.1);
  EXPECT_NEAR(forecast.mean_exit_time / mean, 1.0, 1e-6);
  EXPECT_NEAR(forecast.left, in_time.left(), 1e-7);
  EXPECT_NEAR(forecast.right, in_time.right(), 1e-7);
}

TEST(LawInTime, ComesToThePosteriorOfTheSampleSizeThatItsNoiseMeans) {
  // Q = w: the stationary law is nearly normal with the autoregression's variance s, and the posterior of n samples is
  // N(0, 1/n); with n = 1/s they nearly coincide, with another n they do not.
  const double h = 0.1;
  const OneStepLaw law = Setting{"w1", {}, h, 100}.law();
  const double variance = h / (100.0 * (2.0 - h * 1.02));
  const double reach = 10.0 * std::sqrt(variance);
  const Transition transition(law, {-reach, reach}, 1.0);
  const auto distance = [&](const LawInTime& at, double samples) {
    const Posterior posterior(Potential("w1"), Box{{-reach}, {reach}}, population_likelihood({}, samples));
    std::vector<double> density;
    for (const double w : transition.points()) density.push_back(posterior.density({&w, 1}));
    return total_variation(at, transition, density, 0.0);
  };
  LawInTime at(transition, 0.9 * reach);
  at.step();
  double before = distance(at, 1.0 / variance);
  EXPECT_GT(before, 0.99);
  for (int i = 0; i < 4; ++i) {
    for (int step = 0; step < 20; ++step) at.step();
    const double now = distance(at, 1.0 / variance);
    EXPECT_LT(now, before);
    before = now;
  }
  EXPECT_LT(before, 0.005);
  // Twin: the total variation of two centred normal laws whose standard deviations are as 1 to 2 is 0.3228.
  EXPECT_NEAR(distance(at, 0.25 / variance), 0.3228, 0.005);
}

}  // namespace
}  // namespace flypaper
