// The law of one step in closed form against steps of the simulator, for any slope, variances and loss.
#include "flypaper/exact/escape/one_step.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "flypaper/base/statistics/distribution.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "flypaper/exact/quadrature/batch_law.hpp"
#include "statistical_tests/final_positions.hpp"

namespace flypaper {
namespace {

constexpr std::uint64_t trajectories = 2'000'000;

struct Setting {
  const char* name;
  const char* q;
  double from;
  double learning_rate;
  Loss loss;
  std::uint64_t batch_size;
  Population population;

  [[nodiscard]] OneStepLaw law() const {
    return {Potential(q), {.learning_rate = learning_rate, .loss = loss}, population, batch_size};
  }
};

std::ostream& operator<<(std::ostream& out, const Setting& setting) { return out << setting.name; }

std::vector<double> sampled_steps(const Setting& setting) {
  const auto batches = fresh_batches(setting.population, setting.batch_size, 17);
  const UpdateRule rule{.learning_rate = setting.learning_rate, .loss = setting.loss};
  std::vector<double> steps;
  for (const auto& w : final_positions(Potential(setting.q), *batches, rule, {setting.from}, trajectories, 1)) {
    steps.push_back(w[0]);
  }
  return steps;
}

/// E z^p of the standardised step, p = 1 .. 4.
double standard_moment(const LawMoments& moments, int power) {
  const std::array<double, 4> values{0.0, 1.0, moments.skewness, 3.0 + moments.excess_kurtosis};
  return values.at(static_cast<std::size_t>(power - 1));
}

/// The average of z^p over the steps against `claimed`, z standardised by it. Deviation and skewness of z^p come from
/// quadrature of the law.
bool has_moment(const std::vector<double>& steps, const Setting& setting, const LawMoments& claimed, int power) {
  const double spread = std::sqrt(claimed.variance);
  const auto standard = [&](double w) { return std::pow((w - claimed.mean) / spread, power); };
  const OneStepLaw law = setting.law();
  const VarianceGamma::Parameters step = law.step_from(setting.from);
  const auto expectation = [&](const auto& f) {  // normal given S
    return input_expectation(setting.batch_size, [&](double s) {
      const double s_xx = setting.population.input_variance * s;
      double sum = 0.0;
      for (double u = -10.0; u <= 10.0; u += 0.25) {
        sum += 0.25 * std::exp(-0.5 * u * u) * f(setting.from + step.drift * s_xx + step.spread * std::sqrt(s_xx) * u);
      }
      return sum / std::sqrt(2.0 * std::acos(-1.0));
    });
  };
  const double mean = expectation(standard);
  const double variance = expectation([&](double w) { return std::pow(standard(w) - mean, 2); });
  const double third = expectation([&](double w) { return std::pow(standard(w) - mean, 3); });
  const auto count = static_cast<double>(steps.size());
  double average = 0.0;
  for (const double w : steps) average += standard(w) / count;
  const double deviation = std::sqrt(variance);
  return MeanCheck::equivalent(standard_moment(claimed, power), 0.008 * deviation, deviation, steps.size(), {},
                               third / std::pow(variance, 1.5))
      .evaluate("", average)
      .passed;
}

class SampledStep : public testing::TestWithParam<Setting> {};

TEST_P(SampledStep, HasTheMomentsInClosedForm) {
  const Setting& setting = GetParam();
  const std::vector<double> steps = sampled_steps(setting);
  const LawMoments claimed = setting.law().moments(setting.from);
  for (int power = 1; power <= 4; ++power) EXPECT_TRUE(has_moment(steps, setting, claimed, power)) << power;
  // Twins: the moments of data without slope, of the other loss, and each moment as it is without the fluctuation of
  // S_xx, normal with the variance of S_xy alone.
  Setting flat = setting;
  flat.population.slope += 0.3;
  EXPECT_FALSE(has_moment(steps, setting, flat.law().moments(setting.from), 1));
  Setting other = setting;
  other.loss = setting.loss == Loss::mse ? Loss::half_mse : Loss::mse;
  EXPECT_FALSE(has_moment(steps, setting, other.law().moments(setting.from), 2));
  const VarianceGamma::Parameters step = setting.law().step_from(setting.from);
  LawMoments steady = claimed;
  steady.variance = step.spread * step.spread * setting.population.input_variance;
  EXPECT_FALSE(has_moment(steps, setting, steady, 2));
  LawMoments normal = claimed;
  normal.skewness = normal.excess_kurtosis = 0.0;
  for (const int power : {3, 4}) EXPECT_FALSE(has_moment(steps, setting, normal, power)) << power;
}

TEST_P(SampledStep, HasTheDistributionFunction) {
  const Setting& setting = GetParam();
  const std::vector<double> steps = sampled_steps(setting);
  const auto check = DistributionCheck::equivalent(0.0045, steps.size());
  const auto passes = [&](const OneStepLaw& law) {
    return check.evaluate("", steps, [&](double w) { return law.probability_below(setting.from, w); }).passed;
  };
  EXPECT_TRUE(passes(setting.law()));
  // Twins. Label noise is 5 to 10 % of the variance of these steps, so three times as much moves F by 0.008 or more.
  for (const double factor : {0.9, 1.1}) {
    Setting wrong = setting;
    wrong.population.input_variance *= factor;
    EXPECT_FALSE(passes(wrong.law())) << "input variance times " << factor;
  }
  Setting noisy = setting;
  noisy.population.noise_variance *= 3.0;
  EXPECT_FALSE(passes(noisy.law()));
}

const std::vector<Setting> settings{
    {"Figure1", "(w1+9/5)*(w1-9/5)^2", -2.0, 0.01, Loss::mse, 20, {}},
    {"AnyData", "w1^2-1", 1.7, 0.1, Loss::half_mse, 12, {.slope = 0.6, .input_variance = 1.9, .noise_variance = 0.7}},
    {"Negative", "w1^3+w1", -1.2, 0.02, Loss::mse, 30, {.slope = -0.8, .input_variance = 0.5, .noise_variance = 0.2}},
};
INSTANTIATE_TEST_SUITE_P(Settings, SampledStep, testing::ValuesIn(settings),
                         [](const auto& given) { return std::string(given.param.name); });

}  // namespace
}  // namespace flypaper
