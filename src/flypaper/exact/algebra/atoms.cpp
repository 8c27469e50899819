#include <algorithm>
#include <ranges>

#include "flypaper/exact/algebra/factors.inl"

namespace flypaper::flint {
namespace {

/// Whether an operation stays among polynomials over Q.
bool is_of_ring(const ExpressionGraph& graph, NodeId id) {
  const Node n = written(graph, id);
  return n.operation == Operation::constant ? !graph.number(id).irrational : !is_function(n.operation);
}

/// n below 100 with a = n b; 0 if there is none.
unsigned whole_ratio(const Multiple& a, const Multiple& b) {
  if (b.scale.is_zero() || a.primitive != b.primitive) return 0;
  const Rational ratio = a.scale / b.scale;
  return ratio.is_whole() && ratio > 0 && ratio < 100 ? static_cast<unsigned>(ratio.to_double()) : 0;
}

}  // namespace

AtomForm::AtomForm(ExpressionGraph& graph, NodeId node, unsigned depth) : graph_(graph) {
  std::vector<NodeId> inner;
  std::vector<Atom> atoms;
  std::vector<bool> needed(node + 1, false);
  needed[node] = true;
  for (NodeId id = node + 1; id-- > 0;) {
    if (!needed[id]) continue;
    if (!is_of_ring(graph_, id)) {
      atoms.push_back({.node = id});
      continue;
    }
    inner.push_back(id);
    const Node n = written(graph_, id);
    if (n.is_leaf()) continue;
    needed[n.left] = true;
    const bool inverts =
        n.operation == Operation::divide && (!is_constant(n.right) || graph_.number(n.right).irrational);
    if (inverts) atoms.push_back({.node = n.right, .is_inverse = true});
    if (is_binary(n.operation) && !inverts) needed[n.right] = true;
  }
  name(atoms, depth);
  for (const NodeId id : inner | std::views::reverse) values_[{.node = id}] = computed(id);
  polynomial_ = values_.at({.node = node});
}

/// Slow exponentials first, of which others are powers, so that the order depends on no other atoms.
void AtomForm::name(const std::vector<Atom>& atoms, unsigned depth) {
  std::vector<std::pair<Multiple, Atom>> named;  // arguments of exponentials; for others the scale is 0
  for (const Atom& atom : atoms) {
    const Node n = graph_.nodes()[atom.node];  // a copy: the graph grows
    const bool is_power = n.operation == Operation::exponential && !atom.is_inverse;
    Multiple argument{.primitive = n.left, .scale = is_power ? 1 : 0};
    if (is_power && depth > 0) argument = multiple(graph_, n.left, 100, depth - 1);
    named.emplace_back(argument, atom);
  }
  const auto key = [](const auto& one) { return std::pair(one.first.scale * one.first.scale, one.second); };
  std::ranges::sort(named, [&](const auto& a, const auto& b) { return key(a) < key(b); });
  atoms_ = {{.node = graph_.variable(0)}};
  for (auto one = named.begin(); one != named.end(); ++one) {
    const auto& [argument, atom] = *one;
    if (values_.contains(atom)) continue;
    const auto base =
        std::find_if(named.begin(), one, [&](const auto& other) { return whole_ratio(argument, other.first) > 0; });
    if (base != one) {
      values_[atom] = power(values_.at(base->second), whole_ratio(argument, base->first));
      continue;
    }
    if (atoms_.size() == most_variables) throw TooLarge("more functions than variables");
    values_[atom] = Polynomial::variable(static_cast<unsigned>(atoms_.size()));
    atoms_.push_back(atom);
  }
}

Polynomial AtomForm::computed(NodeId id) const {
  const Node n = written(graph_, id);
  const auto value = [&](NodeId operand) -> const Polynomial& { return values_.at({.node = operand}); };
  switch (n.operation) {
    case Operation::constant: return Polynomial(graph_.number(id).exact);
    case Operation::variable: return Polynomial::variable(0);
    case Operation::add: return value(n.left) + value(n.right);
    case Operation::subtract: return value(n.left) - value(n.right);
    case Operation::multiply: return value(n.left) * value(n.right);
    case Operation::negate: return Polynomial() - value(n.left);
    case Operation::power: return power(value(n.left), n.right);
    default: break;
  }
  const auto inverse = values_.find({.node = n.right, .is_inverse = true});
  return value(n.left) * (inverse == values_.end() ? Polynomial(1 / graph_.number(n.right).exact) : inverse->second);
}

std::vector<unsigned> AtomForm::functions_in(const Polynomial& p) const {
  std::vector<unsigned> found;
  for (unsigned i = 0; i < atoms_.size(); ++i) {
    if (p.has(i) && !is_constant(atoms_[i].node)) found.push_back(i);
  }
  return found;
}

NodeId AtomForm::node_of(const Polynomial& p) const {
  const NodeId one = graph_.constant(1.0);
  NodeId sum = graph_.constant(0.0);
  for (const auto& [exponents, coefficient] : p.terms()) {
    NodeId term = graph_.constant(Number(coefficient.to_double(), coefficient));
    for (std::size_t i = 0; i < atoms_.size(); ++i) {
      if (exponents.at(i) == 0) continue;
      const NodeId power = graph_.power(atoms_[i].node, exponents.at(i));
      // A constant times 1 would be another constant.
      term = atoms_[i].is_inverse ? graph_.divide(term, power) : (term == one ? power : graph_.multiply(term, power));
    }
    sum = sum == graph_.constant(0.0) ? term : graph_.add(sum, term);
  }
  return sum;
}

Multiple multiple(ExpressionGraph& graph, NodeId node, std::size_t most, unsigned depth) {
  try {
    const AtomForm form(graph, node, depth);
    const Polynomial& p = form.polynomial();
    if (p.is_zero() || p.size() > most) return {.primitive = node};
    const Rational scale = p.terms().front().second;
    return {.primitive = form.node_of(p * Polynomial(1 / scale)), .scale = scale};
  } catch (const TooLarge&) {
    return {.primitive = node};
  }
}

}  // namespace flypaper::flint
