#include <algorithm>
#include <cmath>
#include <numbers>

#include "flypaper/exact/algebra/factors.inl"

namespace flypaper::flint {
namespace {

bool is_wave(Operation operation) { return operation == Operation::sine || operation == Operation::cosine; }

class Factoring {
 public:
  Factoring(ExpressionGraph& graph, const Interval& range) : graph_(graph), range_(range) {}

  /// The factors of node^exponent.
  std::vector<FunctionFactor> operator()(NodeId node, unsigned exponent) {
    collect(node, exponent);
    while (!open_.empty()) {  // no recursion, however deep the expression is
      const auto [id, power] = open_.back();
      open_.pop_back();
      take_apart(id, power);
    }
    return std::move(factors_);
  }

 private:
  /// The factors of node^exponent are to be added.
  void collect(NodeId id, unsigned exponent) {
    if (exponent > 9999) throw TooLarge("an exponent of more than 9999");
    open_.emplace_back(id, exponent);
  }

  void take_apart(NodeId id, unsigned exponent) {
    const Node n = graph_.nodes()[id];  // a copy: the graph grows
    switch (n.operation) {
      case Operation::constant: return require_not_zero(id);
      case Operation::multiply: collect(n.left, exponent); return collect(n.right, exponent);
      case Operation::power: return collect(n.left, exponent * n.right);
      case Operation::negate:
      case Operation::divide:
      case Operation::hyperbolic_tangent: return collect(n.left, exponent);
      case Operation::exponential: return;
      case Operation::logarithm: return collect(graph_.subtract(n.left, graph_.constant(1.0)), exponent);
      case Operation::sine: return collect_waves(id, n.left, Rational(), 1, exponent);
      case Operation::cosine: return collect_waves(id, n.left, Rational(1, 2), 1, exponent);
      case Operation::add:
      case Operation::subtract: return collect_sum(id, exponent);
      default: return insert({.node = id}, exponent);
    }
  }

  void collect_sum(NodeId id, unsigned exponent) {
    std::optional<AtomForm> form;
    std::vector<PolynomialFactor> parts;
    try {
      form.emplace(graph_, id);
      if (!form->polynomial().is_zero()) parts = factors(form->polynomial());
    } catch (const TooLarge&) {
      return insert({.node = id}, exponent);
    }
    if (form->polynomial().is_zero()) throw Error("Q is 0 everywhere; it has no isolated zeros");
    const bool is_irreducible = parts.size() == 1 && parts[0].exponent == 1;
    for (const auto& [part, power] : parts) {
      if (collect_part(*form, part, power * exponent)) continue;
      insert(normal({.node = is_irreducible ? id : form->node_of(part)}), power * exponent);
    }
  }

  /// An irreducible polynomial in atoms; false if it is to stay as it is.
  bool collect_part(const AtomForm& form, const Polynomial& p, unsigned exponent) {
    const std::vector<unsigned> held = form.functions_in(p);
    if (held.empty()) {
      require_not_zero(form.node_of(p));
      return true;
    }
    if (held == std::vector{0U}) {
      insert({.node = form.node_of(p)}, exponent);
      return true;
    }
    for (const unsigned i : held) {
      if (!form.atom(i).is_inverse) continue;
      if (p.size() > 1) collect(without_inverse(form, p, i), exponent);
      return true;
    }
    if (collect_logarithms(form, p, exponent)) return true;
    if (p.size() == 1) {
      collect(form.atom(held[0]).node, exponent);
      return true;
    }
    if (p.degree_in(held[0]) > 1) return false;
    const std::vector<Polynomial> powers = coefficients_in(p, held[0]);
    const Node one = graph_.nodes()[form.atom(held[0]).node];
    if (held.size() == 1) {
      const auto level = negative_ratio(form, powers[0], powers[1]);
      return level && collect_level(one, *level, exponent);
    }
    if (held.size() > 2 || powers[0].degree_in(held[1]) != 1 || powers[1].has(held[1])) return false;
    const std::vector<Polynomial> rest = coefficients_in(powers[0], held[1]);
    if (!rest[0].is_zero()) return false;
    const auto ratio = negative_ratio(form, rest[1], powers[1]);
    const Node other = graph_.nodes()[form.atom(held[1]).node];  // a copy, for the nodes move when the graph grows
    return ratio && collect_pair(one, other, *ratio, exponent);
  }

  /// p r^n for the inverse w<i+1> of r, whose degree in p is n.
  [[nodiscard]] NodeId without_inverse(const AtomForm& form, const Polynomial& p, unsigned i) {
    const std::vector<Polynomial> powers = coefficients_in(p, i);
    NodeId sum = graph_.constant(0.0);
    for (std::size_t k = 0; k < powers.size(); ++k) {
      const NodeId divisors = graph_.power(form.atom(i).node, static_cast<unsigned>(powers.size() - 1 - k));
      sum = graph_.add(sum, graph_.multiply(form.node_of(powers[k]), divisors));
    }
    return sum;
  }

  /// -b / a; nothing if a cannot be told from 0.
  [[nodiscard]] std::optional<NodeId> negative_ratio(const AtomForm& form, const Polynomial& b, const Polynomial& a) {
    if (a.size() == 1 && !a.constant().is_zero()) return form.node_of(b * Polynomial(-1 / a.constant()));
    const NodeId divisor = form.node_of(a);
    if (sign(divisor).value_or(0) == 0) return std::nullopt;
    return graph_.divide(form.node_of(Polynomial() - b), divisor);
  }

  /// k log(u) + n k log(v) - m k log(x) + rest for whole n and m, as u v^n - x^m exp(-rest / k), which has no pole.
  bool collect_logarithms(const AtomForm& form, const Polynomial& p, unsigned exponent) {
    const std::vector<unsigned> held = form.functions_in(p);
    std::map<unsigned, Rational> factors;  // of logarithms, those of constants too
    Rational least = 0;                    // in size, of a logarithm that is none
    for (unsigned i = 1; i < form.size(); ++i) {
      if (written(graph_, form.atom(i).node).operation != Operation::logarithm || p.degree_in(i) != 1) continue;
      const Polynomial factor = coefficients_in(p, i)[1];
      if (factor.size() != 1 || factor.constant().is_zero()) continue;
      factors[i] = factor.constant();
      const bool is_less = least.is_zero() || factors[i] * factors[i] < least * least;
      if (is_less && std::ranges::find(held, i) != held.end()) least = factors[i];
    }
    if (least.is_zero()) return false;
    std::array<NodeId, 2> sides{graph_.constant(1.0), graph_.constant(1.0)};
    Polynomial rest = p;
    for (const auto& [i, factor] : factors) {
      const Rational n = factor / least;
      if (!n.is_whole() || n > 99 || n < -99) continue;
      NodeId& side = sides.at(n > 0 ? 0 : 1);
      const auto size = static_cast<unsigned>(std::abs(n.to_double()));
      side = graph_.multiply(side, graph_.power(written(graph_, form.atom(i).node).left, size));
      rest = rest - Polynomial(factor) * Polynomial::variable(i);
    }
    const NodeId level = form.node_of(rest * Polynomial(-1 / least));
    collect(graph_.subtract(sides[0], graph_.multiply(sides[1], graph_.function(Operation::exponential, level))),
            exponent);
    return true;
  }

  /// Where F is the level, which is no multiple of a function.
  bool collect_level(const Node& f, NodeId level, unsigned exponent) {
    const NodeId one = graph_.constant(1.0);
    const Node reached = written(graph_, level);
    if (f.operation == reached.operation && !is_wave(f.operation)) {
      collect(graph_.subtract(f.left, reached.left), exponent);
      return true;
    }
    switch (f.operation) {
      case Operation::exponential: {
        const auto known = sign(level);
        if (known == 1) collect(graph_.subtract(f.left, graph_.function(Operation::logarithm, level)), exponent);
        return known.has_value();
      }
      case Operation::logarithm:
        collect(graph_.subtract(f.left, graph_.function(Operation::exponential, level)), exponent);
        return true;
      default: break;
    }
    const auto above = sign(graph_.subtract(level, one));
    const auto below = sign(graph_.add(level, one));
    if (!above || !below) return false;
    if (*above > 0 || *below < 0) return true;
    const bool is_end = *above * *below == 0;
    if (is_wave(f.operation)) return is_end && collect_wave_end(f, level, *above == 0, exponent);
    if (!is_end) collect(graph_.subtract(f.left, inverse_hyperbolic_tangent(level)), exponent);
    return true;
  }

  [[nodiscard]] NodeId inverse_hyperbolic_tangent(NodeId level) {
    const NodeId one = graph_.constant(1.0);
    NodeId ratio = graph_.divide(graph_.add(one, level), graph_.subtract(one, level));
    // Its double is rounded once, as if the fraction had been written.
    if (const Number number = graph_.number(ratio); !number.irrational) {
      ratio = graph_.constant(Number(number.exact.to_double(), number.exact));
    }
    return graph_.divide(graph_.function(Operation::logarithm, ratio), graph_.constant(2.0));
  }

  /// Where a sine or cosine is 1 or -1.
  bool collect_wave_end(const Node& f, NodeId level, bool is_top, unsigned exponent) {
    Rational first = is_top ? 0 : 1;  // of cos(u) in units of pi
    if (f.operation == Operation::sine) first = Rational(is_top ? 1 : -1, 2);
    collect_waves(graph_.subtract(graph_.function(f.operation, f.left), level), f.left, first, 2, 2 * exponent);
    return true;
  }

  /// The product of u - (first + k period) pi for those k that u reaches; the node itself if they are too many.
  void collect_waves(NodeId whole, NodeId u, const Rational& first, std::int64_t period, unsigned exponent) {
    constexpr double most = 1000.0;
    Ball values;
    FunctionSeries(graph_, {.node = u}).coefficient(values, range_, 0, 128);
    if (arb_is_finite(values) == 0) return insert({.node = whole}, exponent);
    const Interval reached = interval_of(values);
    const auto in_periods = [&](const Rational& value) {
      return (value.to_double() / std::numbers::pi - first.to_double()) / static_cast<double>(period);
    };
    const double from = std::floor(in_periods(reached.lower)) - 1.0;  // one more on either side, for rounding
    const double to = std::ceil(in_periods(reached.upper)) + 1.0;
    if (!(to - from < most)) return insert({.node = whole}, exponent);
    const Shifted own = normal({.node = u, .pi_multiple = 1});
    for (auto k = static_cast<std::int64_t>(from); k <= static_cast<std::int64_t>(to); ++k) {
      const Rational multiple = first + Rational(k * period);
      if (multiple.is_zero()) collect(u, exponent);
      if (!multiple.is_zero()) insert({.node = own.node, .pi_multiple = own.pi_multiple * multiple}, exponent);
    }
  }

  /// Where F(u) is ratio F(v).
  bool collect_pair(const Node& one, const Node& other, NodeId ratio, unsigned exponent) {
    if (one.operation != other.operation || !is_function(one.operation)) return false;
    const NodeId difference = graph_.subtract(one.left, other.left);
    const NodeId sum = graph_.add(one.left, other.left);
    if (one.operation == Operation::exponential) {
      const auto known = sign(ratio);
      if (known == 1) collect(graph_.subtract(difference, graph_.function(Operation::logarithm, ratio)), exponent);
      return known.has_value();
    }
    const bool equal = ratio == graph_.constant(1.0);
    if (!equal && ratio != graph_.constant(-1.0)) return false;
    if (one.operation == Operation::hyperbolic_tangent) {
      collect(equal ? difference : sum, exponent);
      return true;
    }
    const auto half = [&](Operation function, NodeId angle) {
      collect(graph_.function(function, graph_.divide(angle, graph_.constant(2.0))), exponent);
    };
    const bool is_sine = one.operation == Operation::sine;
    half(is_sine || equal ? Operation::sine : Operation::cosine, is_sine && !equal ? sum : difference);
    half(is_sine || !equal ? Operation::cosine : Operation::sine, is_sine && !equal ? difference : sum);
    return true;
  }

  /// -1, 0 or 1 for a constant; nothing if balls of 256 digits do not tell.
  [[nodiscard]] std::optional<int> sign(NodeId id) const {
    if (const Number number = graph_.number(id); !number.irrational) return number.exact.sign();
    Ball value;
    FunctionSeries(graph_, {.node = id}).coefficient(value, Rational(), 0, 256);
    const int sign = sign_of(value);
    return sign == 0 ? std::nullopt : std::optional(sign);
  }

  void require_not_zero(NodeId constant) const {
    if (sign(constant).value_or(0) != 0) return;
    throw Error("Q is 0 everywhere, or a constant that cannot be told from 0; it has no isolated zeros");
  }

  /// c u is u, and (c u - q pi) is (u - q / c pi), unless terms of u might cancel that do not as it is written.
  [[nodiscard]] Shifted normal(const Shifted& f) {
    constexpr std::size_t few = 3;
    const Multiple own = multiple(graph_, f.node, few);
    return {.node = own.primitive, .pi_multiple = f.pi_multiple / own.scale};
  }

  void insert(const Shifted& f, unsigned exponent) {
    const auto equal = std::ranges::find(factors_, f, &FunctionFactor::f);
    if (equal == factors_.end()) {
      factors_.push_back({.f = f, .exponent = exponent});
    } else {
      equal->exponent += exponent;
    }
  }

  ExpressionGraph& graph_;
  Interval range_;
  std::vector<std::pair<NodeId, unsigned>> open_;
  std::vector<FunctionFactor> factors_;
};

}  // namespace

std::vector<FunctionFactor> function_factors(ExpressionGraph& graph, NodeId node, const Interval& range) {
  return Factoring(graph, range)(node, 1);
}

}  // namespace flypaper::flint
