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

bool moments_alarm(const std::vector<double>& values, const Law& law) {
  const auto n = static_cast<double>(values.size());
  double mean = 0.0;
  for (const double x : values) mean += x / n;
  double variance = 0.0;
  for (const double x : values) variance += (x - mean) * (x - mean) / (n - 1.0);
  const double mean_error = law.standard_deviation / std::sqrt(n);
  const double deviation_error = 0.5 * law.standard_deviation * std::sqrt((law.kurtosis - 1.0) / n);
  return std::abs(mean - law.mean) > usual_sigmas * mean_error ||
         std::abs(std::sqrt(variance) - law.standard_deviation) > usual_sigmas * deviation_error;
}

Panel usual_panel(Law law, std::function<double(double, Draws&)> draw) {
  return {.oracles = {"one-sided Kolmogorov-Smirnov at 1e-3", "chi-square in 20 cells at 1e-3",
                      "mean and standard deviation within 3 sigma"},
          .sample = "10^4 draws",
          .alarms = [law = std::move(law), draw = std::move(draw)](double size, Draws& draws) {
            std::vector<double> values(usual_runs);
            for (double& x : values) x = draw(size, draws);
            std::ranges::sort(values);
            return std::vector<bool>{ks_alarms(values, law), chi_square_alarms(values, law),
                                     moments_alarm(values, law)};
          }};
}

}  // namespace flypaper::calibration
