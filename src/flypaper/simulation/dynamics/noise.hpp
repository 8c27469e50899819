#pragma once
#include <cstdint>

#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"

namespace flypaper {

/// Every batch gradient is c (Q S_xx - S_xy) grad Q, so the noise covariance is a number times grad Q grad Q^T.
/// These functions give that number.

/// Fresh batches: (c^2/B) v_x (v_y + 2 v_x (Q - slope)^2); the 2 is the kurtosis of Gaussian x minus 1.
/// Source: the post's appendix for c = 1, slope 0.
[[nodiscard]] double noise_factor(double q, const Population& population, std::uint64_t batch_size, Loss loss);

/// Uniform subsets of a data set of n: (c^2/B) (n-B)/(n-1) Var_n(Q x^2 - x y), exact for every data set.
[[nodiscard]] double noise_factor_of_subsets(double q, const DataSet& data, std::uint64_t batch_size, Loss loss);

}  // namespace flypaper
