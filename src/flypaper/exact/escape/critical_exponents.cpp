#include "flypaper/exact/escape/critical_exponents.hpp"

#include <boost/math/tools/roots.hpp>
#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/stability.hpp"
#include "flypaper/exact/geometry/local_shape.hpp"
#include "flypaper/exact/quadrature/batch_law.hpp"

namespace flypaper {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Q near a critical point of it: r = Q - slope, exactly 0 at a zero, and the eigenvalues of Hess Q in increasing
/// order, those that are rounding as 0.
struct Expansion {
  double r = 0.0;
  std::vector<double> curvatures;
};

Expansion expansion_of(const CriticalPoint& point) {
  if (point.order == 0) throw Error(point.reason);
  if (point.order == 1) throw Error("the gradient of Q does not vanish here, so batches move the point");
  if (!((point.is_zero() || std::isnormal(point.q)) && std::isnormal(point.coefficient))) {
    throw Error("Q or its first derivative that is not 0 is beyond the range of doubles here");
  }
  return {point.q, {point.order == 2 ? 2.0 * point.coefficient : 0.0}};
}

/// The critical point that the double stands for, in one variable; nothing where it is none or not decided.
std::optional<CriticalPoint> point_at(const Potential& potential, std::span<const double> at, double slope) {
  if (at.size() != 1) return std::nullopt;
  std::optional<CriticalPoint> point = critical_point_at(potential, at[0], slope);
  return point && point->order > 1 ? point : std::nullopt;
}

/// Up to rounding.
Expansion expansion_at(const Potential& potential, std::span<const double> at, double slope) {
  ExpressionGraph graph = potential.graph();
  for (const NodeId node : potential.gradient()) {
    if (!vanishes(graph, node, at)) throw Error("the gradient of Q does not vanish here, so batches move the point");
  }
  const auto value = [&](NodeId node) { return vanishes(graph, node, at) ? 0.0 : graph.evaluate(node, at); };
  const auto n = static_cast<Eigen::Index>(at.size());
  Eigen::MatrixXd hessian(n, n);
  std::ranges::transform(potential.hessian(), hessian.data(), value);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(hessian, Eigen::EigenvaluesOnly);
  Expansion found{value(graph.subtract(potential.q(), graph.constant(slope))),
                  {solver.eigenvalues().begin(), solver.eigenvalues().end()}};
  const double largest = hessian.cwiseAbs().maxCoeff();
  for (double& a : found.curvatures) a = std::abs(a) < 1e-13 * largest ? 0.0 : a;
  return found;
}

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

/// Of a rule with batches of a population.
struct Setting {
  const UpdateRule& rule;
  const Population& population;
  std::uint64_t batch_size;
};

std::vector<double> exponents_of(const Expansion& expansion, const Setting& setting) {
  const auto& [rule, population, batch_size] = setting;
  if (rule.momentum != 0.0) throw Error("exponents at a critical point of Q are for SGD without momentum");
  const double rate = rule.learning_rate * loss_factor(rule.loss);
  std::vector<double> exponents;
  for (const double a : expansion.curvatures) {
    exponents.push_back(exponent_along(a, expansion.r, rate, population, batch_size));
  }
  return exponents;
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

/// a (r S_xx - noise), which learning rates multiply, for a = 1.
struct Force {
  double mean;    ///< r v_x
  double square;  ///< the root of its mean square, r^2 v_x^2 (1 + 2/B) + v_x v_y / B
};

/// The limits in mean and in mean square along curvatures a whose largest modulus is 1.
CriticalLimits moment_limits(std::span<const double> curvatures, const Force& force, const UpdateRule& rule) {
  CriticalLimits limits{.mean = infinity, .mean_square = infinity, .almost_sure = infinity};
  const double share = std::abs(force.mean) / force.square;
  const double g = mean_square_limit(rule.momentum, rule.kind, share * share);
  for (const double a : curvatures) {
    const bool inwards = a * force.mean > 0.0;
    const double mean = inwards ? mean_limit(rule.momentum, rule.kind) / (a * force.mean) : 0.0;
    if (force.mean != 0.0) limits.mean = std::min(*limits.mean, mean);
    limits.mean_square = std::min(*limits.mean_square, inwards ? g * share / (std::abs(a) * force.square) : 0.0);
  }
  return limits;
}

/// Those of the directions that are not in the kernel of Hess Q. In units of learning rate 1 / (c |a|), |a| the largest
/// curvature, nothing over- or underflows that is not beyond the range itself.
CriticalLimits limits_of(const Expansion& expansion, const Setting& setting) {
  const auto& [rule, population, batch_size] = setting;
  const auto batch = static_cast<double>(batch_size);
  std::vector<double> moving = expansion.curvatures;
  std::erase(moving, 0.0);
  if (moving.empty()) return {.mean = infinity, .mean_square = infinity, .almost_sure = infinity};
  const double largest = std::max(std::abs(moving.front()), std::abs(moving.back()));
  for (double& a : moving) a /= largest;
  const double mean = expansion.r * population.input_variance;
  const Force force{mean, std::hypot(mean * std::sqrt(1.0 + 2.0 / batch),
                                     std::sqrt(population.input_variance * population.noise_variance / batch))};
  CriticalLimits limits = moment_limits(moving, force, rule);
  const auto exponent = [&](double rate) {
    double worst = -infinity;
    for (const double a : moving) {
      worst = std::max(worst, exponent_along(a, expansion.r, rate, population, batch_size));
    }
    return worst;
  };
  if (rule.momentum != 0.0) {
    limits.almost_sure.reset();
    limits.reason = "the almost sure limit at a critical point of Q is not computed with momentum";
  } else if (force.square > 0.0) {
    limits.almost_sure = last_negative(exponent, 1.0 / force.square);
  }
  return in_rates(std::move(limits), largest, loss_factor(rule.loss));
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

/// With what the kernel of Hess Q does, if it has one; `shape` finds the shape of Q.
CriticalLimits limits_with_kernel(const Expansion& expansion, const Setting& setting,
                                  const std::function<LocalShape()>& shape) {
  CriticalLimits limits = limits_of(expansion, setting);
  if (std::ranges::find(expansion.curvatures, 0.0) == expansion.curvatures.end()) return limits;
  if (expansion.r != 0.0) return beside_kernel(std::move(limits), shape(), expansion.r > 0.0);
  limits.reason =
      "along the kernel of Hess Q every batch multiplies small distances by 1 to first order; what noise of higher "
      "order does there linearisation does not decide";
  return limits;
}

}  // namespace

CriticalLimits in_rates(CriticalLimits limits, double curvature, double factor) {
  for (std::optional<double>* limit : {&limits.mean, &limits.mean_square, &limits.almost_sure}) {
    if (!*limit || **limit == 0.0 || std::isinf(**limit)) continue;
    **limit /= factor;
    **limit /= curvature;
    if (std::isnormal(**limit)) continue;
    limit->reset();
    limits.reason = "a limit is a learning rate beyond the range of doubles";
  }
  return limits;
}

std::vector<double> critical_exponents(const Potential& potential, const UpdateRule& rule, const Population& population,
                                       std::uint64_t batch_size, std::span<const double> at) {
  if (const auto point = point_at(potential, at, population.slope)) {
    return critical_exponents(*point, rule, population, batch_size);
  }
  return exponents_of(expansion_at(potential, at, population.slope), {rule, population, batch_size});
}

std::vector<double> critical_exponents(const CriticalPoint& point, const UpdateRule& rule, const Population& population,
                                       std::uint64_t batch_size) {
  return exponents_of(expansion_of(point), {rule, population, batch_size});
}

CriticalLimits critical_limits(const Potential& potential, const UpdateRule& rule, const Population& population,
                               std::uint64_t batch_size, std::span<const double> at, std::span<const Rational> exact) {
  if (const auto point = point_at(potential, at, population.slope)) {
    return critical_limits(*point, rule, population, batch_size);
  }
  const auto shape = [&] {
    return exact.empty() ? LocalShape{.reason = "the point is not known exactly"} : local_shape(potential, exact);
  };
  return limits_with_kernel(expansion_at(potential, at, population.slope), {rule, population, batch_size}, shape);
}

CriticalLimits critical_limits(const CriticalPoint& point, const UpdateRule& rule, const Population& population,
                               std::uint64_t batch_size) {
  const auto shape = [&] {
    const Shape found = point.order % 2 == 1      ? Shape::saddle
                        : point.coefficient > 0.0 ? Shape::minimum
                                                  : Shape::maximum;
    return LocalShape{found, fmt::format("Q less its value is as {} d^{}", point.coefficient, point.order)};
  };
  return limits_with_kernel(expansion_of(point), {rule, population, batch_size}, shape);
}

}  // namespace flypaper
