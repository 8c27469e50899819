// A function of one variable as a product and as a polynomial: for the .cpp files of this folder alone.
#pragma once
#include <compare>
#include <map>

#include "flypaper/exact/algebra/series.inl"

namespace flypaper::flint {

/// A node as a polynomial over Q in w1 and in what else it is made of, its atoms w2 to w8: functions, inverses of
/// divisors and irrational constants. exp(k u) is a power of exp(u), k = 2, 3, .. Adds nodes to the graph.
class AtomForm {
 public:
  /// Throws TooLarge if there are more atoms or too many terms. Arguments of exponentials within each other are
  /// compared to this depth.
  AtomForm(ExpressionGraph& graph, NodeId node, unsigned depth = 3);

  struct Atom {
    NodeId node = 0;
    bool is_inverse = false;
    auto operator<=>(const Atom&) const = default;
  };
  [[nodiscard]] const Polynomial& polynomial() const& { return polynomial_; }
  /// Of w<i+1>.
  [[nodiscard]] const Atom& atom(unsigned i) const& { return atoms_.at(i); }
  [[nodiscard]] std::size_t size() const { return atoms_.size(); }
  /// The atoms that p holds and that are no constants.
  [[nodiscard]] std::vector<unsigned> functions_in(const Polynomial& p) const;
  [[nodiscard]] NodeId node_of(const Polynomial& p) const;

 private:
  void name(const std::vector<Atom>& atoms, unsigned depth);
  [[nodiscard]] Polynomial computed(NodeId id) const;
  [[nodiscard]] bool is_constant(NodeId id) const { return graph_.nodes()[id].operation == Operation::constant; }

  ExpressionGraph& graph_;
  std::vector<Atom> atoms_;
  std::map<Atom, Polynomial> values_;  ///< of atoms and of nodes
  Polynomial polynomial_;
};

/// A node as scale * primitive, where all multiples of it have the same node `primitive`.
struct Multiple {
  NodeId primitive = 0;
  Rational scale = 1;
};
/// The node itself if it has more than `most` terms or is no polynomial in so many atoms.
[[nodiscard]] Multiple multiple(ExpressionGraph& graph, NodeId node, std::size_t most, unsigned depth = 3);

/// f^exponent
struct FunctionFactor {
  Shifted f;
  unsigned exponent = 1;
};

/// The node, a function of one variable, as a product of factors and of functions without zeros, which are left out,
/// wherever it is defined. No two factors are equal up to a constant. Powers and products are taken apart; a sum is
/// factored over Q as a polynomial in its atoms; and with the zeros and orders unchanged
///   exp(u) - c is u - log c,  tanh(u) - c is u - artanh c,  log(u) - c is u - exp c,
///   sin(u) is the product of u - k pi, cos(u) that of u - (k + 1/2) pi over the values of u on the range,
///   1 - cos(u) that of (u - 2 k pi)^2, and so on;  F(u) - F(v) is u - v for exp, log, tanh.
/// Adds nodes to `graph`. Throws Error if the node is 0 everywhere.
[[nodiscard]] std::vector<FunctionFactor> function_factors(ExpressionGraph& graph, NodeId node, const Interval& range);

}  // namespace flypaper::flint
