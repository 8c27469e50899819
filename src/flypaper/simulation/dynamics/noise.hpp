#pragma once
#include <cstdint>
#include <vector>

#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// Every batch gradient is c (Q S_xx - S_xy) grad Q, so the noise covariance is a number times grad Q grad Q^T.
/// These functions give that number.

/// Fresh batches: (c^2/B) v_x (v_y + 2 v_x (Q - slope)^2); the 2 is the kurtosis of Gaussian x minus 1.
/// Source: the post's appendix for c = 1, slope 0.
[[nodiscard]] double noise_factor(double q, const Population& population, std::uint64_t batch_size, Loss loss);

/// Uniform subsets of a data set of n: (c^2/B) (n-B)/(n-1) Var_n(Q x^2 - x y), exact for every data set.
[[nodiscard]] double noise_factor_of_subsets(double q, const DataSet& data, std::uint64_t batch_size, Loss loss);

/// Gradient in w of one sample's loss (c/2) (Q(w) x - y)^2 by forward automatic differentiation of the whole
/// expression: a route to batch gradients that knows neither the symbolic gradient nor the sums S_xx, S_xy.
[[nodiscard]] std::vector<double> sample_gradient(const Potential& potential, const std::vector<double>& at, double x,
                                                  double y, Loss loss);

}  // namespace flypaper
