#pragma once
#include <cmath>
#include <numbers>

#include "calibration/usual.hpp"

namespace flypaper::calibration::defects {

inline double normal_distribution(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

inline Law normal_law() {
  return {.distribution = normal_distribution, .ends = equal_cells(normal_distribution, -10.0, 10.0)};
}

/// Sup of |F_n - F| of 10^6 draws held to 0.0063, as the tests of the variates have it. Only every hundredth of the
/// sorted values is looked at, so only these are drawn: `value_of(u)` of sorted uniform u, increasing.
[[nodiscard]] Panel distribution_panel(std::function<double(double)> distribution,
                                       std::function<double(double size, double u)> value_of);

}  // namespace flypaper::calibration::defects
