#include "flypaper/exact/escape/slow_flow.hpp"

#include <boost/numeric/odeint.hpp>
#include <fmt/format.h>

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/escape/stability.hpp"

namespace flypaper {
namespace {

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

std::vector<double> gradient_at(const Potential& potential, std::span<const double> at) {
  std::vector<double> gradient;
  for (const NodeId node : potential.gradient()) gradient.push_back(potential.graph().evaluate(node, at));
  return gradient;
}

/// The drift at a point that need not be exactly on the zero set; an integrator's stages are not.
std::vector<double> drift_near(const Potential& potential, const UpdateRule& rule, const Population& population,
                               std::uint64_t batch_size, std::span<const double> at) {
  const std::vector<double> gradient = gradient_at(potential, at);
  const double norm2 = dot(gradient, gradient);
  const double steepness = loss_factor(rule.loss) * population.input_variance;
  const double variance = stationary_variance(rule.learning_rate * steepness * norm2, rule, population, batch_size);
  if (!std::isfinite(variance)) {
    throw Error(fmt::format("the learning rate {} is unstable in mean square on the zero set; take a smaller one",
                            shortest(rule.learning_rate)));
  }
  const std::size_t n = at.size();
  std::vector<double> turned(n, 0.0);  // Hess Q grad Q = grad |grad Q|^2 / 2
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      turned[i] += potential.graph().evaluate(potential.hessian()[i * n + j], at) * gradient[j];
    }
  }
  const double along_normal = norm2 > 0.0 ? dot(turned, gradient) / norm2 : 0.0;
  const double speed = rule.learning_rate / (1.0 - rule.momentum) * steepness * variance;
  std::vector<double> drift(n);
  for (std::size_t i = 0; i < n; ++i) drift[i] = speed * (along_normal * gradient[i] - turned[i]);
  return drift;
}

void require_regular_zero(const Potential& potential, const Population& population, std::span<const double> at) {
  const std::vector<double> gradient = gradient_at(potential, at);
  ExpressionGraph graph = potential.graph();
  const NodeId residual = graph.subtract(potential.q(), graph.constant(population.slope));
  if (!vanishes(graph, residual, at) || dot(gradient, gradient) == 0.0) {
    throw Error("the slow flow runs along regular zeros of Q (Q = slope, grad Q != 0); this point is none");
  }
}

}  // namespace

std::vector<double> slow_drift(const Potential& potential, const UpdateRule& rule, const Population& population,
                               std::uint64_t batch_size, std::span<const double> at) {
  require_regular_zero(potential, population, at);
  return drift_near(potential, rule, population, batch_size, at);
}

std::vector<double> follow_slow_flow(const Potential& potential, const UpdateRule& rule, const Population& population,
                                     std::uint64_t batch_size, std::vector<double> start, double steps) {
  namespace odeint = boost::numeric::odeint;
  require_regular_zero(potential, population, start);
  const auto system = [&](const std::vector<double>& w, std::vector<double>& rate, double) {
    rate = drift_near(potential, rule, population, batch_size, w);
  };
  const auto stepper = odeint::make_controlled<odeint::runge_kutta_dopri5<std::vector<double>>>(1e-14, 1e-10);
  odeint::integrate_adaptive(stepper, system, start, 0.0, steps, std::min(1.0, steps));
  const std::vector<double> gradient = gradient_at(potential, start);
  const double q = potential.graph().evaluate(potential.q(), std::span<const double>(start)) - population.slope;
  const double norm2 = dot(gradient, gradient);
  for (std::size_t i = 0; i < start.size(); ++i) start[i] -= q * gradient[i] / norm2;
  return start;
}

}  // namespace flypaper
