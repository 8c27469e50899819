#pragma once
// Figure 1's flat well on data: how many minima the empirical half-MSE has there, and its curvature.
#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <vector>

#include "flypaper/base/statistics/evidence.hpp"
#include "flypaper/exact/posterior/regions.hpp"
#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper::claims {

inline const Potential& figure1_potential() {
  static const Potential potential("(w1+9/5)*(w1-9/5)^2");
  return potential;
}
inline constexpr double flat_minimum = 1.8;  // w0

inline double q_at(double w) {
  return figure1_potential().graph().evaluate<double>(figure1_potential().q(), std::vector<double>{w});
}

/// half-MSE on the data without the part of y^2, from the sums of a data set, and sample by sample.
inline double half_mse_of(const BatchSums& sums, double q) { return q * (0.5 * sums.s_xx * q - sums.s_xy); }
inline double half_mse_of(const DataSet& data, double q) {
  double sum = 0.0;
  for (std::size_t i = 0; i < data.size(); ++i) sum += q * data.x[i] * (q * data.x[i] - 2.0 * data.y[i]);
  return 0.5 * sum / static_cast<double>(data.size());
}

/// Minima within 0.6 of w0, on a grid that holds w0. Q falls left of w0 and grows right of it, so there are one or two;
/// two that are closer than 4e-3 look like one, which takes 0 < mean xy < 1e-5.
template <typename Data>
int minima_in_flat_well(const Data& data) {
  static const std::vector<double> grid = [] {
    std::vector<double> q;
    for (int i = -300; i <= 300; ++i) q.push_back(q_at(flat_minimum + 2e-3 * i));
    return q;
  }();
  int count = 0;
  std::array<double, 2> last{half_mse_of(data, grid[0]), half_mse_of(data, grid[1])};
  for (std::size_t i = 2; i < grid.size(); ++i) {
    const double next = half_mse_of(data, grid[i]);
    count += last[1] < last[0] && last[1] <= next ? 1 : 0;
    last = {last[1], next};
  }
  return count;
}

/// By differences, sample by sample.
inline double curvature_at(const DataSet& data, double w) {
  constexpr double apart = 1e-3;
  return (half_mse_of(data, q_at(w + apart)) - 2.0 * half_mse_of(data, q_at(w)) + half_mse_of(data, q_at(w - apart))) /
         (apart * apart);
}
/// apart^2 / 12 of the fourth derivative, 3 S_xx Q''^2 < 200, and rounding.
inline constexpr double curvature_error = 3e-5;

inline Computed flat_well_minima(const DataSet& data, double expected) {
  return {.check = "minima of the empirical loss in Figure 1's flat well",
          .value = static_cast<double>(minima_in_flat_well(data)),
          .error_bound = 0.0,  // a count; see minima_in_flat_well
          .asserted = {expected - 0.5, expected + 0.5}};
}

inline Computed flat_well_curvature(const DataSet& data) {
  return {.check = "curvature of the empirical half-MSE at w0",
          .value = curvature_at(data, flat_minimum),
          .error_bound = curvature_error,
          .asserted = above(0.0)};
}

/// Beside the zeros of Q - a, of which the flat well has one or two if a >= 0.
inline Computed least_flat_curvature(const DataSet& data) {
  const BatchSums sums = data.sums();
  double least = std::numeric_limits<double>::infinity();
  for (const Well& well : wells(figure1_potential(), {{-0.6}, {3.6}}, sums.s_xy / sums.s_xx)) {
    least = std::min(least, curvature_at(data, well.zero));
  }
  return {.check = "the least curvature of the empirical half-MSE at the minima of the flat well",
          .value = least,
          .error_bound = curvature_error,
          .asserted = above(0.0)};
}

}  // namespace flypaper::claims
