#pragma once
// What is usually done to see whether draws follow a law; each with the sizes and thresholds that are usual for it.
#include <cstdint>
#include <functional>
#include <vector>

#include "calibration/detection.hpp"

namespace flypaper::calibration {

/// The law that draws are held to. Cells are of values; the last reaches to infinity.
struct Law {
  std::function<double(double)> distribution;
  double mean = 0.0;
  double standard_deviation = 1.0;
  double kurtosis = 3.0;       ///< E z^4: what the spread of a variance depends on
  std::vector<double> ends{};  ///< upper ends of all cells but the last
};

inline constexpr std::uint64_t usual_runs = 10'000;
/// Of the chi-square and of Kolmogorov and Smirnov.
inline constexpr double usual_level = 1e-3;
/// Of mean and variance.
inline constexpr double usual_sigmas = 3.0;

/// 20 cells of equal probability, by bisection of the law on [lower, upper].
[[nodiscard]] std::vector<double> equal_cells(const std::function<double(double)>& distribution, double lower,
                                              double upper);

/// sup (F_n - F) > sqrt(-log(level) / (2 n)); what lies too high is not looked for. Sorted values, which may be tied.
[[nodiscard]] bool ks_alarms(const std::vector<double>& sorted, const Law& law);
/// Pearson's statistic above its quantile.
[[nodiscard]] bool chi_square_alarms(const std::vector<double>& sorted, const Law& law);
/// Mean and variance, both off by how many of their standard errors: the variance's by the law's kurtosis, and as if
/// the law were normal.
struct MomentsOff {
  double mean = 0.0;
  double variance = 0.0;
  double variance_if_normal = 0.0;
};
[[nodiscard]] MomentsOff moments_off(const std::vector<double>& values, const Law& law);
/// Both within three.
[[nodiscard]] bool moments_alarm(const MomentsOff& off);
/// As the stochastic test suite of SBML has it: |Z| < 3 and |Y| < 5, Y = sqrt(n/2) (S^2 / sigma^2 - 1). Source: Evans,
/// Gillespie, Wilkinson 2008, and the suite's settings.
[[nodiscard]] bool sbml_alarms(const MomentsOff& off);

/// Their names, in the order of alarms_of.
[[nodiscard]] std::vector<std::string> usual_names();
[[nodiscard]] std::vector<bool> alarms_of(const std::vector<double>& sorted, const Law& law);

/// All of them on 10^4 values that `draw(size, draws)` draws one by one.
[[nodiscard]] Panel usual_panel(Law law, std::function<double(double, Draws&)> draw);

}  // namespace flypaper::calibration
