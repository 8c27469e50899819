// Sums in a function of one variable, and constants: for the .cpp files of this folder alone.
#pragma once
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "flypaper/exact/algebra/ball_series.inl"

namespace flypaper::flint {

/// Constants as nodes, with what is known of them for certain.
class Constants {
 public:
  explicit Constants(ExpressionGraph& graph) : graph_(graph) {}

  [[nodiscard]] NodeId of(const Rational& value) const { return graph_.constant(Number(value.to_double(), value)); }
  [[nodiscard]] std::optional<Rational> rational(NodeId id) const;
  /// a / b, if it is a fraction as if it had been written: equal ones are one node.
  [[nodiscard]] NodeId quotient(NodeId a, NodeId b) const;
  /// -1, 0 or 1; nothing if balls of 256 digits do not tell.
  [[nodiscard]] std::optional<int> sign(NodeId id) const;
  /// The sign of a - b.
  [[nodiscard]] std::optional<int> order(NodeId a, NodeId b) const { return sign(graph_.subtract(a, b)); }

 private:
  ExpressionGraph& graph_;
};

/// The sum of coefficient * atom, where no atom is a sum or a multiple, and a constant: all nodes.
struct LinearForm {
  std::map<NodeId, NodeId> coefficients;
  NodeId constant = 0;
};

/// Adds nodes to `graph`.
[[nodiscard]] LinearForm linear_form(ExpressionGraph& graph, NodeId node);

/// The factors over Q, and their exponents, of a sum as a polynomial in w1 and in what else it is made of, its atoms;
/// exp(k u) is a power of exp(u). Nothing if it is irreducible, or that cannot be told. Adds nodes to `graph`.
[[nodiscard]] std::optional<std::vector<std::pair<NodeId, unsigned>>> factors_in_atoms(ExpressionGraph& graph,
                                                                                       NodeId node);

}  // namespace flypaper::flint
