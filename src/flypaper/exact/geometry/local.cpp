#include "flypaper/exact/geometry/local.hpp"

#include <fmt/format.h>

#include <Eigen/Eigenvalues>
#include <cfenv>
#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/algebra/function_zeros.hpp"

namespace flypaper {
namespace {

/// In one variable whether the node has a zero of which the point is the nearest double; else up to rounding.
bool stands_for_zero(const ExpressionGraph& graph, NodeId node, std::span<const double> at) {
  std::feclearexcept(FE_ALL_EXCEPT);
  const bool may_vanish = vanishes(graph, node, at);
  // Where something over- or underflowed the doubles tell nothing.
  const bool is_told = std::fetestexcept(FE_UNDERFLOW | FE_OVERFLOW) == 0;
  if (at.size() != 1 || (is_told && !may_vanish)) return may_vanish;
  try {
    return !zeros_nearest_to(graph, node, at[0]).empty();
  } catch (const Error&) {  // as where the node is 0 everywhere
    return may_vanish;
  }
}

}  // namespace

double LocalModel::gradient_norm2() const {
  double sum = 0.0;
  for (const double g : gradient) sum += g * g;
  return sum;
}

LocalModel local_model(const Potential& potential, std::span<const double> at, double slope) {
  if (at.size() != potential.dimension()) {
    throw Error(
        fmt::format("a point of {} coordinates for a potential of {} variables", at.size(), potential.dimension()));
  }
  for (const double w : at) {
    if (!std::isfinite(w)) throw Error(fmt::format("the point's coordinate {} is not finite", w));
  }
  const ExpressionGraph& graph = potential.graph();
  LocalModel model;
  model.q = graph.evaluate(potential.q(), at) - slope;
  ExpressionGraph shifted;
  if (slope != 0.0) shifted = graph;
  model.is_zero = slope == 0.0 ? stands_for_zero(graph, potential.q(), at)
                               : stands_for_zero(shifted, shifted.subtract(potential.q(), shifted.constant(slope)), at);
  model.is_flat = true;
  for (const NodeId node : potential.gradient()) {
    model.gradient.push_back(graph.evaluate(node, at));
    model.is_flat = model.is_flat && stands_for_zero(graph, node, at);
  }
  for (const NodeId node : potential.hessian()) model.hessian.push_back(graph.evaluate(node, at));
  model.is_critical = model.is_zero || model.is_flat;
  return model;
}

double loss(const LocalModel& model) { return 0.5 * model.q * model.q; }

std::vector<double> loss_gradient(const LocalModel& model) {
  std::vector<double> gradient;
  for (const double g : model.gradient) gradient.push_back(model.q * g);
  return gradient;
}

double top_eigenvalue(const std::vector<double>& matrix) {
  const auto n = static_cast<Eigen::Index>(std::lround(std::sqrt(static_cast<double>(matrix.size()))));
  const Eigen::Map<const Eigen::MatrixXd> symmetric(matrix.data(), n, n);
  return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(symmetric, Eigen::EigenvaluesOnly).eigenvalues().maxCoeff();
}

std::vector<double> outer_product(std::span<const double> a, std::span<const double> b, double factor) {
  std::vector<double> product;
  for (const double x : a) {
    for (const double y : b) product.push_back(factor * x * y);
  }
  return product;
}

std::vector<double> loss_hessian(const LocalModel& model) {
  std::vector<double> hessian = outer_product(model.gradient, model.gradient, 1.0);
  for (std::size_t i = 0; i < hessian.size(); ++i) hessian[i] += model.q * model.hessian[i];
  return hessian;
}

}  // namespace flypaper
