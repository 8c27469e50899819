#include "flypaper/simulation/model/expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {

std::size_t ExpressionGraph::Hash::operator()(const Node& node) const {
  auto hash = std::bit_cast<std::uint64_t>(node.constant);
  for (const std::size_t part :
       {static_cast<std::size_t>(node.operation), std::size_t{node.left}, std::size_t{node.right}}) {
    hash = (hash ^ part) * 0x9e3779b97f4a7c15U;
    hash ^= hash >> 29U;
  }
  return hash;
}

NodeId ExpressionGraph::insert(const Node& node) {
  const auto [found, added] = known_.try_emplace(node, static_cast<NodeId>(nodes_.size()));
  if (added) nodes_.push_back(node);
  if (nodes_.size() > most_nodes) {
    throw Error(fmt::format("the expression and its derivatives take more than {} operations; shorten it", most_nodes));
  }
  return found->second;
}

bool ExpressionGraph::is(NodeId node, double value) const {
  return is_constant(node) && nodes_[node].constant == value && nodes_[node].left == 0 && nodes_[node].right == 0;
}

NodeId ExpressionGraph::constant(const Number& value) {
  // -0.0 and 0.0 compare equal but hash apart: keep one.
  const double plain = value.value == 0.0 ? 0.0 : value.value;
  if (value.irrational) return insert({Operation::constant, 0, 1, plain});
  if (!value.is_finite() || value.exact == Number(plain).exact) return insert({Operation::constant, 0, 0, plain});
  auto known = std::ranges::find(exact_, value.exact);
  if (known == exact_.end()) known = exact_.insert(exact_.end(), value.exact);
  return insert({Operation::constant, static_cast<NodeId>(known - exact_.begin()) + 1, 0, plain});
}

Number ExpressionGraph::number(NodeId constant) const {
  const Node& node = nodes_[constant];
  if (node.right != 0) return Number::without_exact(node.constant);
  return node.left == 0 ? Number(node.constant) : Number(node.constant, exact_[node.left - 1]);
}

NodeId ExpressionGraph::irrational_constant(double value, const Node& origin) {
  if (!std::isfinite(value)) return constant(value);
  auto known = std::ranges::find(origins_, origin);
  if (known == origins_.end()) known = origins_.insert(origins_.end(), origin);
  return insert(
      {Operation::constant, 0, static_cast<NodeId>(known - origins_.begin()) + 2, value == 0.0 ? 0.0 : value});
}

std::optional<Node> ExpressionGraph::origin(NodeId node) const {
  const Node& n = nodes_[node];
  return n.operation == Operation::constant && n.right > 1 ? std::optional(origins_[n.right - 2]) : std::nullopt;
}

NodeId ExpressionGraph::fold(Operation operation, NodeId left, NodeId right) {
  constexpr std::size_t longest = 40'000;  // bits; written out it fills pages
  const Number a = number(left);
  const Number b = number(right);
  const auto apply = [operation](const auto& x, const auto& y) {
    if (operation == Operation::add) return x + y;
    if (operation == Operation::subtract) return x - y;
    return operation == Operation::multiply ? x * y : x / y;
  };
  const double value = apply(a.value, b.value);
  if (!a.is_finite() || !b.is_finite() || !std::isfinite(value)) return constant(value);
  if (a.irrational || b.irrational) return irrational_constant(value, {operation, left, right, 0.0});
  const Number result(value, apply(a.exact, b.exact));
  if (result.exact.bits() > longest) throw Error("a constant of more than 10000 digits; shorten the numbers");
  return constant(result);
}

NodeId ExpressionGraph::variable(unsigned index) { return insert({Operation::variable, index, 0, 0.0}); }

NodeId ExpressionGraph::add(NodeId left, NodeId right) {
  if (is_constant(left) && is_constant(right)) return fold(Operation::add, left, right);
  if (is(left, 0.0)) return right;
  if (is(right, 0.0)) return left;
  return insert({Operation::add, left, right, 0.0});
}

NodeId ExpressionGraph::subtract(NodeId left, NodeId right) {
  if (is_constant(left) && is_constant(right)) return fold(Operation::subtract, left, right);
  if (is(left, 0.0)) return negate(right);
  if (is(right, 0.0)) return left;
  return insert({Operation::subtract, left, right, 0.0});
}

NodeId ExpressionGraph::multiply(NodeId left, NodeId right) {
  if (is_constant(left) && is_constant(right)) return fold(Operation::multiply, left, right);
  if (is(left, 0.0) || is(right, 0.0)) return constant(0.0);
  if (is(left, 1.0)) return right;
  if (is(right, 1.0)) return left;
  return insert({Operation::multiply, left, right, 0.0});
}

NodeId ExpressionGraph::divide(NodeId left, NodeId right) {
  if (is_constant(right) && nodes_[right].constant == 0.0) throw Error("division by 0");
  if (is_constant(left) && is_constant(right)) return fold(Operation::divide, left, right);
  if (is(right, 1.0)) return left;
  return insert({Operation::divide, left, right, 0.0});
}

NodeId ExpressionGraph::power(NodeId base, unsigned exponent) {
  if (exponent == 0) return constant(1.0);
  if (exponent == 1) return base;
  if (is_constant(base)) {
    NodeId value = constant(1.0);
    for (unsigned i = 0; i < exponent; ++i) value = fold(Operation::multiply, value, base);
    return value;
  }
  return insert({Operation::power, base, exponent, 0.0});
}

NodeId ExpressionGraph::negate(NodeId operand) {
  const Node node = nodes_[operand];
  if (node.operation == Operation::constant) {
    Number negative = number(operand);
    if (negative.irrational) return irrational_constant(-negative.value, {Operation::negate, operand, 0, 0.0});
    negative.value = -negative.value;
    negative.exact = -negative.exact;
    return constant(negative);
  }
  if (node.operation == Operation::negate) return node.left;
  return insert({Operation::negate, operand, 0, 0.0});
}

NodeId ExpressionGraph::fold_function(Operation function, NodeId operand) {
  const Number argument = number(operand);
  if (function == Operation::logarithm && !(argument.value > 0.0)) {
    throw Error(fmt::format("the logarithm of {}, which is not positive", shortest(argument.value)));
  }
  const double value = apply_function(function, argument.value);
  if (!argument.is_finite() || !std::isfinite(value)) return constant(value);
  const Rational special = function == Operation::logarithm ? 1 : 0;
  const bool rational = !argument.irrational && argument.exact == special;
  return rational ? constant(value) : irrational_constant(value, {function, operand, 0, 0.0});
}

NodeId ExpressionGraph::function(Operation function, NodeId operand) {
  if (is_constant(operand)) return fold_function(function, operand);
  return insert({function, operand, 0, 0.0});
}

NodeId ExpressionGraph::derivative(NodeId node, unsigned variable) {
  // Operands come first, so one pass over the numbers meets every operand's derivative before it is needed.
  const NodeId zero = constant(0.0);
  std::vector<NodeId> derivatives(node + 1, zero);
  const std::vector<bool> is_needed = needed_for(node);
  for (NodeId id = 0; id <= node; ++id) {
    if (!is_needed[id]) continue;
    const Node n = nodes_[id];  // a copy: the vector grows below
    const auto d = [&](NodeId operand) { return derivatives[operand]; };
    NodeId& result = derivatives[id];
    switch (n.operation) {
      case Operation::constant: break;
      case Operation::variable: result = n.left == variable ? constant(1.0) : zero; break;
      case Operation::add: result = add(d(n.left), d(n.right)); break;
      case Operation::subtract: result = subtract(d(n.left), d(n.right)); break;
      case Operation::multiply: result = add(multiply(d(n.left), n.right), multiply(n.left, d(n.right))); break;
      case Operation::divide:
        result = divide(is_constant(n.right) ? d(n.left) : subtract(d(n.left), multiply(id, d(n.right))), n.right);
        break;
      case Operation::negate: result = negate(d(n.left)); break;
      case Operation::power:
        result = multiply(multiply(constant(static_cast<double>(n.right)), power(n.left, n.right - 1)), d(n.left));
        break;
      case Operation::exponential: result = multiply(id, d(n.left)); break;
      case Operation::logarithm: result = divide(d(n.left), n.left); break;
      case Operation::sine: result = multiply(function(Operation::cosine, n.left), d(n.left)); break;
      case Operation::cosine: result = negate(multiply(function(Operation::sine, n.left), d(n.left))); break;
      case Operation::hyperbolic_tangent: result = multiply(subtract(constant(1.0), power(id, 2)), d(n.left)); break;
    }
  }
  return derivatives[node];
}

unsigned ExpressionGraph::dimension() const {
  unsigned dimension = 0;
  for (const Node& node : nodes_) {
    if (node.operation == Operation::variable) dimension = std::max(dimension, node.left + 1);
  }
  return dimension;
}

std::vector<bool> ExpressionGraph::needed_for(NodeId node) const {
  std::vector<bool> needed(node + 1, false);
  needed[node] = true;
  for (NodeId id = node + 1; id-- > 0;) {
    const Node& n = nodes_[id];
    if (!needed[id] || n.is_leaf()) continue;
    needed[n.left] = true;
    if (!n.is_unary()) needed[n.right] = true;
  }
  return needed;
}

std::optional<Operation> ExpressionGraph::function_in(NodeId node) const {
  const std::vector<bool> needed = needed_for(node);
  for (NodeId id = node + 1; id-- > 0;) {
    if (needed[id] && is_function(nodes_[id].operation)) return nodes_[id].operation;
  }
  return std::nullopt;
}

double ExpressionGraph::degree(NodeId node) const {
  std::vector<double> degrees;
  for (NodeId id = 0; id <= node; ++id) {
    const auto& [operation, left, right, value] = nodes_[id];
    switch (operation) {
      case Operation::constant: degrees.push_back(0.0); break;
      case Operation::variable: degrees.push_back(1.0); break;
      case Operation::add:
      case Operation::subtract: degrees.push_back(std::max(degrees[left], degrees[right])); break;
      case Operation::multiply: degrees.push_back(degrees[left] + degrees[right]); break;
      case Operation::power: degrees.push_back(degrees[left] * right); break;
      default: degrees.push_back(degrees[left]);
    }
  }
  return degrees[node];
}

namespace {

/// Binding strength in the grammar; a negative constant prints with a sign and binds like one.
int strength(const Node& node) {
  switch (node.operation) {
    case Operation::constant: return std::signbit(node.constant) ? 2 : 5;
    case Operation::variable: return 5;
    case Operation::power: return 4;
    case Operation::multiply:
    case Operation::divide: return 3;
    case Operation::negate: return 2;
    case Operation::add:
    case Operation::subtract: return 1;
    default: return 5;  // a function
  }
}

}  // namespace

std::string ExpressionGraph::print(NodeId node) const {
  constexpr std::size_t longest = 1'000'000;
  const std::vector<bool> needed = needed_for(node);
  std::vector<unsigned> readers(node + 1, 0);
  for (NodeId id = 0; id <= node; ++id) {
    if (!needed[id] || nodes_[id].is_leaf()) continue;
    ++readers[nodes_[id].left];
    if (!nodes_[id].is_unary()) ++readers[nodes_[id].right];
  }
  std::vector<std::string> printed(node + 1);
  // The last reader takes the text along: a sum of many terms is not copied for each of them.
  const auto wrap = [&](NodeId operand, int least) {
    std::string text = --readers[operand] == 0 ? std::move(printed[operand]) : printed[operand];
    return strength(nodes_[operand]) < least ? fmt::format("({})", text) : text;
  };
  for (NodeId id = 0; id <= node; ++id) {
    if (!needed[id]) continue;
    const auto& [operation, left, right, value] = nodes_[id];
    switch (operation) {
      case Operation::constant: printed[id] = shortest(value); break;
      case Operation::variable: printed[id] = fmt::format("w{}", left + 1); break;
      case Operation::add: printed[id] = wrap(left, 1) + " + " + wrap(right, 2); break;
      case Operation::subtract: printed[id] = wrap(left, 1) + " - " + wrap(right, 2); break;
      case Operation::multiply: printed[id] = wrap(left, 3) + "*" + wrap(right, 4); break;
      case Operation::divide: printed[id] = wrap(left, 3) + "/" + wrap(right, 4); break;
      case Operation::negate: printed[id] = fmt::format("-{}", wrap(left, 4)); break;
      case Operation::power: printed[id] = wrap(left, 5) + "^" + std::to_string(right); break;
      default: printed[id] = fmt::format("{}({})", name_of_function(operation), wrap(left, 0));
    }
    if (printed[id].size() > longest) {
      throw Error(fmt::format("written out, the expression has more than {} characters; shorten it", longest));
    }
  }
  return printed[node];
}

}  // namespace flypaper
