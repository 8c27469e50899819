#include "flypaper/exact/algebra/function_zeros.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <map>

#include "flypaper/exact/algebra/factors.inl"
#include "flypaper/exact/algebra/isolation.inl"

namespace flypaper {
namespace {

using flint::Interval;

/// Whether it holds no function of w and no quotient, as the derivative of a logarithm does.
bool is_polynomial(const ExpressionGraph& graph, NodeId node) {
  if (graph.function_in(node)) return false;
  const std::vector<bool> needed = flint::needed_by(graph, node);
  for (NodeId id = 0; id <= node; ++id) {
    const Node& n = graph.nodes()[id];
    const bool is_quotient = n.operation == Operation::divide;
    if (needed[id] && is_quotient && graph.nodes()[n.right].operation != Operation::constant) return false;
  }
  return true;
}

/// Nothing if it is no polynomial or holds an irrational number.
std::optional<Univariate> as_polynomial(const ExpressionGraph& graph, NodeId node) {
  if (!is_polynomial(graph, node)) return std::nullopt;
  try {
    return univariate_in(expanded_at(graph, node, std::vector<Rational>(1)), 0);
  } catch (const NotRational&) {
    return std::nullopt;
  }
}

/// Fujiwara's bound for a polynomial with irrational coefficients.
Interval range_of_zeros(const ExpressionGraph& graph, NodeId node) {
  if (!is_polynomial(graph, node)) throw Error("zeros of functions are sought on a finite range; give one");
  constexpr slong most_terms = 1000;
  flint::FunctionSeries series(graph, {.node = node});
  flint::BallPolynomial p;
  flint::Ball bound;
  arb_poly_set(p, series(flint::Ball(), most_terms, 256));
  if (arb_poly_length(p) == most_terms)
    throw TooLarge("a polynomial of degree 999 or more with irrational coefficients");
  arb_poly_root_bound_fujiwara(arb_radref(static_cast<arb_struct*>(bound)), p);
  if (arb_is_finite(bound) == 0)
    throw Error("whether the leading coefficient of Q is 0 cannot be told; leave the term out");
  return flint::interval_of(bound);
}

/// Whether all of the function is defined at a zero of a factor; if that cannot be told the zero is not decided.
bool is_defined(flint::Domain& domain, flint::Found& found) {
  found.refine(256);
  const int defined = domain.holds({found.zero.lower, found.zero.upper});
  if (defined == 0) found.zero.order = 0;
  return defined >= 0;
}

std::vector<RealZero> zeros_of(ExpressionGraph graph, NodeId node, const Interval& range) {
  flint::Domain domain(graph, node);
  flint::Budget budget;
  std::deque<flint::PolynomialSeries> polynomials;
  std::deque<flint::FunctionSeries> functions;
  std::vector<flint::Found> found;
  Interval sought = range;
  if (range.lower == range.upper) {
    const Rational room = 1 / power(Rational(2), 80);
    sought = {range.lower - room, range.upper + room};
  }
  for (const auto& [f, exponent] : flint::function_factors(graph, node, range)) {
    if (f.pi_multiple.is_zero()) {
      if (const auto p = as_polynomial(graph, f.node)) {
        flint::collect(*p, exponent, polynomials, found);
        continue;
      }
    }
    flint::FunctionSeries& own = functions.emplace_back(graph, f, &budget);
    for (RealZero& zero : flint::isolated(own, domain, sought)) {
      zero.order *= exponent;
      zero.at_most = flint::bounded_product(zero.at_most, exponent);
      found.push_back({.zero = zero, .of = zero.is_exact() ? nullptr : &own});
    }
  }
  std::erase_if(found, [&](flint::Found& one) { return !is_defined(domain, one); });
  return flint::in_order(std::move(found), range);
}

}  // namespace

std::vector<RealZero> real_zeros(const ExpressionGraph& graph, NodeId node,
                                 const std::optional<std::array<Rational, 2>>& range) {
  if (const auto p = as_polynomial(graph, node)) {
    if (p->is_zero()) throw Error("Q is 0 everywhere; it has no isolated zeros");
    return range ? real_zeros(*p, (*range)[0], (*range)[1]) : real_zeros(*p);
  }
  const Interval sought = range ? Interval{(*range)[0], (*range)[1]} : range_of_zeros(graph, node);
  if (sought.lower > sought.upper) {
    throw Error(fmt::format("the range {},{} is not ascending", sought.lower.print(), sought.upper.print()));
  }
  return zeros_of(graph, node, sought);
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
  flint::Ball value;
  flint::FunctionSeries(graph, {.node = node})
      .coefficient(value, Interval{zero.lower, zero.upper}, static_cast<slong>(k), precision);
  if (arb_is_finite(value) == 0 || (arb_is_exact(value) == 0 && arb_rel_accuracy_bits(value) < digits)) {
    return std::nullopt;
  }
  const double found = arf_get_d(arb_midref(static_cast<arb_struct*>(value)), ARF_RND_NEAR);
  if (found != 0.0 || arb_is_zero(value) != 0) return found;
  return flint::sign_of(value) * std::numeric_limits<double>::denorm_min();
}

}  // namespace flypaper
