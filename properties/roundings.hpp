#pragma once
// What a value of an expression collects of rounding, for the standard model of floating point.
#include <algorithm>
#include <vector>

#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// How many factors 1 + delta, |delta| <= 2^-53, a value collects: `of_number` for each number that is read, one for
/// each operation, two for a function.
template <unsigned of_number>
struct Roundings {
  unsigned count = of_number;
  explicit Roundings(double /*value*/) {}
  explicit Roundings(unsigned given) : count(given) {}
  friend Roundings operator+(Roundings a, Roundings b) { return Roundings(std::max(a.count, b.count) + 1); }
  friend Roundings operator-(Roundings a, Roundings b) { return a + b; }
  friend Roundings operator*(Roundings a, Roundings b) { return Roundings(a.count + b.count + 1); }
  friend Roundings operator/(Roundings a, Roundings b) { return a * b; }
  friend Roundings operator-(Roundings a) { return a; }
  friend Roundings apply_function(Operation /*function*/, Roundings a) { return Roundings(a.count + 2); }
};

template <typename Number>
Number value_of(const ExpressionGraph& graph, NodeId node, const std::vector<double>& at) {
  const std::vector<Number> point(at.begin(), at.end());
  return graph.evaluate(node, std::span<const Number>(point));
}

/// Value, gradient and Hessian.
inline std::vector<NodeId> all_nodes(const Potential& potential) {
  std::vector<NodeId> nodes{potential.q()};
  nodes.insert(nodes.end(), potential.gradient().begin(), potential.gradient().end());
  nodes.insert(nodes.end(), potential.hessian().begin(), potential.hessian().end());
  return nodes;
}

}  // namespace flypaper
