#include "flypaper/exact/escape/critical_exponents.hpp"

#include <boost/math/tools/roots.hpp>
#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/exact/escape/stability.hpp"
#include "flypaper/exact/geometry/local_shape.hpp"
#include "flypaper/exact/quadrature/batch_law.hpp"

namespace flypaper {
namespace {

/// E log|1 - rate a (r S_xx - noise)|: given S_xx the factor is normal.
double exponent_along(double a, double r, double rate, const Population& population, std::uint64_t batch_size) {
  if (a == 0.0) return 0.0;
  const auto batch = static_cast<double>(batch_size);
  const auto given_input = [&](double s) {
    const double s_xx = population.input_variance * s;
    const double mean = 1.0 - rate * a * r * s_xx;
    const double deviation = std::abs(rate * a) * std::sqrt(population.noise_variance * s_xx / batch);
    if (deviation > 0.0) return std::log(deviation) + mean_log_of_normal(mean / deviation);
    return mean == 0.0 ? 0.0 : std::log(std::abs(mean));
  };
  // Beside a minimum that is no zero the mean vanishes at some S, and where the deviation is small that is all but a
  // pole.
  const double h = rate * a * r * population.input_variance;
  return h > 0.0 ? expectation_beside_pole(batch_size, 1.0 / h, given_input)
                 : input_expectation(batch_size, given_input);
}

/// In one variable the critical point that the double stands for, whose Q and Q'' are known without cancellation;
/// nothing where it is not one, or its order is not decided.
std::optional<CriticalPoint> point_at(const Potential& potential, std::span<const double> at, double slope) {
  if (at.size() != 1) return std::nullopt;
  try {
    std::optional<CriticalPoint> point = critical_point_at(potential, at[0], slope);
    return point && point->order > 0 ? point : std::nullopt;
  } catch (const Error&) {  // as where Q is constant
    return std::nullopt;
  }
}

/// The eigenvalues of Hess Q in increasing order, those that are rounding as 0.
std::vector<double> eigenvalues_at(const Potential& potential, std::span<const double> at) {
  const std::optional<CriticalPoint> point = point_at(potential, at, 0.0);
  if (point && point->order > 1) return {point->order == 2 ? 2.0 * point->coefficient : 0.0};
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

/// Q - slope, exactly 0 where it vanishes up to rounding.
double residual_at(const Potential& potential, double slope, std::span<const double> at) {
  if (const std::optional<CriticalPoint> point = point_at(potential, at, slope)) return point->q;
  ExpressionGraph graph = potential.graph();
  const NodeId node = slope == 0.0 ? potential.q() : graph.subtract(potential.q(), graph.constant(slope));
  return vanishes(graph, node, at) ? 0.0 : graph.evaluate(node, at);
}

/// The shape of Q, in one variable from its order, which is known at irrational points too.
LocalShape shape_at(const Potential& potential, std::span<const double> at, std::span<const Rational> exact) {
  if (at.size() > 1) {
    return exact.empty() ? LocalShape{.reason = "the point is not known exactly"} : local_shape(potential, exact);
  }
  std::optional<CriticalPoint> point;
  try {
    point = critical_point_at(potential, at[0]);
  } catch (const Error& error) {  // as where Q is constant
    return {.reason = error.what()};
  }
  if (!point || point->order == 0) return {.reason = "the order of Q is not known here"};
  const bool up = point->coefficient > 0.0;
  const Shape shape = point->order % 2 == 1 ? Shape::saddle : up ? Shape::minimum : Shape::maximum;
  return {shape, fmt::format("Q less its value is as {} d^{}", point->coefficient, point->order)};
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

/// What the kernel of Hess Q does to the limits of the other directions, where Q - slope is not 0.
CriticalLimits beside_kernel(CriticalLimits limits, const LocalShape& shape, bool is_positive) {
  if (shape.shape == Shape::not_decided) {
    // A direction that leaves is enough to be unstable in mean, but noise may draw in along it.
    limits.almost_sure.reset();
    if (limits.mean != 0.0) limits.mean.reset();
    if (limits.mean_square != 0.0) limits.mean_square.reset();
    limits.reason = fmt::format("linearisation does not decide along the kernel of Hess Q: {}", shape.reason);
  } else if ((shape.shape == Shape::minimum) != is_positive || shape.shape == Shape::saddle) {
    // Where another direction leaves in mean, noise may draw in along it.
    const bool only_kernel = limits.mean != 0.0;
    limits = {.mean = 0.0, .mean_square = 0.0, .almost_sure = only_kernel ? std::optional(0.0) : std::nullopt};
    limits.reason = fmt::format("no minimum of the loss, so descent leaves at every learning rate: {}", shape.reason);
  } else {
    limits.reason = fmt::format("a minimum of the loss along the kernel of Hess Q too: {}", shape.reason);
  }
  return limits;
}

}  // namespace

std::vector<double> critical_exponents(const Potential& potential, const UpdateRule& rule, const Population& population,
                                       std::uint64_t batch_size, std::span<const double> at) {
  if (rule.momentum != 0.0) throw Error("exponents at a critical point of Q are for SGD without momentum");
  const double r = residual_at(potential, population.slope, at);
  const double rate = rule.learning_rate * loss_factor(rule.loss);
  std::vector<double> exponents;
  for (const double a : eigenvalues_at(potential, at)) {
    exponents.push_back(exponent_along(a, r, rate, population, batch_size));
  }
  return exponents;
}

CriticalLimits critical_limits(const Potential& potential, const UpdateRule& rule, const Population& population,
                               std::uint64_t batch_size, std::span<const double> at, std::span<const Rational> exact) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  CriticalLimits limits{.mean = infinity, .mean_square = infinity, .almost_sure = infinity};
  const double r = residual_at(potential, population.slope, at);
  const double c = loss_factor(rule.loss);
  const auto batch = static_cast<double>(batch_size);
  std::vector<double> moving = eigenvalues_at(potential, at);
  std::erase(moving, 0.0);
  double scale = infinity;
  for (const double a : moving) {
    // E and E^2 of c a (r S_xx - noise), which learning rates multiply.
    const double force = c * a * r * population.input_variance;
    const double second = force * force * (1.0 + 2.0 / batch) +
                          c * c * a * a * population.input_variance * population.noise_variance / batch;
    scale = std::min(scale, 1.0 / std::sqrt(second));
    if (force != 0.0) {
      limits.mean = std::min(*limits.mean, std::max(0.0, mean_limit(rule.momentum, rule.kind) / force));
    }
    const double h = force > 0.0 ? mean_square_limit(rule.momentum, rule.kind, second / (force * force)) : 0.0;
    limits.mean_square = std::min(*limits.mean_square, force > 0.0 ? h / force : 0.0);
  }
  const auto exponent = [&](double rate) {
    double largest = -infinity;
    for (const double a : moving) largest = std::max(largest, exponent_along(a, r, c * rate, population, batch_size));
    return largest;
  };
  if (!moving.empty() && rule.momentum != 0.0) {
    limits.almost_sure.reset();
    limits.reason = "the almost sure limit at a critical point of Q is not computed with momentum";
  } else if (!moving.empty()) {
    limits.almost_sure = last_negative(exponent, scale);
  }
  if (moving.size() == at.size()) return limits;
  if (r == 0.0) {
    limits.reason =
        "along the kernel of Hess Q every batch multiplies small distances by 1 to first order; what noise of higher "
        "order does there linearisation does not decide";
    return limits;
  }
  return beside_kernel(std::move(limits), shape_at(potential, at, exact), r > 0.0);
}

}  // namespace flypaper
