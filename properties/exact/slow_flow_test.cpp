// Slow motion along lines of zeros and into degenerate zeros, against closed forms and averages over exact laws.
#include "flypaper/exact/escape/slow_flow.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/approach.hpp"
#include "flypaper/exact/escape/one_step.hpp"
#include "flypaper/exact/escape/stability.hpp"

namespace flypaper {
namespace {

Potential line(int p) { return Potential("(w1^2+w2^2)^" + std::to_string(p) + "*w1"); }

/// -2p (eta c)^2 v_x v_y b^(4p-1) / (B (2 - h (1 + 2/B))), h = eta c v_x b^(4p)
double drift_by_hand(int p, double rate, const Population& population, double batch, double b) {
  const double h = rate * population.input_variance * std::pow(b, 4 * p);
  return -2.0 * p * rate * rate * population.input_variance * population.noise_variance * std::pow(b, 4 * p - 1) /
         (batch * (2.0 - h * (1.0 + 2.0 / batch)));
}

TEST(SlowFlow, IsTheAverageOverTheLineComputedByHand) {
  const Population population{.input_variance = 1.3, .noise_variance = 0.6};
  for (const int p : {1, 2}) {
    for (const double b : {0.5, 1.1}) {
      const std::vector<double> drift =
          slow_drift(line(p), {.learning_rate = 0.1, .loss = Loss::mse}, population, 20, std::vector<double>{0.0, b});
      EXPECT_EQ(drift[0], 0.0);
      EXPECT_NEAR(drift[1] / drift_by_hand(p, 0.2, population, 20.0, b), 1.0, 1e-12);
    }
  }
}

TEST(SlowFlow, IsMinusAQuarterOfTheGradientOfTheHessiansTraceAtSmallLearningRates) {
  // On the circle w1^2 + w2^2 = 1 of Q = (w1^2+w2^2-1)(w1+2), lambda = v_x (2 (w1 + 2))^2 c; tangent (-sin, cos).
  const Potential potential("(w1^2+w2^2-1)*(w1+2)");
  const Population population{.input_variance = 0.8, .noise_variance = 1.4};
  const double angle = 0.9;
  const double x = std::cos(angle);
  const double learning_rate = 1e-6;
  const double slope = 2.0 * 0.8 * 8.0 * (x + 2.0) * -std::sin(angle);  // of lambda in the angle, c = 2
  const double expected = -learning_rate * learning_rate * 2.0 * 1.4 / 20.0 * slope / 4.0;
  const std::vector<double> drift = slow_drift(potential, {.learning_rate = learning_rate, .loss = Loss::mse},
                                               population, 20, std::vector<double>{x, std::sin(angle)});
  EXPECT_NEAR((drift[1] * x - drift[0] * std::sin(angle)) / expected, 1.0, 1e-4);
  EXPECT_NEAR(drift[0] * x + drift[1] * std::sin(angle), 0.0, 1e-12 * std::abs(expected)) << "tangential";
}

/// -learning_rate c v_x E[Q dQ/dw2] over the exact stationary law of w1 at w2 = b held still: one-step densities on a
/// grid (the trapezoidal rule converges geometrically for such smooth densities), applied until nothing changes.
double averaged_drift(double rate, std::uint64_t batch_size, double b) {
  const Potential frozen("(w1^2+b^2)*w1", {{"b", b}});
  const UpdateRule rule{.learning_rate = rate};
  const double reach = 9.0 * std::sqrt(stationary_variance(rate * std::pow(b, 4), rule, {}, batch_size));
  constexpr int cells = 160;
  std::vector<double> at;
  for (int i = 0; i <= cells; ++i) at.push_back(reach * (2.0 * i - cells) / cells);
  const OneStepLaw law(frozen, rule, {}, batch_size);
  std::vector<std::vector<double>> kernel;
  for (const double from : at) kernel.push_back(law.densities(from, at));
  std::vector<double> density(at.size(), 1.0);
  for (int step = 0; step < 200; ++step) {
    std::vector<double> next(at.size(), 0.0);
    double mass = 0.0;
    for (std::size_t from = 0; from < at.size(); ++from) {
      for (std::size_t to = 0; to < at.size(); ++to) next[to] += density[from] * kernel[from][to];
    }
    for (const double value : next) mass += value;
    for (double& value : next) value /= mass;
    density = next;
  }
  double sum = 0.0;
  for (std::size_t i = 0; i < at.size(); ++i) {
    sum += density[i] * (at[i] * at[i] + b * b) * at[i] * 2.0 * b * at[i];
  }
  return -rate * sum;
}

TEST(SlowFlow, IsTheAverageOverTheExactStationaryLaw) {
  // h = 0.5 at b = 1.5, so that the correction for a finite learning rate is a third of the drift. The next order is
  // about 6 V / b^2 = 0.01.
  const double b = 1.5;
  const double rate = 0.5 / std::pow(b, 4);
  const double drift = slow_drift(line(1), {.learning_rate = rate}, {}, 100, std::vector<double>{0.0, b})[1];
  const double averaged = averaged_drift(rate, 100, b);
  EXPECT_NEAR(averaged / drift, 1.0, 0.01);
  // Twins: without the correction, and in the other direction.
  EXPECT_GT(std::abs(averaged / (-rate * rate * std::pow(b, 3) / 100.0) - 1.0), 0.2);
  EXPECT_LT(averaged, 0.0);
}

TEST(SlowFlow, MomentumSpeedsItUpByTheSquareOfOneMinusMomentum) {
  const std::vector<double> at{0.0, 1.0};
  const auto speed = [&](double learning_rate, double momentum, Momentum kind) {
    return slow_drift(line(1), {.learning_rate = learning_rate, .momentum = momentum, .kind = kind}, {}, 20, at)[1];
  };
  for (const Momentum kind : {Momentum::heavy_ball, Momentum::nesterov}) {
    for (const double mu : {0.5, 0.9}) {
      const double plain = speed(1e-5, 0.0, kind);
      EXPECT_NEAR(speed(1e-5, mu, kind) / plain * (1.0 - mu) * (1.0 - mu), 1.0, 1e-3) << "equal learning rate";
      EXPECT_NEAR(speed(1e-5 * (1.0 - mu), mu, kind) / plain, 1.0, 1e-3) << "equal learning_rate / (1 - momentum)";
    }
  }
}

TEST(SlowFlow, FollowsTheClosedFormAndItsPowerLaw) {
  // dw/dt = -K w^(4p-1) / (2 - a w^(4p)) has the integral w^-(4p-2) / (2p-1) + a w^2 / 2 = K t + constant.
  for (const int p : {1, 2}) {
    const UpdateRule rule{.learning_rate = 0.02};
    const double a = 0.02 * 1.1;
    const double k = 2.0 * p * 0.02 * 0.02 / 20.0;
    const auto integral = [&](double w) { return std::pow(w, -(4.0 * p - 2.0)) / (2.0 * p - 1.0) + 0.5 * a * w * w; };
    const auto after = [&](double steps) { return follow_slow_flow(line(p), rule, {}, 20, {0.0, 1.5}, steps)[1]; };
    for (const double steps : {1e3, 1e5, 1e7}) {
      EXPECT_NEAR((integral(after(steps)) - integral(1.5)) / (k * steps), 1.0, 1e-6) << p << " " << steps;
    }
    EXPECT_NEAR(std::log(after(1e12) / after(1e10)) / std::log(100.0), -1.0 / (4.0 * p - 2.0), 1e-3);
  }
}

TEST(SlowFlow, RefusesWhatItIsNotDerivedFor) {
  const std::vector<double> regular{0.0, 1.0};
  EXPECT_THROW((void)slow_drift(line(1), {}, {}, 20, std::vector<double>{0.0, 0.0}), Error);
  EXPECT_THROW((void)slow_drift(line(1), {}, {}, 20, std::vector<double>{1.0, 1.0}), Error);
  EXPECT_THROW((void)slow_drift(line(1), {.learning_rate = 1.9}, {}, 20, regular), Error);
  EXPECT_THROW((void)slow_drift(line(1), {}, {.slope = 0.5}, 20, regular), Error);
}

TEST(Approach, GradientDescentHasItsPowers) {
  for (int k = 2; k <= 5; ++k) {
    double w = 0.9;
    double early = 0.0;
    for (int step = 1; step <= 1'000'000; ++step) {
      double power = w;
      for (int i = 1; i < 2 * k - 1; ++i) power *= w;
      w -= 0.1 * k * power;
      if (step == 100'000) early = w;
    }
    EXPECT_NEAR(std::log(w / early) / std::log(10.0), -1.0 / (2.0 * k - 2.0), 2e-4) << k;
  }
}

TEST(Approach, HasItsPowersInLaw) {
  for (const unsigned k : {3U, 4U, 5U}) {
    const DegenerateApproach approach = degenerate_approach({.learning_rate = 0.1}, {}, 20, k, 1.0);
    EXPECT_DOUBLE_EQ(approach.power, -1.0 / (2.0 * (k - 2.0)));
    // At large t it is the law of t^power times one random number: P is the same along t^power.
    const double early = std::pow(approach.scale * 1e10 * approach.freedom, approach.power);
    const double late = early * std::pow(100.0, approach.power);
    const double probability = approach_probability(approach, 0.2, 1e12, late);
    EXPECT_GT(probability, 0.3);
    EXPECT_LT(probability, 0.7);
    EXPECT_NEAR(approach_probability(approach, 0.2, 1e10, early), probability, 1e-4);
  }
  EXPECT_THROW((void)degenerate_approach({}, {}, 20, 2, 1.0), Error);
  EXPECT_THROW((void)degenerate_approach({.momentum = 0.5}, {}, 20, 3, 1.0), Error);
}

}  // namespace
}  // namespace flypaper
