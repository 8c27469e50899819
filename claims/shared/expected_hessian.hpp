#pragma once
// The Hessian of the expected loss from the loss of one sample alone, as sample_moments.hpp has means and covariances.
#include <boost/math/differentiation/autodiff.hpp>

#include <cstddef>
#include <span>
#include <vector>

#include "claims/shared/sample_moments.hpp"

namespace flypaper::claims {

/// The second derivative at `at` along `direction` of the expected loss E (c/2) (Q x - y)^2.
inline double bend_along(const Potential& potential, const std::vector<double>& at,
                         const std::vector<double>& direction, Loss loss, const Population& law) {
  using boost::math::differentiation::make_fvar;
  using Dual = boost::math::differentiation::autodiff_fvar<double, 2>;
  const Dual step = make_fvar<double, 2>(0.0);
  std::vector<Dual> point;
  for (std::size_t i = 0; i < at.size(); ++i) point.push_back(at[i] + direction[i] * step);
  const Dual q = potential.graph().evaluate(potential.q(), std::span<const Dual>(point));
  double bend = 0.0;
  for (const SampleNode& node : nodes_of(law)) {
    const Dual residual = q * node.x - node.y;
    const Dual loss_there = residual * residual * (0.5 * loss_factor(loss));
    bend += node.weight * loss_there.derivative(2);
  }
  return bend;
}

/// The Hessian of the expected loss, row-major, from bends by polarisation: H_ij = (b(i + j) - b(i) - b(j)) / 2.
inline std::vector<double> expected_hessian(const Potential& potential, const std::vector<double>& at,
                                            Loss loss = Loss::half_mse, const Population& law = {}) {
  const std::size_t dimension = at.size();
  const auto bend = [&](std::size_t i, std::size_t j) {
    std::vector<double> direction(dimension, 0.0);
    direction[i] += 1.0;
    if (j != i) direction[j] += 1.0;
    return bend_along(potential, at, direction, loss, law);
  };
  std::vector<double> single;
  for (std::size_t i = 0; i < dimension; ++i) single.push_back(bend(i, i));
  std::vector<double> hessian(dimension * dimension);
  for (std::size_t i = 0; i < dimension; ++i) {
    for (std::size_t j = 0; j < dimension; ++j) {
      hessian[i * dimension + j] = i == j ? single[i] : 0.5 * (bend(i, j) - single[i] - single[j]);
    }
  }
  return hessian;
}

}  // namespace flypaper::claims
