// The killed kernel's reported error bound: at random, and where much lingers at the barrier.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <utility>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/exact/escape/relaxation.hpp"

namespace flypaper {
namespace {

/// Escape from the basin of a regular minimum.
struct Setting {
  Potential potential;
  Interval1d basin{};
  UpdateRule rule{};
  Population population{};
  std::uint64_t batch_size = 1;

  [[nodiscard]] KilledKernel kernel(double refinement) const {
    return {OneStepLaw(potential, rule, population, batch_size), basin, refinement};
  }
  [[nodiscard]] EscapeRate rate() const { return escape_rate(kernel(1.0), kernel(1.5)); }
  [[nodiscard]] std::string print() const {
    return fmt::format("{} in ({}, {}), learning rate {}, B = {}, v_y = {}", potential.print(), basin.lower,
                       basin.upper, rule.learning_rate, batch_size, population.noise_variance);
  }
};

/// Wells (w + a)(w - b)^k shifted by c, with h = eta v_x Q'^2 log-uniform in 0.8 .. 4 and B in 1 .. 10^4.
Setting draw(std::mt19937_64& engine) {
  const auto uniform = [&](double from, double to) {
    return from + (to - from) * static_cast<double>(engine() >> 11U) * 0x1p-53;
  };
  const auto logarithmic = [&](double from, double to) { return std::exp(uniform(std::log(from), std::log(to))); };
  const Parameters parameters{{"a", uniform(0.5, 2.5)}, {"b", uniform(0.5, 2.5)}, {"c", uniform(-3.0, 3.0)}};
  const std::array forms{"(w1-c+a)*(w1-c-b)^2", "(w1-c+a)*(w1-c-b)", "(w1-c+a)*(w1-c-b)^3",
                         "(w1-c+a)*((w1-c)^2+b)*(w1-c-b)"};
  Setting setting{.potential = Potential(forms.at(engine() % forms.size()), parameters)};
  const auto points = critical_points_of(setting.potential);
  std::vector<CriticalPoint> regular;
  for (const CriticalPoint& point : points) {
    if (point.q == 0.0 && point.order == 1) regular.push_back(point);
  }
  const CriticalPoint& minimum = regular[engine() % regular.size()];
  setting.basin = basin_of(points, minimum.place);
  setting.population.noise_variance = logarithmic(0.1, 2.0);
  setting.rule.learning_rate = logarithmic(0.8, 4.0) / (minimum.coefficient * minimum.coefficient);
  setting.batch_size = static_cast<std::uint64_t>(logarithmic(1.0, 1e4));
  return setting;
}

/// Nothing where there is no quasi-stationary law.
std::optional<EscapeRate> rate_of(const Setting& setting) {
  try {
    return setting.rate();
  } catch (const Error&) {
    return std::nullopt;
  }
}

TEST(ErrorBound, CoversTheChangeToAMuchFinerGridAtRandom) {
  std::mt19937_64 engine(1);
  int covered = 0;
  int refused = 0;
  for (int i = 0; i < 16; ++i) {
    const Setting setting = draw(engine);
    const std::optional<EscapeRate> found = rate_of(setting);
    refused += found ? 0 : 1;
    // Kernels cut at e^-100 tell nothing of slower rates.
    if (!found || found->per_step < 1e-12) continue;
    EXPECT_LE(std::abs(setting.kernel(2.2).escape_rate() - found->per_step), found->error_bound) << setting.print();
    EXPECT_LT(found->error_bound, 1e-3 * found->per_step) << setting.print();
    ++covered;
  }
  EXPECT_GE(covered, 8);
  EXPECT_LE(refused, 2);
}

/// (w + 0.4)(w - 1.2)^3 with its barrier at 0, where holes can shrink far below the rounding of 1.
Setting beside_zero(double h, std::uint64_t batch_size) {
  const double slope = std::pow(1.6, 3);
  return {.potential = Potential("(w1+0.4)*(w1-1.2)^3"),
          .basin = {-std::numeric_limits<double>::infinity(), 0.0},
          .rule = {.learning_rate = h / (slope * slope)},
          .population = {.noise_variance = 1.5},
          .batch_size = batch_size};
}

TEST(ErrorBound, CoversWhatLingersAtTheBarrier) {
  // The holes take hole^0.16 and hole^0.28 of the rate.
  for (const auto& [h, batch_size] : {std::pair{1.1, 1U}, std::pair{1.8, 2U}}) {
    const Setting setting = beside_zero(h, batch_size);
    const EscapeRate found = setting.rate();
    const double off = std::abs(setting.kernel(4.0).escape_rate() - found.per_step);
    EXPECT_LE(off, found.error_bound) << h;
  }
  const Setting setting = beside_zero(1.1, 1);
  const double kept = setting.kernel(1.5).escape_rate();
  EXPECT_GT(std::abs(setting.kernel(4.0).escape_rate() - kept), std::abs(setting.kernel(1.0).escape_rate() - kept))
      << "the twin, the change alone";
}

TEST(ErrorBound, MoreThatLingersThanLeavesIsNoRate) {
  EXPECT_THROW((void)beside_zero(1.4, 1).rate(), Error);
  EXPECT_NO_THROW((void)beside_zero(1.4, 2).rate());
}

TEST(Lingering, BothSidesOfABarrierInsideCount) {
  // Steps across the barrier at 0 stay near it, where it is no end.
  const Setting setting = beside_zero(1.8, 2);
  const OneStepLaw law(setting.potential, setting.rule, setting.population, setting.batch_size);
  const auto decay_at_zero = [&](const Interval1d& interval) {
    const Transition transition(law, interval, 1.0);
    double decay = std::nan("");
    for (const Lingering& one : lingering(transition)) decay = one.at() == 0.0 ? one.decay() : decay;
    return decay;
  };
  const double at_the_end = decay_at_zero({-1.0, 0.0});
  EXPECT_GT(at_the_end, 0.0);
  EXPECT_GT(decay_at_zero({-1.0, 1.0}), 1.01 * at_the_end) << "what crosses the barrier is not counted as near it";
}

TEST(Lingering, HolesTakeTheirPowerOfTheRate) {
  // Three holes tell the power, whatever the rate is.
  const Setting setting = beside_zero(1.8, 2);
  std::vector<double> rates;
  std::vector<double> holes;
  for (const double refinement : {1.0, 2.0, 4.0}) {
    const KilledKernel kernel = setting.kernel(refinement);
    rates.push_back(kernel.escape_rate());
    holes.push_back(std::log(kernel.transition().hole()));
  }
  ASSERT_NEAR(holes[0] - holes[1], holes[1] - holes[2], 1e-9);
  const double power = std::log((rates[0] - rates[1]) / (rates[1] - rates[2])) / (holes[0] - holes[1]);
  const double gap = lingering(setting.kernel(1.0).transition()).at(0).gap(std::exp(-rates[2]));
  EXPECT_NEAR(power, gap, 0.01);
  EXPECT_GT(std::abs(power - 1.0), 0.1) << "the twin: holes take what they are wide";
}

}  // namespace
}  // namespace flypaper
