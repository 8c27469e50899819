#include "flypaper/exact/posterior/local_coefficient.hpp"

#include <fmt/format.h>

#include <Eigen/Eigenvalues>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

std::string print(std::span<const double> point) {
  std::vector<std::string> words;
  for (const double coordinate : point) words.push_back(shortest(coordinate));
  return "(" + join(words) + ")";
}

}  // namespace

Approximation exact_local_learning_coefficient(const LangevinTarget& target) {
  const auto& [potential, likelihood, restraint] = target;
  const double misfit =
      potential.graph().evaluate(potential.q(), std::span<const double>(restraint.anchor)) - likelihood.level();
  Approximation result = Posterior(potential, likelihood, restraint).expected_loss();
  result.value -= likelihood.scale() * misfit * misfit;
  return result;
}

void require_minimum(const LangevinTarget& target) {
  const Potential& potential = target.potential;
  const ExpressionGraph& graph = potential.graph();
  const std::span<const double> at(target.restraint.anchor);
  const auto d = static_cast<Eigen::Index>(potential.dimension());
  if (at.size() != potential.dimension()) {
    throw Error(fmt::format("the point to sample at has {} coordinates; the potential has {} variables", at.size(), d));
  }
  const double factor = target.likelihood.samples / target.likelihood.noise_variance;
  const double q = vanishes(graph, potential.q(), at) ? 0.0 : graph.evaluate(potential.q(), at);
  const double fit = factor * (q * target.likelihood.sums.s_xx - target.likelihood.sums.s_xy);
  Eigen::VectorXd slope(d);
  Eigen::MatrixXd hessian(d, d);
  for (Eigen::Index i = 0; i < d; ++i) {
    slope(i) = graph.evaluate(potential.gradient()[static_cast<std::size_t>(i)], at);
    for (Eigen::Index j = 0; j < d; ++j) {
      hessian(i, j) = fit * graph.evaluate(potential.hessian()[static_cast<std::size_t>(i * d + j)], at);
    }
  }
  hessian += factor * target.likelihood.sums.s_xx * slope * slope.transpose();
  hessian += target.restraint.stiffness * Eigen::MatrixXd::Identity(d, d);
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(hessian);
  const double least = solver.eigenvalues()(0);
  const std::string where = "the restrained loss has no minimum at " + print(at);
  if (!(least > 0.0)) {
    throw Error(fmt::format("{}: it falls on both sides, with curvature {}; give a minimum, as a zero of Q", where,
                            rounded(least)));
  }
  constexpr double largest_fall = 1e-3;
  const Eigen::VectorXd step =
      -fit * solver.eigenvectors() * (solver.eigenvectors().transpose() * slope).cwiseQuotient(solver.eigenvalues());
  const double fall = -0.5 * fit * slope.dot(step);
  if (fall <= largest_fall) return;
  std::vector<double> lower;
  for (Eigen::Index i = 0; i < d; ++i) lower.push_back(at[static_cast<std::size_t>(i)] + step(i));
  throw Error(fmt::format("{}: it is lower by {} near {}; give a minimum, as a zero of Q - mean xy / mean x^2", where,
                          rounded(fall), print(lower)));
}

}  // namespace flypaper
