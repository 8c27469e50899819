#include "calibration/usual.hpp"

#include <boost/math/distributions/chi_squared.hpp>

#include <algorithm>
#include <cmath>

namespace flypaper::calibration {

std::vector<double> equal_cells(const std::function<double(double)>& distribution, double lower, double upper) {
  constexpr int cells = 20;
  std::vector<double> ends;
  for (int i = 1; i < cells; ++i) {
    double below = lower;
    double above = upper;
    for (int k = 0; k < 60; ++k) {
      const double middle = 0.5 * (below + above);
      (distribution(middle) < static_cast<double>(i) / cells ? below : above) = middle;
    }
    ends.push_back(above);
  }
  return ends;
}

bool ks_alarms(const std::vector<double>& sorted, const Law& law) {
  const auto n = static_cast<double>(sorted.size());
  const double threshold = std::sqrt(-std::log(usual_level) / (2.0 * n));
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (i + 1 < sorted.size() && sorted[i + 1] == sorted[i]) continue;
    if (static_cast<double>(i + 1) / n - law.distribution(sorted[i]) > threshold) return true;
  }
  return false;
}

bool chi_square_alarms(const std::vector<double>& sorted, const Law& law) {
  const auto n = static_cast<double>(sorted.size());
  double statistic = 0.0;
  auto from = sorted.begin();
  double below = 0.0;
  for (std::size_t cell = 0; cell <= law.ends.size(); ++cell) {
    const bool last = cell == law.ends.size();
    const auto to = last ? sorted.end() : std::upper_bound(from, sorted.end(), law.ends[cell]);
    const double probability = (last ? 1.0 : law.distribution(law.ends[cell])) - below;
    const double expected = n * probability;
    statistic += std::pow(static_cast<double>(to - from) - expected, 2) / expected;
    below += probability;
    from = to;
  }
  const boost::math::chi_squared_distribution<> chi_square(static_cast<double>(law.ends.size()));
  return statistic > quantile(complement(chi_square, usual_level));
}

MomentsOff moments_off(const std::vector<double>& values, const Law& law) {
  const auto n = static_cast<double>(values.size());
  double mean = 0.0;
  for (const double x : values) mean += x / n;
  double variance = 0.0;
  for (const double x : values) variance += (x - mean) * (x - mean) / (n - 1.0);
  const double relative = variance / (law.standard_deviation * law.standard_deviation) - 1.0;
  return {.mean = std::sqrt(n) * (mean - law.mean) / law.standard_deviation,
          .variance = std::sqrt(n / (law.kurtosis - 1.0)) * relative,
          .variance_if_normal = std::sqrt(n / 2.0) * relative};
}

bool moments_alarm(const MomentsOff& off) {
  return std::abs(off.mean) > usual_sigmas || std::abs(off.variance) > usual_sigmas;
}

bool sbml_alarms(const MomentsOff& off) { return std::abs(off.mean) >= 3.0 || std::abs(off.variance_if_normal) >= 5.0; }

std::vector<std::string> usual_names() {
  return {"one-sided Kolmogorov-Smirnov at 1e-3", "chi-square in 20 cells at 1e-3",
          "mean and variance within 3 standard errors", "SBML: mean within 3, variance within 5"};
}

std::vector<bool> alarms_of(const std::vector<double>& sorted, const Law& law) {
  const MomentsOff off = moments_off(sorted, law);
  return {ks_alarms(sorted, law), chi_square_alarms(sorted, law), moments_alarm(off), sbml_alarms(off)};
}

Panel usual_panel(Law law, std::function<double(double, Draws&)> draw) {
  return {.oracles = usual_names(),
          .sample = "10^4 draws",
          .alarms = [law = std::move(law), draw = std::move(draw)](double size, Draws& draws) {
            std::vector<double> values(usual_runs);
            for (double& x : values) x = draw(size, draws);
            std::ranges::sort(values);
            return alarms_of(values, law);
          }};
}

}  // namespace flypaper::calibration
