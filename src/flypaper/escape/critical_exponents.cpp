#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>

#include "flypaper/core/error.hpp"
#include "flypaper/escape/batch_expectation.hpp"
#include "flypaper/escape/critical_points.hpp"

namespace flypaper {
namespace {

/// E log|1 - rate a (Q S_xx - S_xy)|: given S_xx the factor is normal.
double exponent_along(double a, double q, double rate, const Population& population, std::uint64_t batch_size) {
  if (a == 0.0) return 0.0;
  const auto batch = static_cast<double>(batch_size);
  return input_expectation(batch_size, [&](double s) {
    const double s_xx = population.input_variance * s;
    const double mean = 1.0 - rate * a * (q - population.slope) * s_xx;
    const double deviation = std::abs(rate * a) * std::sqrt(population.noise_variance * s_xx / batch);
    return deviation > 0.0 ? std::log(deviation) + mean_log_of_normal(mean / deviation) : std::log(std::abs(mean));
  });
}

}  // namespace

std::vector<double> critical_exponents(const Potential& potential, const UpdateRule& rule, const Population& population,
                                       std::uint64_t batch_size, std::span<const double> at) {
  if (rule.momentum != 0.0) throw Error("exponents at a critical point of Q are for SGD without momentum");
  const ExpressionGraph& graph = potential.graph();
  for (const NodeId node : potential.gradient()) {
    if (!vanishes(graph, node, at)) throw Error("the gradient of Q does not vanish here, so batches move the point");
  }
  const auto n = static_cast<Eigen::Index>(at.size());
  Eigen::MatrixXd hessian(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      hessian(i, j) = graph.evaluate(potential.hessian()[static_cast<std::size_t>(i * n + j)], at);
    }
  }
  const double q = graph.evaluate(potential.q(), at);
  const double rate = rule.learning_rate * loss_factor(rule.loss);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(hessian, Eigen::EigenvaluesOnly);
  std::vector<double> exponents;
  for (const double a : solver.eigenvalues()) exponents.push_back(exponent_along(a, q, rate, population, batch_size));
  return exponents;
}

}  // namespace flypaper
