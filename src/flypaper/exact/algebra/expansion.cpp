// Polynomials from the graph of an expression.
#include <fmt/format.h>

#include <map>
#include <string>
#include <unordered_map>

#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/algebra/series.inl"

namespace flypaper {

Rational exact_constant(const ExpressionGraph& graph, NodeId constant) {
  const Number number = graph.number(constant);
  if (!number.irrational) return number.exact;
  throw NotRational(fmt::format("Q holds a constant near {} that is no rational number", shortest(number.value)));
}

namespace {

/// Expands nodes of a graph at a point, each once.
class Expansion {
 public:
  Expansion(const ExpressionGraph& graph, std::span<const Rational> at) : graph_(graph), at_(at) {}

  const Polynomial& expand(NodeId root) {
    const std::vector<bool> needed = flint::needed_by(graph_, root);
    for (NodeId id = 0; id <= root; ++id) {
      if (needed[id] && !known_.contains(id)) known_.emplace(id, compute(graph_.nodes()[id], id));
    }
    return known_.at(root);
  }

  /// The factors of the node, equal ones gathered, in the order in which they are written.
  std::vector<PolynomialFactor> factors(NodeId root) {
    std::vector<PolynomialFactor> found;
    std::unordered_map<std::string, std::size_t> places;
    std::vector<std::pair<NodeId, unsigned>> open{{root, 1}};
    while (!open.empty()) {
      const auto [id, exponent] = open.back();
      open.pop_back();
      const Node& node = graph_.nodes()[id];
      if (node.operation == Operation::multiply) {
        open.emplace_back(node.right, exponent);
        open.emplace_back(node.left, exponent);
      } else if (node.operation == Operation::power) {
        if (std::uint64_t{exponent} * node.right > 9999) throw TooLarge("an exponent of more than 9999");
        open.emplace_back(node.left, exponent * node.right);
      } else if (node.operation == Operation::negate || node.operation == Operation::divide) {
        open.emplace_back(node.left, exponent);
      } else {
        const Polynomial& written = expand(id);
        const Polynomial factor =
            written.is_zero() ? written : written * Polynomial(1 / written.terms().front().second);
        const auto [place, is_new] = places.try_emplace(print(factor), found.size());
        if (is_new) found.push_back({.factor = factor, .exponent = 0});
        found[place->second].exponent += exponent;
      }
    }
    return found;
  }

 private:
  [[nodiscard]] const Polynomial& known(NodeId id) const { return known_.at(id); }

  [[nodiscard]] Polynomial compute(const Node& node, NodeId id) const {
    switch (node.operation) {
      case Operation::constant: return Polynomial(exact_constant(graph_, id));
      case Operation::variable: return Polynomial::variable(node.left) + Polynomial(at_[node.left]);
      case Operation::add: return known(node.left) + known(node.right);
      case Operation::subtract: return known(node.left) - known(node.right);
      case Operation::multiply: return known(node.left) * known(node.right);
      case Operation::divide: return known(node.left) * Polynomial(1 / exact_constant(graph_, node.right));
      case Operation::negate: return Polynomial() - known(node.left);
      case Operation::power: return power(known(node.left), node.right);
      default: throw NotAPolynomial(node.operation);
    }
  }

  const ExpressionGraph& graph_;
  std::span<const Rational> at_;
  std::map<NodeId, Polynomial> known_;
};

}  // namespace

std::vector<PolynomialFactor> factors_at(const ExpressionGraph& graph, NodeId q, std::span<const Rational> at) {
  return Expansion(graph, at).factors(q);
}

Polynomial expanded_at(const ExpressionGraph& graph, NodeId q, std::span<const Rational> at) {
  return Expansion(graph, at).expand(q);
}

}  // namespace flypaper
