#pragma once
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "flypaper/base/core/rational.hpp"
#include "flypaper/simulation/model/operation.hpp"

namespace flypaper {

/// The named numbers of a potential's file.
using Parameters = std::map<std::string, Number, std::less<>>;

/// A node's number in its graph. Operands come before the nodes that use them.
using NodeId = std::uint32_t;

/// An operation and the nodes that it is applied to.
struct Node {
  Operation operation = Operation::constant;
  NodeId left = 0;        ///< operand; for a variable its index from 0; for a constant see ExpressionGraph::number
  NodeId right = 0;       ///< operand; for a power the exponent; for a constant not 0 if it is irrational
  double constant = 0.0;  ///< for a constant its value
  bool operator==(const Node&) const = default;
  [[nodiscard]] bool is_leaf() const { return operation == Operation::constant || operation == Operation::variable; }
  /// It has no operand `right`.
  [[nodiscard]] bool is_unary() const {
    return operation == Operation::power || operation == Operation::negate || is_function(operation);
  }
};

/// Polynomials, and functions of them, that share equal subexpressions, kept as they were factored: expanding loses
/// accuracy at zeros. Neutral elements and constants are folded on construction, in doubles and exactly; nothing else
/// is rewritten.
class ExpressionGraph {
 public:
  [[nodiscard]] NodeId constant(const Number& value);
  [[nodiscard]] NodeId variable(unsigned index);
  [[nodiscard]] NodeId add(NodeId left, NodeId right);
  [[nodiscard]] NodeId subtract(NodeId left, NodeId right);
  [[nodiscard]] NodeId multiply(NodeId left, NodeId right);
  /// Throws Error if the divisor is the constant 0.
  [[nodiscard]] NodeId divide(NodeId left, NodeId right);
  [[nodiscard]] NodeId power(NodeId base, unsigned exponent);
  [[nodiscard]] NodeId negate(NodeId operand);
  /// Of a constant its value, which is exact for exp(0), log(1), sin(0), cos(0) and tanh(0) alone: all others are
  /// transcendental at rational arguments (Lindemann, Weierstrass). Throws Error for the logarithm of a constant that
  /// is not positive.
  [[nodiscard]] NodeId function(Operation function, NodeId operand);

  /// More throw Error: whatever is done to an expression ends soon.
  static constexpr std::size_t most_nodes = 200'000;

  /// d(node)/d(variable) by the rules of differentiation, in the same graph.
  [[nodiscard]] NodeId derivative(NodeId node, unsigned variable);

  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
  /// The value of a constant, with what it means exactly.
  [[nodiscard]] Number number(NodeId constant) const;
  /// The operation on constants that made an irrational one, as exp(1); nothing for other nodes.
  [[nodiscard]] std::optional<Node> origin(NodeId node) const;
  /// 1 + the largest variable index used; 0 for a constant.
  [[nodiscard]] unsigned dimension() const;
  /// The first function among the node and its operands; nothing for a polynomial.
  [[nodiscard]] std::optional<Operation> function_in(NodeId node) const;

  /// The degree that the way it is written allows, without regard to what cancels; of a function that of its argument.
  [[nodiscard]] double degree(NodeId node) const;

  /// The node's value at `at`, over any number type with + - * / (double, autodiff variables, rationals). A function
  /// is apply_function(Operation, argument) of the type if it has one, else its exp, log, sin, cos or tanh; a type that
  /// has neither throws NotAPolynomial.
  template <typename Number>
  [[nodiscard]] Number evaluate(NodeId node, std::span<const Number> at) const;

  /// The node in flypaper's grammar, with the fewest brackets; parsing it gives the same graph. Throws Error beyond a
  /// million characters.
  [[nodiscard]] std::string print(NodeId node) const;

 private:
  struct Hash {
    std::size_t operator()(const Node& node) const;
  };
  /// Throws Error beyond most_nodes.
  NodeId insert(const Node& node);
  [[nodiscard]] NodeId irrational_constant(double value, const Node& origin);
  /// For each node up to this one, whether it is this one or an operand of an operand... of it.
  [[nodiscard]] std::vector<bool> needed_for(NodeId node) const;
  /// The constant left (operation) right, in doubles and exactly. Throws Error if it has too many digits.
  [[nodiscard]] NodeId fold(Operation operation, NodeId left, NodeId right);
  [[nodiscard]] bool is(NodeId node, double value) const;
  [[nodiscard]] NodeId fold_function(Operation function, NodeId operand);
  [[nodiscard]] bool is_constant(NodeId node) const { return nodes_[node].operation == Operation::constant; }

  std::vector<Node> nodes_;
  std::unordered_map<Node, NodeId, Hash> known_;
  /// What constants mean that are not the shortest decimal of their double: a constant's `left` counts from 1.
  std::vector<Rational> exact_;
  /// What made irrational constants: a constant's `right` counts from 2; 1 if that is not known.
  std::vector<Node> origins_;
};

/// Adds the expression `text` to `graph` and returns its node.
/// Grammar: w1..w8 (w means w1), + - * / (by constants) ^ (whole exponents up to 99), exp log sin cos tanh with their
/// argument in brackets, brackets, decimals, names of parameters, inf. Throws Error with a caret under the place, and
/// for what is larger than a person writes: 100,000 characters, 10,000 operations, the degree 1000.
[[nodiscard]] NodeId parse_expression(ExpressionGraph& graph, std::string_view text, const Parameters& parameters = {});

/// Whether no parameter can have the word for its name: w, w1..w8, inf, functions.
[[nodiscard]] bool is_reserved(std::string_view word);

/// Whether the text can only name a potential: a word without a meaning in the grammar, such as "saddle", not "w10".
[[nodiscard]] bool is_potential_name(std::string_view text, const Parameters& parameters);

/// The value of an expression without variables, such as "-w0/3", "9/5", "log(2)" or "inf", with what it means exactly.
/// Throws Error.
[[nodiscard]] Number evaluate_number(std::string_view text, const Parameters& parameters = {});
[[nodiscard]] double evaluate_constant(std::string_view text, const Parameters& parameters = {});

/// A bound of how far rounding can take the expression, in units of the roundings on its longest path: k u times it
/// bounds the error of a tree whose longest path has k operations, functions counted twice (u = 2^-53, to first order).
/// For polynomials the expression on absolute values, so that nothing cancels; see magnitude.cpp for functions.
[[nodiscard]] double magnitude(const ExpressionGraph& graph, NodeId node, std::span<const double> at);

/// Whether the expression is 0 at `at` up to rounding: an absolute value of at most 1e-14 times its magnitude.
[[nodiscard]] bool vanishes(const ExpressionGraph& graph, NodeId node, std::span<const double> at);

/// The function over any number type; see ExpressionGraph::evaluate.
template <typename Number>
Number evaluate_function(Operation function, const Number& x) {
  // What converts to double without being one would lose its digits.
  if constexpr ((std::is_same_v<Number, double> || std::is_class_v<Number>) && requires {
                  { apply_function(function, x) } -> std::same_as<Number>;
                }) {
    return apply_function(function, x);
  } else if constexpr (std::is_class_v<Number> && requires { exp(x), log(x), sin(x), cos(x), tanh(x); }) {
    switch (function) {
      case Operation::exponential: return exp(x);
      case Operation::logarithm: return log(x);
      case Operation::sine: return sin(x);
      case Operation::cosine: return cos(x);
      default: return tanh(x);
    }
  } else {
    throw NotAPolynomial(function);
  }
}

template <typename Number>
Number ExpressionGraph::evaluate(NodeId node, std::span<const Number> at) const {
  std::vector<Number> values;
  values.reserve(node + 1);
  for (NodeId id = 0; id <= node; ++id) {
    const auto& [operation, left, right, value] = nodes_[id];
    switch (operation) {
      case Operation::constant: values.emplace_back(value); break;
      case Operation::variable: values.push_back(at[left]); break;
      case Operation::add: values.push_back(values[left] + values[right]); break;
      case Operation::subtract: values.push_back(values[left] - values[right]); break;
      case Operation::multiply: values.push_back(values[left] * values[right]); break;
      case Operation::divide: values.push_back(values[left] / values[right]); break;
      case Operation::negate: values.push_back(-values[left]); break;
      case Operation::power: {
        Number result = values[left];
        for (NodeId i = 1; i < right; ++i) result = result * values[left];
        values.push_back(result);
        break;
      }
      default: values.push_back(evaluate_function(operation, values[left]));
    }
  }
  return values[node];
}

}  // namespace flypaper
