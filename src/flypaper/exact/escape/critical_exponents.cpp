#include <boost/math/tools/roots.hpp>
#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/exact/quadrature/batch_law.hpp"

namespace flypaper {
namespace {

/// E log|1 - rate a (Q S_xx - S_xy)|: given S_xx the factor is normal.
double exponent_along(double a, double q, double rate, const Population& population, std::uint64_t batch_size) {
  if (a == 0.0) return 0.0;
  const auto batch = static_cast<double>(batch_size);
  const auto given_input = [&](double s) {
    const double s_xx = population.input_variance * s;
    const double mean = 1.0 - rate * a * (q - population.slope) * s_xx;
    const double deviation = std::abs(rate * a) * std::sqrt(population.noise_variance * s_xx / batch);
    return deviation > 0.0 ? std::log(deviation) + mean_log_of_normal(mean / deviation) : std::log(std::abs(mean));
  };
  // Beside a minimum that is no zero the mean vanishes at some S, and where the deviation is small that is all but a
  // pole.
  const double h = rate * a * (q - population.slope) * population.input_variance;
  return h > 0.0 ? expectation_beside_pole(batch_size, 1.0 / h, given_input)
                 : input_expectation(batch_size, given_input);
}

/// The eigenvalues of Hess Q in increasing order, those that are rounding as 0.
std::vector<double> eigenvalues_at(const Potential& potential, std::span<const double> at) {
  const ExpressionGraph& graph = potential.graph();
  for (const NodeId node : potential.gradient()) {
    if (!vanishes(graph, node, at)) throw Error("the gradient of Q does not vanish here, so batches move the point");
  }
  const auto n = static_cast<Eigen::Index>(at.size());
  Eigen::MatrixXd hessian(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      const NodeId entry = potential.hessian()[static_cast<std::size_t>(i * n + j)];
      hessian(i, j) = vanishes(graph, entry, at) ? 0.0 : graph.evaluate(entry, at);
    }
  }
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(hessian, Eigen::EigenvaluesOnly);
  std::vector<double> values(solver.eigenvalues().begin(), solver.eigenvalues().end());
  const double largest = std::max(std::abs(values.front()), std::abs(values.back()));
  for (double& a : values) a = std::abs(a) < 1e-13 * largest ? 0.0 : a;
  return values;
}

double q_at(const Potential& potential, std::span<const double> at) {
  const ExpressionGraph& graph = potential.graph();
  return vanishes(graph, potential.q(), at) ? 0.0 : graph.evaluate(potential.q(), at);
}

/// The last learning rate at which `exponent` is negative; `scale` is one at which factors differ from 1 by about 1.
double last_negative(const std::function<double(double)>& exponent, double scale) {
  constexpr double step = 1.1;
  double rate = 64.0 * scale;
  while (exponent(rate) >= 0.0) {
    rate /= step;
    if (rate < 1e-3 * scale) return 0.0;
  }
  std::uintmax_t iterations = 200;
  const auto [lower, upper] = boost::math::tools::toms748_solve(
      exponent, rate, step * rate, boost::math::tools::eps_tolerance<double>(40), iterations);
  return 0.5 * (lower + upper);
}

}  // namespace

std::vector<double> critical_exponents(const Potential& potential, const UpdateRule& rule, const Population& population,
                                       std::uint64_t batch_size, std::span<const double> at) {
  if (rule.momentum != 0.0) throw Error("exponents at a critical point of Q are for SGD without momentum");
  const double q = q_at(potential, at);
  const double rate = rule.learning_rate * loss_factor(rule.loss);
  std::vector<double> exponents;
  for (const double a : eigenvalues_at(potential, at)) {
    exponents.push_back(exponent_along(a, q, rate, population, batch_size));
  }
  return exponents;
}

StabilityLimits critical_limits(const Potential& potential, const UpdateRule& rule, const Population& population,
                                std::uint64_t batch_size, std::span<const double> at) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  StabilityLimits limits{.mean = infinity, .mean_square = infinity, .almost_sure = infinity};
  const double q = q_at(potential, at);
  const double c = loss_factor(rule.loss);
  const auto batch = static_cast<double>(batch_size);
  std::vector<double> moving = eigenvalues_at(potential, at);
  std::erase(moving, 0.0);
  double scale = infinity;
  for (const double a : moving) {
    // E and E^2 of c a (Q S_xx - S_xy), which learning rates multiply.
    const double force = c * a * (q - population.slope) * population.input_variance;
    const double second = force * force * (1.0 + 2.0 / batch) +
                          c * c * a * a * population.input_variance * population.noise_variance / batch;
    scale = std::min(scale, 1.0 / std::sqrt(second));
    if (force != 0.0) limits.mean = std::min(limits.mean, std::max(0.0, mean_limit(rule.momentum, rule.kind) / force));
    const double h = force > 0.0 ? mean_square_limit(rule.momentum, rule.kind, second / (force * force)) : 0.0;
    limits.mean_square = std::min(limits.mean_square, force > 0.0 ? h / force : 0.0);
  }
  if (moving.empty()) return limits;
  if (rule.momentum != 0.0) {
    limits.almost_sure.reset();
    return limits;
  }
  const auto exponent = [&](double rate) {
    double largest = -infinity;
    for (const double a : moving) largest = std::max(largest, exponent_along(a, q, c * rate, population, batch_size));
    return largest;
  };
  limits.almost_sure = last_negative(exponent, scale);
  return limits;
}

}  // namespace flypaper
