#pragma once
#include <vector>

#include "flypaper/simulation/dynamics/sgd.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// Gradient in w of one sample's loss (c/2) (Q(w) x - y)^2 by forward automatic differentiation of the whole
/// expression: a route to batch gradients that knows neither the symbolic gradient nor the sums S_xx, S_xy.
[[nodiscard]] std::vector<double> sample_gradient(const Potential& potential, const std::vector<double>& at, double x,
                                                  double y, Loss loss);

}  // namespace flypaper
