#pragma once
// The rate at which noise-free descent leaves the sharp basin above its crisis, by two routes.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "claims/shared/noise_free_map.hpp"
#include "flypaper/exact/escape/killed_kernel.hpp"

namespace flypaper::claims {

/// The transfer operator of densities, (L p)(x) = sum over the sources y of x of p(y) / |slope(y)|, on Chebyshev nodes
/// of [lower, barrier], row after row. Densities are analytic there, as the map's least value lies outside: its error
/// falls geometrically with the number of nodes, the faster the farther h is above the crisis.
inline std::vector<double> transfer_operator(const NoiseFreeMap& map, const Branches& branches, std::size_t nodes) {
  const double centre = 0.5 * (branches.lower + branches.barrier);
  const double reach = 0.5 * (branches.barrier - branches.lower);
  std::vector<double> x(nodes);
  std::vector<double> weight(nodes);  // of the barycentric formula (Berrut, Trefethen 2004)
  for (std::size_t j = 0; j < nodes; ++j) {
    const double angle = std::numbers::pi * (static_cast<double>(j) + 0.5) / static_cast<double>(nodes);
    x[j] = centre + reach * std::cos(angle);
    weight[j] = (j % 2 == 0 ? 1.0 : -1.0) * std::sin(angle);
  }
  std::vector<double> matrix(nodes * nodes, 0.0);
  for (std::size_t i = 0; i < nodes; ++i) {
    for (const double y : sources(map, branches, x[i])) {
      std::vector<double> row(nodes);
      double sum = 0.0;
      for (std::size_t j = 0; j < nodes; ++j) sum += row[j] = weight[j] / (y - x[j]);
      for (std::size_t j = 0; j < nodes; ++j) matrix[i * nodes + j] += row[j] / (sum * std::abs(map.slope(y)));
    }
  }
  return matrix;
}

/// The leading eigenvalue of a matrix with a positive leading vector, by powers.
inline double leading_eigenvalue(const std::vector<double>& matrix, std::size_t size) {
  std::vector<double> vector(size, 1.0);
  double eigenvalue = 0.0;
  for (int iteration = 0; iteration < 500; ++iteration) {
    std::vector<double> next(size, 0.0);
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j < size; ++j) next[i] += matrix[i * size + j] * vector[j];
    }
    const double largest = *std::ranges::max_element(next);
    for (std::size_t i = 0; i < size; ++i) vector[i] = next[i] / largest;
    if (std::abs(std::exchange(eigenvalue, largest) - largest) < 1e-14) break;
  }
  return eigenvalue;
}

/// Exits a step of noise-free descent from starts with a density, once settled: -log of the transfer operator's leading
/// eigenvalue; 0 with no error below the crisis, where nothing leaves. The bound is the change from three quarters of
/// the nodes, more than what all of them leave, as the error falls geometrically; and 1e-12 for rounding.
/// Source: Pianigiani, Yorke 1979 (conditionally invariant densities).
inline EscapeRate noise_free_rate(const NoiseFreeMap& map, double minimum, const Interval1d& basin) {
  const auto branches = escaping_branches(map, minimum, basin);
  if (!branches) return {.per_step = 0.0, .error_bound = 0.0};
  const auto rate = [&](std::size_t nodes) {
    return -std::log(leading_eigenvalue(transfer_operator(map, *branches, nodes), nodes));
  };
  const double fine = rate(128);
  return {.per_step = fine, .error_bound = std::abs(fine - rate(96)) + 1e-12};
}

/// The same without an operator: the points of [lower, barrier] that are still in it after t steps are 2^t intervals,
/// the sources of those of t - 1 steps. The logarithm of the ratio of their total lengths, step by step.
inline std::vector<double> rates_by_intervals(const NoiseFreeMap& map, const Branches& branches, int steps) {
  std::vector<std::array<double, 2>> intervals{{branches.lower, branches.barrier}};
  double length = branches.barrier - branches.lower;
  std::vector<double> rates;
  for (int t = 0; t < steps; ++t) {
    std::vector<std::array<double, 2>> before;
    double total = 0.0;
    for (const auto& [from, to] : intervals) {
      const auto low = sources(map, branches, from);
      const auto high = sources(map, branches, to);
      before.push_back({high[0], low[0]});  // the falling branch
      before.push_back({low[1], high[1]});
      total += low[0] - high[0] + high[1] - low[1];
    }
    rates.push_back(std::log(std::exchange(length, total) / total));
    intervals = std::move(before);
  }
  return rates;
}

}  // namespace flypaper::claims
