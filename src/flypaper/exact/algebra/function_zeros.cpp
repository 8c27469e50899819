#include "flypaper/exact/algebra/function_zeros.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>

#include "flypaper/exact/algebra/function_factors.inl"
#include "flypaper/exact/algebra/isolation.inl"

namespace flypaper {
namespace {

using flint::Interval;

/// Whether something is divided by what is no constant, as in the derivative of a logarithm.
bool has_quotients(const ExpressionGraph& graph, NodeId node) {
  const std::vector<bool> needed = flint::needed_by(graph, node);
  for (NodeId id = 0; id <= node; ++id) {
    const Node& n = graph.nodes()[id];
    const bool is_quotient = n.operation == Operation::divide;
    if (needed[id] && is_quotient && graph.nodes()[n.right].operation != Operation::constant) return true;
  }
  return false;
}

/// Nothing if it holds a function, a quotient or an irrational number.
std::optional<Univariate> as_polynomial(const ExpressionGraph& graph, NodeId node) {
  if (graph.function_in(node) || has_quotients(graph, node)) return std::nullopt;
  try {
    return univariate_in(expanded_at(graph, node, std::vector<Rational>(1)), 0);
  } catch (const NotRational&) {
    return std::nullopt;
  }
}

std::vector<RealZero> zeros_of(const Univariate& p, const std::optional<std::array<Rational, 2>>& range) {
  if (p.is_zero()) throw Error("Q is 0 everywhere; it has no isolated zeros");
  return range ? real_zeros(p, (*range)[0], (*range)[1]) : real_zeros(p);
}

/// Fujiwara's bound for a polynomial with irrational coefficients.
std::array<Rational, 2> range_of_zeros(const ExpressionGraph& graph, NodeId node) {
  if (graph.function_in(node) || has_quotients(graph, node))
    throw Error("zeros of functions are sought on a finite range; give one");
  constexpr slong most_terms = 1000;
  flint::BallSeries series(graph, {.node = node});
  flint::BallPolynomial p;
  flint::Ball bound;
  arb_poly_set(p, series(flint::Ball(), most_terms, 256));
  if (arb_poly_length(p) == most_terms)
    throw TooLarge("a polynomial of degree 999 or more with irrational coefficients");
  arb_poly_root_bound_fujiwara(arb_radref(static_cast<arb_struct*>(bound)), p);
  if (arb_is_finite(bound) == 0)
    throw Error("whether the leading coefficient of Q is 0 cannot be told; leave the term out");
  const Interval range = flint::interval_of(bound);
  return {range.lower, range.upper};
}

/// A zero of a factor; what narrows it.
struct Found {
  RealZero zero;
  flint::Isolation* factor = nullptr;  ///< null: exact or of the polynomial
  const Univariate* polynomial = nullptr;

  void refine(unsigned bits) {
    if (zero.order == 0) return;
    if (factor != nullptr) factor->refine(zero, bits);
    if (polynomial == nullptr || zero.is_exact()) return;
    const RealZero narrow = refined(*polynomial, zero, bits);
    zero.lower = narrow.lower;
    zero.upper = narrow.upper;
  }
};

constexpr unsigned finest = 2000;  // binary digits after which two zeros are not told apart

class Zeros {
 public:
  Zeros(const ExpressionGraph& graph, NodeId node, const Interval& range)
      : graph_(graph), range_(range), domain_(graph_, node), factors_(function_factors(graph_, node, range)) {}

  std::vector<RealZero> operator()() {
    collect_polynomial();
    for (const auto& [f, exponent] : factors_) {
      if (!is_polynomial(f)) collect(f, exponent);
    }
    std::erase_if(found_, [&](Found& found) { return !lies_inside(found); });
    join();
    std::vector<RealZero> zeros;
    for (Found& found : found_) {
      round(found);
      zeros.push_back(found.zero);
    }
    return zeros;
  }

 private:
  [[nodiscard]] bool is_polynomial(const flint::Shifted& f) const {
    return f.pi_multiple.is_zero() && as_polynomial(graph_, f.node);
  }

  void collect_polynomial() {
    std::vector<std::pair<Univariate, unsigned>> parts;
    for (const auto& [f, exponent] : factors_) {
      if (!is_polynomial(f)) continue;
      for (const auto& [factor, multiplicity] : factors(*as_polynomial(graph_, f.node))) {
        const auto equal = std::ranges::find(parts, factor, &std::pair<Univariate, unsigned>::first);
        if (equal == parts.end()) {
          parts.emplace_back(factor, multiplicity * exponent);
        } else {
          equal->second += multiplicity * exponent;
        }
      }
    }
    for (const auto& [factor, order] : parts) {
      const Univariate& own = polynomials_.emplace_back(factor);
      for (RealZero& zero : real_zeros(own, range_.lower, range_.upper)) {
        zero.order = zero.at_most = order;
        found_.push_back({.zero = zero, .polynomial = &own});
      }
    }
  }

  void collect(const flint::Shifted& f, unsigned exponent) {
    flint::Isolation& own = isolations_.emplace_back(graph_, f, domain_, budget_);
    for (RealZero& zero : own.zeros(sought())) {
      constexpr unsigned unbounded = std::numeric_limits<unsigned>::max();
      zero.order *= exponent;
      zero.at_most = zero.at_most > unbounded / exponent ? unbounded : zero.at_most * exponent;
      found_.push_back({.zero = zero, .factor = zero.is_exact() ? nullptr : &own});
    }
  }

  /// The range, somewhat wider if it is a point.
  [[nodiscard]] Interval sought() const {
    if (range_.lower < range_.upper) return range_;
    const Rational room = 1 / power(Rational(2), 80);
    return {range_.lower - room, range_.upper + room};
  }

  /// Whether the zero is one of the function and in the range. What cannot be told apart from an end is.
  bool lies_inside(Found& found) {
    RealZero& zero = found.zero;
    for (const Rational& end : {range_.lower, range_.upper}) {
      if (zero.is_exact() || zero.order == 0 || !Interval{zero.lower, zero.upper}.holds(end)) continue;
      found.refine(finest);
      if (found.factor == nullptr || !Interval{zero.lower, zero.upper}.holds(end)) continue;
      if (found.factor->is_zero_at(end).value_or(false)) zero.lower = zero.upper = end;
    }
    if (zero.upper < range_.lower || zero.lower > range_.upper) return false;
    if (domain_.is_everything()) return true;
    const int defined = domain_.holds({zero.lower, zero.upper});
    if (defined == 0) zero.order = 0;
    return defined >= 0;
  }

  /// Sorts, and makes one of zeros that cannot be told apart; their order is known if they are the same fraction.
  void join() {
    for (bool again = true; again;) {
      again = false;
      std::ranges::sort(found_, {}, [](const Found& found) { return found.zero.lower; });
      for (std::size_t i = 0; i + 1 < found_.size(); ++i) {
        const Rational& end = found_[i].zero.upper;
        if (found_[i + 1].zero.lower > end) continue;
        again = true;  // narrowed at least, so that the order may be another
        if (!overlap(found_[i], found_[i + 1])) continue;
        merge(found_[i].zero, found_[i + 1].zero);
        found_.erase(found_.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      }
    }
  }

  static void merge(RealZero& zero, const RealZero& other) {
    constexpr unsigned unbounded = std::numeric_limits<unsigned>::max();
    const bool equal = zero.is_exact() && other.is_exact() && zero.order * other.order > 0;
    zero.order = equal ? zero.order + other.order : 0;
    zero.at_most = zero.at_most > unbounded - other.at_most ? unbounded : zero.at_most + other.at_most;
    zero.lower = std::min(zero.lower, other.lower);
    zero.upper = std::max(zero.upper, other.upper);
  }

  static bool overlap(Found& one, Found& other) {
    const auto meet = [&] { return one.zero.lower <= other.zero.upper && other.zero.lower <= one.zero.upper; };
    if (!meet()) return false;
    if (one.zero.is_exact() && other.zero.is_exact()) return true;
    one.refine(finest);
    other.refine(finest);
    return meet();
  }

  /// Until both ends have one nearest double: no irrational number is halfway between two.
  static void round(Found& found) {
    RealZero& zero = found.zero;
    zero.nearest = ((zero.lower + zero.upper) / 2).to_double();
    for (unsigned bits = 256; bits <= 8192 && zero.lower.to_double() != zero.upper.to_double(); bits *= 2) {
      found.refine(bits);
      zero.nearest = ((zero.lower + zero.upper) / 2).to_double();
    }
  }

  ExpressionGraph graph_;  ///< a copy, to which factors are added
  Interval range_;
  flint::Domain domain_;
  std::vector<flint::FunctionFactor> factors_;
  flint::Budget budget_;
  std::deque<Univariate> polynomials_;
  std::deque<flint::Isolation> isolations_;
  std::vector<Found> found_;
};

}  // namespace

std::vector<RealZero> real_zeros(const ExpressionGraph& graph, NodeId node,
                                 const std::optional<std::array<Rational, 2>>& range) {
  if (const auto p = as_polynomial(graph, node)) return zeros_of(*p, range);
  const auto& [lower, upper] = range ? *range : range_of_zeros(graph, node);
  if (lower > upper) throw Error(fmt::format("the range {},{} is not ascending", lower.print(), upper.print()));
  return Zeros(graph, node, {lower, upper})();
}

std::vector<RealZero> zeros_nearest_to(const ExpressionGraph& graph, NodeId node, double w) {
  const std::array range{Rational::shortest_decimal(std::nextafter(w, -HUGE_VAL)),
                         Rational::shortest_decimal(std::nextafter(w, HUGE_VAL))};
  std::vector<RealZero> zeros = real_zeros(graph, node, range);
  std::erase_if(zeros, [&](const RealZero& zero) { return zero.nearest != w; });
  return zeros;
}

std::optional<double> taylor_coefficient(const ExpressionGraph& graph, NodeId node, const RealZero& zero, unsigned k) {
  constexpr slong digits = 54;
  const auto precision = static_cast<slong>(256 + 4 * (zero.lower.bits() + zero.upper.bits()));
  flint::BallSeries series(graph, {.node = node});
  flint::Ball value;
  flint::set(value, Interval{zero.lower, zero.upper}, precision);
  flint::coefficient(value, series(value, static_cast<slong>(k) + 1, precision), k);
  if (arb_is_finite(value) == 0 || (arb_is_exact(value) == 0 && arb_rel_accuracy_bits(value) < digits)) {
    return std::nullopt;
  }
  const double found = arf_get_d(arb_midref(static_cast<arb_struct*>(value)), ARF_RND_NEAR);
  if (found != 0.0 || arb_is_zero(value) != 0) return found;
  return flint::sign_of(value) * std::numeric_limits<double>::denorm_min();
}

}  // namespace flypaper
