#include "flypaper/exact/algebra/function_sums.inl"

#include <algorithm>
#include <cmath>

namespace flypaper::flint {
namespace {

/// The terms of a sum, on a stack of its own: an expression may be as deep as it is long.
class LinearForms {
 public:
  explicit LinearForms(ExpressionGraph& graph) : graph_(graph) {}

  LinearForm operator()(NodeId node) {
    LinearForm form{.coefficients = {}, .constant = graph_.constant(0.0)};
    open_ = {{node, graph_.constant(1.0)}};
    while (!open_.empty()) {
      const auto [id, factor] = open_.back();
      open_.pop_back();
      add(form, id, factor);
    }
    const NodeId zero = graph_.constant(0.0);
    std::erase_if(form.coefficients, [&](const auto& term) { return term.second == zero; });
    return form;
  }

 private:
  [[nodiscard]] bool is_constant(NodeId id) const { return graph_.nodes()[id].operation == Operation::constant; }

  void add(LinearForm& form, NodeId id, NodeId factor) {
    const Node n = graph_.nodes()[id];  // a copy: the graph grows
    const auto open = [&](NodeId term, NodeId coefficient) { open_.emplace_back(term, coefficient); };
    switch (n.operation) {
      case Operation::constant: form.constant = graph_.add(form.constant, graph_.multiply(factor, id)); return;
      case Operation::add:
      case Operation::subtract:
        open(n.right, n.operation == Operation::add ? factor : graph_.negate(factor));
        return open(n.left, factor);
      case Operation::negate: return open(n.left, graph_.negate(factor));
      case Operation::multiply:
        if (is_constant(n.left)) return open(n.right, graph_.multiply(factor, n.left));
        if (is_constant(n.right)) return open(n.left, graph_.multiply(factor, n.right));
        break;
      case Operation::divide:
        if (is_constant(n.right)) return open(n.left, graph_.divide(factor, n.right));
        break;
      default: break;
    }
    const auto [term, added] = form.coefficients.try_emplace(id, factor);
    if (!added) term->second = graph_.add(term->second, factor);
  }

  ExpressionGraph& graph_;
  std::vector<std::pair<NodeId, NodeId>> open_;  ///< terms and what they are multiplied by
};

/// A sum as a polynomial in w1 and in what else it is made of, w2 to w8.
class AsPolynomial {
 public:
  explicit AsPolynomial(ExpressionGraph& graph) : graph_(graph), atoms_{graph.variable(0)} {}

  /// Its factors over Q as nodes; nothing if it is irreducible or that cannot be told.
  std::optional<std::vector<std::pair<NodeId, unsigned>>> factors_of(NodeId node) {
    try {
      ExpressionGraph plain;
      meet_exponentials(plain, node);
      const NodeId renamed = translated(plain, node);
      const std::vector<Rational> origin(most_variables);
      const auto parts = factors(expanded_at(plain, renamed, origin));
      if (parts.size() == 1 && parts[0].exponent == 1) return std::nullopt;
      std::vector<std::pair<NodeId, unsigned>> found;
      for (const auto& [factor, exponent] : parts) found.emplace_back(node_of(factor), exponent);
      return found;
    } catch (const TooLarge&) {
      return std::nullopt;
    }
  }

 private:
  NodeId translated(ExpressionGraph& plain, NodeId node) {
    std::vector<NodeId> images(node + 1);
    for (const NodeId id : needed_by(node)) {
      const Node n = graph_.nodes()[id];  // a copy: the graph grows
      switch (n.operation) {
        case Operation::add: images[id] = plain.add(images[n.left], images[n.right]); break;
        case Operation::subtract: images[id] = plain.subtract(images[n.left], images[n.right]); break;
        case Operation::multiply: images[id] = plain.multiply(images[n.left], images[n.right]); break;
        case Operation::negate: images[id] = plain.negate(images[n.left]); break;
        case Operation::power: images[id] = plain.power(images[n.left], n.right); break;
        case Operation::constant:
          if (!graph_.number(id).irrational) {
            images[id] = plain.constant(graph_.number(id));
            break;
          }
          [[fallthrough]];
        default:
          images[id] =
              is_division(id) ? plain.divide(images[n.left], plain.constant(graph_.number(n.right))) : atom(plain, id);
      }
    }
    return images[node];
  }

  /// By a rational number.
  [[nodiscard]] bool is_division(NodeId id) const {
    const Node& n = graph_.nodes()[id];
    if (n.operation != Operation::divide) return false;
    return graph_.nodes()[n.right].operation == Operation::constant && !graph_.number(n.right).irrational;
  }

  /// The node and its operands down to variables and atoms, operands first.
  [[nodiscard]] std::vector<NodeId> needed_by(NodeId node) const {
    std::vector<bool> needed(node + 1, false);
    needed[node] = true;
    std::vector<NodeId> found;
    for (NodeId id = node + 1; id-- > 0;) {
      if (!needed[id]) continue;
      found.push_back(id);
      const Node& n = graph_.nodes()[id];
      if (n.operation == Operation::constant || n.operation == Operation::variable || is_function(n.operation))
        continue;
      if (n.operation == Operation::divide && !is_division(id)) continue;
      needed[n.left] = true;
      if (n.operation == Operation::add || n.operation == Operation::subtract || n.operation == Operation::multiply) {
        needed[n.right] = true;
      }
    }
    std::ranges::reverse(found);
    return found;
  }

  /// The slow ones first, of which others are powers.
  void meet_exponentials(ExpressionGraph& plain, NodeId node) {
    std::vector<std::pair<double, NodeId>> found;
    for (const NodeId id : needed_by(node)) {
      const Node n = graph_.nodes()[id];
      if (n.operation != Operation::exponential) continue;
      const LinearForm form = linear_form(graph_, n.left);
      if (form.coefficients.size() == 1)
        found.emplace_back(std::abs(graph_.number(form.coefficients.begin()->second).value), id);
    }
    std::ranges::sort(found);
    for (const auto& [rate, id] : found) (void)atom(plain, id);
  }

  /// exp(k u) is a power of the exponential exp(u) that was met first, k = 1, 2, ..
  NodeId atom(ExpressionGraph& plain, NodeId id) {
    for (std::size_t i = 0; i < atoms_.size(); ++i) {
      const unsigned k = multiple(id, atoms_[i]);
      if (k > 0) return plain.power(plain.variable(static_cast<unsigned>(i)), k);
    }
    if (atoms_.size() == most_variables) throw TooLarge("more functions than variables");
    atoms_.push_back(id);
    return plain.variable(static_cast<unsigned>(atoms_.size() - 1));
  }

  [[nodiscard]] unsigned multiple(NodeId id, NodeId of) {
    if (id == of) return 1;
    const Node one = graph_.nodes()[id];
    const Node other = graph_.nodes()[of];
    if (one.operation != Operation::exponential || other.operation != Operation::exponential) return 0;
    const LinearForm a = linear_form(graph_, one.left);
    const LinearForm b = linear_form(graph_, other.left);
    const NodeId zero = graph_.constant(0.0);
    if (a.coefficients.size() != 1 || b.coefficients.size() != 1 || a.constant != zero || b.constant != zero) return 0;
    const Number x = graph_.number(a.coefficients.begin()->second);
    const Number y = graph_.number(b.coefficients.begin()->second);
    if (a.coefficients.begin()->first != b.coefficients.begin()->first || x.irrational || y.irrational) return 0;
    const Rational ratio = x.exact / y.exact;
    return ratio.is_whole() && ratio > 0 && ratio < 100 ? static_cast<unsigned>(ratio.to_double()) : 0;
  }

  NodeId node_of(const Polynomial& p) {
    NodeId sum = graph_.constant(0.0);
    for (const auto& [exponents, coefficient] : p.terms()) {
      NodeId term = graph_.constant(Number(coefficient.to_double(), coefficient));
      for (std::size_t i = 0; i < atoms_.size(); ++i)
        term = graph_.multiply(term, graph_.power(atoms_[i], exponents.at(i)));
      sum = graph_.add(sum, term);
    }
    return sum;
  }

  ExpressionGraph& graph_;
  std::vector<NodeId> atoms_;
};

}  // namespace

std::optional<Rational> Constants::rational(NodeId id) const {
  const Number number = graph_.number(id);
  return number.irrational ? std::nullopt : std::optional(number.exact);
}

NodeId Constants::quotient(NodeId a, NodeId b) const {
  const NodeId value = graph_.divide(a, b);
  const auto exact = rational(value);
  return exact ? of(*exact) : value;
}

std::optional<int> Constants::sign(NodeId id) const {
  if (const auto exact = rational(id)) return exact->sign();
  BallSeries series(graph_, {.node = id});
  Ball value;
  coefficient(value, series(Ball(), 1, 256), 0);
  const int sign = sign_of(value);
  return sign == 0 ? std::nullopt : std::optional(sign);
}

LinearForm linear_form(ExpressionGraph& graph, NodeId node) { return LinearForms(graph)(node); }

std::optional<std::vector<std::pair<NodeId, unsigned>>> factors_in_atoms(ExpressionGraph& graph, NodeId node) {
  return AsPolynomial(graph).factors_of(node);
}

}  // namespace flypaper::flint
