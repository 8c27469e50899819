#include "flypaper/exact/geometry/taylor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <ranges>

namespace flypaper {

Polynomial truncated(const Polynomial& p, unsigned order) {
  std::vector<Polynomial::Term> terms = p.terms();
  std::erase_if(terms, [&](const Polynomial::Term& term) { return total_degree(term.first) > order; });
  return Polynomial(terms);
}

Polynomial truncated_product(const Polynomial& a, const Polynomial& b, unsigned order) {
  return truncated(a * b, order);
}

unsigned order_of(const Polynomial& p) {
  unsigned least = ~0U;
  for (const auto& [exponents, coefficient] : p.terms()) least = std::min(least, total_degree(exponents));
  return least;
}

Polynomial truncated_substitution(const Polynomial& p, unsigned index, const Polynomial& target, unsigned order) {
  const std::vector<Polynomial> coefficients = coefficients_in(p, index);
  Polynomial sum;
  for (const Polynomial& coefficient : std::views::reverse(coefficients)) {
    sum = truncated_product(sum, target, order) + truncated(coefficient, order);
  }
  return sum;
}

Polynomial implicit_function(const Polynomial& p, unsigned index, unsigned order) {
  const Polynomial inverse_slope(1 / derivative(p, index).constant());
  Polynomial phi;
  // Each round makes one more degree right.
  for (unsigned degree = 1; degree <= order; ++degree) {
    phi = phi - truncated_product(truncated_substitution(p, index, phi, degree), inverse_slope, degree);
  }
  return phi;
}

namespace {

/// The coefficient of h^k > 1 of tanh h from those before, by t' = 1 - t^2.
Rational of_tangent(const std::vector<Rational>& series, unsigned k) {
  Rational square;
  for (unsigned i = 0; i < k; ++i) square = square + series[i] * series[k - 1 - i];
  return ((k == 1 ? Rational(1) : Rational()) - square) / std::int64_t{k};
}

/// f(c + h) = sum of coefficients h^k, where c is the one rational argument whose values are rational.
std::vector<Rational> series_of(Operation function, unsigned order) {
  std::vector<Rational> series(order + 1);
  Rational factorial = 1;
  for (unsigned k = 0; k <= order; ++k) {
    const std::int64_t whole = k;
    if (k > 0) factorial = factorial * whole;
    const Rational sign = k / 2 % 2 == 0 ? 1 : -1;
    if (function == Operation::exponential) series[k] = 1 / factorial;
    if (function == Operation::sine && k % 2 == 1) series[k] = sign / factorial;
    if (function == Operation::cosine && k % 2 == 0) series[k] = sign / factorial;
    if (function == Operation::logarithm && k > 0) series[k] = Rational(k % 2 == 1 ? 1 : -1, whole);
    if (function == Operation::hyperbolic_tangent && k > 0) series[k] = of_tangent(series, k);
  }
  return series;
}

class Taylor {
 public:
  Taylor(const ExpressionGraph& graph, std::span<const Rational> at, unsigned order)
      : graph_(graph), at_(at), order_(order) {}

  Polynomial operator()(NodeId node) {
    // Operands come first: no recursion, however long the expression is.
    std::vector<bool> needed(node + 1, false);
    needed[node] = true;
    for (NodeId id = node + 1; id-- > 0;) {
      const Node& n = graph_.nodes()[id];
      if (!needed[id] || n.is_leaf()) continue;
      needed[n.left] = true;
      if (!n.is_unary()) needed[n.right] = true;
    }
    std::vector<Polynomial> values(node + 1);
    for (NodeId id = 0; id <= node; ++id) {
      if (needed[id]) values[id] = compute(id, values);
    }
    return values[node];
  }

 private:
  [[nodiscard]] Polynomial compute(NodeId id, const std::vector<Polynomial>& values) const {
    const Node& node = graph_.nodes()[id];
    const auto product = [&](const Polynomial& a, const Polynomial& b) { return truncated_product(a, b, order_); };
    switch (node.operation) {
      case Operation::constant: return Polynomial(exact_constant(graph_, id));
      case Operation::variable: return truncated(Polynomial::variable(node.left) + Polynomial(at_[node.left]), order_);
      case Operation::add: return values[node.left] + values[node.right];
      case Operation::subtract: return values[node.left] - values[node.right];
      case Operation::multiply: return product(values[node.left], values[node.right]);
      case Operation::divide: return product(values[node.left], Polynomial(1 / values[node.right].constant()));
      case Operation::negate: return Polynomial() - values[node.left];
      case Operation::power: {
        Polynomial result(Rational(1));
        for (unsigned i = 0; i < node.right; ++i) result = product(result, values[node.left]);
        return result;
      }
      default: return function(node.operation, values[node.left]);
    }
  }

  [[nodiscard]] Polynomial function(Operation function, const Polynomial& argument) const {
    const Rational special = function == Operation::logarithm ? 1 : 0;
    if (argument.constant() != special) {
      throw NotRational(fmt::format("{}({}) and the Taylor coefficients there are no rational numbers",
                                    name_of_function(function), argument.constant().print()));
    }
    const Polynomial rest = argument - Polynomial(special);
    const std::vector<Rational> series = series_of(function, order_);
    Polynomial sum;
    for (const Rational& coefficient : std::views::reverse(series)) {
      sum = truncated_product(sum, rest, order_) + Polynomial(coefficient);
    }
    return sum;
  }

  const ExpressionGraph& graph_;
  std::span<const Rational> at_;
  unsigned order_;
};

class Reduction {
 public:
  Reduction(ExpressionGraph& graph, std::span<const Rational> at) : graph_(graph), at_(at) {}

  std::vector<LocalFactor> take() { return std::move(factors_); }

  /// Adds the factors of node^exponent.
  void collect(NodeId id, unsigned exponent) {
    if (exponent > 9999) throw TooLarge("an exponent of more than 9999");
    const Node node = graph_.nodes()[id];  // a copy: the graph grows
    switch (node.operation) {
      case Operation::multiply: collect(node.left, exponent); return collect(node.right, exponent);
      case Operation::power: return collect(node.left, exponent * node.right);
      case Operation::negate:
      case Operation::divide: return collect(node.left, exponent);
      case Operation::exponential: return;
      default: break;
    }
    if (!vanishes_exactly(graph_, id, at_)) return;
    if (node.operation == Operation::sine || node.operation == Operation::hyperbolic_tangent) {
      return collect(node.left, exponent);
    }
    if (node.operation == Operation::logarithm) {
      return collect(graph_.subtract(node.left, graph_.constant(1.0)), exponent);
    }
    if (collect_difference(node, exponent)) return;
    const auto equal = std::ranges::find(factors_, id, &LocalFactor::node);
    if (equal == factors_.end()) {
      factors_.push_back({.node = id, .exponent = exponent});
    } else {
      equal->exponent += exponent;
    }
  }

 private:
  /// A sum or difference of two terms as sign * left + right_sign * right, if it has one of the forms with a unit.
  bool collect_difference(const Node& node, unsigned exponent) {
    if (node.operation != Operation::subtract && node.operation != Operation::add) return false;
    const Node left = graph_.nodes()[node.left];
    const Node right = graph_.nodes()[node.right];
    const bool both = node.operation == Operation::subtract && left.operation == right.operation;
    if (both && (left.operation == Operation::exponential || left.operation == Operation::hyperbolic_tangent)) {
      collect(graph_.subtract(left.left, right.left), exponent);
      return true;
    }
    // The node is 0 at the point, so the constant beside exp(u) or cos(u) is the one that makes it so: if u is 0 there,
    // 1 of the other sign.
    const auto collected = [&](const Node& function, const Node& other) {
      if (other.operation != Operation::constant || other.left != 0 || other.right != 0) return false;
      const bool is_exponential = function.operation == Operation::exponential;
      if ((!is_exponential && function.operation != Operation::cosine) || std::abs(other.constant) != 1.0) return false;
      collect(function.left, is_exponential ? exponent : 2 * exponent);
      return true;
    };
    return collected(left, right) || collected(right, left);
  }

  ExpressionGraph& graph_;
  std::span<const Rational> at_;
  std::vector<LocalFactor> factors_;
};

}  // namespace

Polynomial taylor_polynomial(const ExpressionGraph& graph, NodeId node, std::span<const Rational> at, unsigned order) {
  return Taylor(graph, at, order)(node);
}

bool vanishes_exactly(const ExpressionGraph& graph, NodeId node, std::span<const Rational> at) {
  std::string reason;
  try {
    return taylor_polynomial(graph, node, at, 0).constant().is_zero();
  } catch (const NotRational& error) {
    reason = error.what();
  }
  std::vector<double> point;
  for (const Rational& w : at) point.push_back(w.to_double());
  const double value = graph.evaluate(node, std::span<const double>(point));
  if (!std::isfinite(value)) throw Error("Q is not defined at the point, or not in doubles");
  // Roundings on the longest path, with one for each number that was read.
  double roundings = 4.0;
  for (NodeId id = 0; id <= node; ++id) {
    const Node& n = graph.nodes()[id];
    roundings += n.operation == Operation::power ? n.right : 2.0;
  }
  if (std::abs(value) > roundings * 0x1p-52 * magnitude(graph, node, point)) return false;
  throw NotRational(reason);
}

std::vector<LocalFactor> local_factors(ExpressionGraph& graph, NodeId q, std::span<const Rational> at) {
  Reduction reduction(graph, at);
  reduction.collect(q, 1);
  return reduction.take();
}

unsigned variables_in(const ExpressionGraph& graph, NodeId node) {
  std::vector<unsigned> variables(node + 1, 0);
  for (NodeId id = 0; id <= node; ++id) {
    const Node& n = graph.nodes()[id];
    if (n.operation == Operation::variable) variables[id] = 1U << n.left;
    if (n.is_leaf()) continue;
    variables[id] = variables[n.left] | (n.is_unary() ? 0U : variables[n.right]);
  }
  return variables[node];
}

}  // namespace flypaper
