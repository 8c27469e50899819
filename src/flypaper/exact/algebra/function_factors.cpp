#include "flypaper/exact/algebra/function_factors.inl"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "flypaper/exact/algebra/function_sums.inl"

namespace flypaper::flint {
namespace {

class Factoring {
 public:
  Factoring(ExpressionGraph& graph, const Interval& range) : graph_(graph), range_(range), constants_(graph) {}

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
      case Operation::constant:
        if (constants_.sign(id).value_or(0) != 0) return;
        throw Error("Q is 0 everywhere, or a constant that cannot be told from 0; it has no isolated zeros");
      case Operation::multiply: collect(n.left, exponent); return collect(n.right, exponent);
      case Operation::power: return collect(n.left, exponent * n.right);
      case Operation::negate:
      case Operation::divide: return collect(n.left, exponent);
      case Operation::exponential: return;
      case Operation::hyperbolic_tangent: return collect(n.left, exponent);
      case Operation::logarithm: return collect(graph_.subtract(n.left, graph_.constant(1.0)), exponent);
      case Operation::sine: return collect_waves(id, n.left, Rational(), 1, exponent);
      case Operation::cosine: return collect_waves(id, n.left, Rational(1, 2), 1, exponent);
      case Operation::add:
      case Operation::subtract: return collect_sum(id, exponent);
      default: return insert({.node = id}, exponent);
    }
  }

  void collect_sum(NodeId id, unsigned exponent) {
    const LinearForm form = linear_form(graph_, id);
    if (form.coefficients.empty()) return collect(form.constant, exponent);
    if (form.coefficients.size() == 1 && collect_level(form, exponent)) return;
    if (form.coefficients.size() == 2 && collect_pair(form, exponent)) return;
    if (is_polynomial(id)) return insert({.node = id}, exponent);
    if (collect_logarithm(form, exponent) || collect_quotient(form, exponent)) return;
    const auto parts = factors_in_atoms(graph_, id);
    if (!parts) return insert({.node = id}, exponent);
    for (const auto& [part, power] : *parts) collect(part, power * exponent);
  }

  [[nodiscard]] bool is_polynomial(NodeId id) const {
    try {
      return !graph_.function_in(id) && expanded_at(graph_, id, std::vector<Rational>(1)).size() > 0;
    } catch (const Error&) {
      return false;
    }
  }

  /// a F + c: where F is the level -c / a.
  bool collect_level(const LinearForm& form, unsigned exponent) {
    const auto [atom, factor] = *form.coefficients.begin();
    if (constants_.sign(factor).value_or(0) == 0) return false;
    const NodeId level = constants_.quotient(graph_.negate(form.constant), factor);
    const Node n = graph_.nodes()[atom];
    const std::optional<int> sign = constants_.sign(level);
    if (sign == 0) {
      collect(atom, exponent);
      return true;
    }
    const NodeId one = graph_.constant(1.0);
    switch (n.operation) {
      case Operation::exponential:
        if (!sign) return false;
        if (sign > 0) collect(graph_.subtract(n.left, graph_.function(Operation::logarithm, level)), exponent);
        return true;
      case Operation::logarithm:
        collect(graph_.subtract(n.left, graph_.function(Operation::exponential, level)), exponent);
        return true;
      case Operation::hyperbolic_tangent: {
        const auto above = constants_.order(level, one);
        const auto below = constants_.order(level, graph_.constant(-1.0));
        if (!above || !below) return false;
        if (*above >= 0 || *below <= 0) return true;
        const NodeId ratio = constants_.quotient(graph_.add(one, level), graph_.subtract(one, level));
        const NodeId reached = graph_.divide(graph_.function(Operation::logarithm, ratio), graph_.constant(2.0));
        collect(graph_.subtract(n.left, reached), exponent);
        return true;
      }
      case Operation::sine:
      case Operation::cosine: return collect_wave_level(n, atom, level, exponent);
      default: return false;
    }
  }

  /// a log(u) + rest, whose zeros are those of u - exp(-rest / a), which has no pole.
  bool collect_logarithm(const LinearForm& form, unsigned exponent) {
    const auto is_logarithm = [&](const auto& term) {
      return graph_.nodes()[term.first].operation == Operation::logarithm;
    };
    if (std::ranges::count_if(form.coefficients, is_logarithm) != 1) return false;
    const auto own = std::ranges::find_if(form.coefficients, is_logarithm);
    if (constants_.sign(own->second).value_or(0) == 0) return false;
    NodeId rest = form.constant;
    for (const auto& [atom, factor] : form.coefficients) {
      if (atom != own->first) rest = graph_.add(rest, graph_.multiply(factor, atom));
    }
    const NodeId level = graph_.negate(graph_.divide(rest, own->second));
    const NodeId argument = graph_.nodes()[own->first].left;
    collect(graph_.subtract(argument, graph_.function(Operation::exponential, level)), exponent);
    return true;
  }

  /// a l / r + rest, whose zeros are those of a l + rest r where r is not 0.
  bool collect_quotient(const LinearForm& form, unsigned exponent) {
    const auto is_quotient = [&](const auto& term) {
      return graph_.nodes()[term.first].operation == Operation::divide;
    };
    const auto own = std::ranges::find_if(form.coefficients, is_quotient);
    if (own == form.coefficients.end()) return false;
    const Node quotient = graph_.nodes()[own->first];
    NodeId sum =
        graph_.add(graph_.multiply(own->second, quotient.left), graph_.multiply(form.constant, quotient.right));
    for (const auto& [atom, factor] : form.coefficients) {
      if (atom == own->first) continue;
      const Node n = graph_.nodes()[atom];
      const bool same = n.operation == Operation::divide && n.right == quotient.right;
      sum = graph_.add(sum, graph_.multiply(factor, same ? n.left : graph_.multiply(atom, quotient.right)));
    }
    collect(sum, exponent);
    return true;
  }

  bool collect_wave_level(const Node& n, NodeId atom, NodeId level, unsigned exponent) {
    const auto above = constants_.order(level, graph_.constant(1.0));
    const auto below = constants_.order(level, graph_.constant(-1.0));
    if (!above || !below) return false;
    if (*above > 0 || *below < 0) return true;
    if (*above < 0 && *below > 0) return false;
    Rational first = *above == 0 ? Rational() : Rational(1);  // of cos(u) = 1 and -1 in units of pi
    if (n.operation == Operation::sine) first = *above == 0 ? Rational(1, 2) : Rational(-1, 2);
    collect_waves(graph_.subtract(atom, level), n.left, first, 2, 2 * exponent);
    return true;
  }

  /// The product of u - (first + k period) pi for those k that u reaches; the node itself if they are too many.
  void collect_waves(NodeId whole, NodeId u, const Rational& first, std::int64_t period, unsigned exponent) {
    constexpr double most = 1000.0;
    BallSeries series(graph_, {.node = u});
    Ball at;
    set(at, range_, 128);
    coefficient(at, series(at, 1, 128), 0);
    if (arb_is_finite(at) == 0) return insert({.node = whole}, exponent);
    const Interval reached = interval_of(at);
    const auto in_periods = [&](const Rational& value) {
      return (value.to_double() / std::numbers::pi - first.to_double()) / static_cast<double>(period);
    };
    const double from = std::floor(in_periods(reached.lower)) - 1.0;  // one more on either side, for rounding
    const double to = std::ceil(in_periods(reached.upper)) + 1.0;
    if (!(to - from < most)) return insert({.node = whole}, exponent);
    for (auto k = static_cast<std::int64_t>(from); k <= static_cast<std::int64_t>(to); ++k) {
      const Rational multiple = first + Rational(k * period);
      if (multiple.is_zero()) collect(u, exponent);
      if (!multiple.is_zero()) insert({.node = u, .pi_multiple = multiple}, exponent);
    }
  }

  /// a F(u) + b F(v) without a constant.
  bool collect_pair(const LinearForm& form, unsigned exponent) {
    const auto [left, a] = *form.coefficients.begin();
    const auto [right, b] = *std::next(form.coefficients.begin());
    const Node one = graph_.nodes()[left];
    const Node other = graph_.nodes()[right];
    if (one.operation != other.operation || !is_function(one.operation)) return false;
    if (constants_.sign(form.constant) != 0 || constants_.sign(a).value_or(0) == 0) return false;
    const NodeId ratio = constants_.quotient(graph_.negate(b), a);  // F(u) = ratio F(v)
    const NodeId difference = graph_.subtract(one.left, other.left);
    const NodeId sum = graph_.add(one.left, other.left);
    if (one.operation == Operation::exponential) {
      const auto sign = constants_.sign(ratio);
      if (!sign) return false;
      if (sign > 0) collect(graph_.subtract(difference, graph_.function(Operation::logarithm, ratio)), exponent);
      return true;
    }
    const auto exact = constants_.rational(ratio);
    if (exact != Rational(1) && exact != Rational(-1)) return false;
    const bool equal = exact == Rational(1);
    const auto half = [&](Operation function, NodeId angle) {
      return graph_.function(function, graph_.divide(angle, graph_.constant(2.0)));
    };
    switch (one.operation) {
      case Operation::logarithm:
        collect(equal ? difference : graph_.subtract(graph_.multiply(one.left, other.left), graph_.constant(1.0)),
                exponent);
        return true;
      case Operation::hyperbolic_tangent: collect(equal ? difference : sum, exponent); return true;
      case Operation::sine:
        collect(half(Operation::sine, equal ? difference : sum), exponent);
        collect(half(Operation::cosine, equal ? sum : difference), exponent);
        return true;
      default:
        collect(half(equal ? Operation::sine : Operation::cosine, difference), exponent);
        collect(half(equal ? Operation::sine : Operation::cosine, sum), exponent);
        return true;
    }
  }

  /// c u is u, and (c u - q pi) is (u - q / c pi).
  [[nodiscard]] Shifted normal(Shifted f) {
    const LinearForm form = linear_form(graph_, f.node);
    if (form.coefficients.size() != 1) return f;
    const auto [atom, factor] = *form.coefficients.begin();
    const auto exact = constants_.rational(factor);
    if (!exact || exact->is_zero()) return f;
    f.pi_multiple = f.pi_multiple / *exact;
    const NodeId rest = constants_.quotient(form.constant, factor);
    const bool is_sum = rest != graph_.constant(0.0);
    f.node = is_sum ? graph_.add(atom, rest) : atom;
    return f;
  }

  void insert(const Shifted& f, unsigned exponent) {
    const Shifted own = normal(f);
    const auto equal = std::ranges::find(factors_, own, &FunctionFactor::f);
    if (equal == factors_.end()) {
      factors_.push_back({.f = own, .exponent = exponent});
    } else {
      equal->exponent += exponent;
    }
  }

  ExpressionGraph& graph_;
  Interval range_;
  Constants constants_;
  std::vector<std::pair<NodeId, unsigned>> open_;
  std::vector<FunctionFactor> factors_;
};

}  // namespace

std::vector<FunctionFactor> function_factors(ExpressionGraph& graph, NodeId node, const Interval& range) {
  return Factoring(graph, range)(node, 1);
}

}  // namespace flypaper::flint
