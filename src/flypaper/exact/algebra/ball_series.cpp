#include "flypaper/exact/algebra/ball_series.inl"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace flypaper::flint {
namespace {

bool is_binary(Operation operation) { return operation >= Operation::add && operation <= Operation::divide; }

/// The nodes that f needs, operands first. An irrational constant is what it was computed from.
std::vector<Node> operations_of(const ExpressionGraph& graph, NodeId node, std::vector<bool>& needed) {
  std::vector<Node> nodes(graph.nodes().begin(), graph.nodes().begin() + node + 1);
  needed.assign(node + 1, false);
  needed[node] = true;
  for (NodeId id = node + 1; id-- > 0;) {
    if (!needed[id]) continue;
    if (const auto origin = graph.origin(id)) nodes[id] = *origin;
    const Node& n = nodes[id];
    if (n.operation == Operation::constant || n.operation == Operation::variable) continue;
    needed[n.left] = true;
    if (is_binary(n.operation)) needed[n.right] = true;
  }
  return nodes;
}

/// tanh(u): t' = (1 - t^2) u', coefficient by coefficient.
void tanh_series(arb_poly_struct* result, const arb_poly_struct* u, slong length, slong precision) {
  BallPolynomial t;
  BallPolynomial rest;  // 1 - t^2
  Ball sum;
  Ball term;
  arb_poly_get_coeff_arb(sum, u, 0);
  arb_tanh(sum, sum, precision);
  arb_poly_set_coeff_arb(t, 0, sum);
  for (slong k = 1; k < length; ++k) {
    arb_poly_mullow(rest, t, t, k, precision);
    arb_poly_neg(rest, rest);
    arb_poly_get_coeff_arb(sum, rest, 0);
    arb_add_ui(sum, sum, 1, precision);
    arb_poly_set_coeff_arb(rest, 0, sum);
    arb_zero(sum);
    for (slong i = 1; i <= k && i < arb_poly_length(u); ++i) {
      if (k - i >= arb_poly_length(rest)) continue;
      arb_mul(term, arb_poly_get_coeff_ptr(u, i), arb_poly_get_coeff_ptr(rest, k - i), precision);
      arb_addmul_ui(sum, term, static_cast<ulong>(i), precision);
    }
    arb_div_ui(sum, sum, static_cast<ulong>(k), precision);
    arb_poly_set_coeff_arb(t, k, sum);
  }
  arb_poly_set(result, t);
}

void function_series(Operation function, arb_poly_struct* result, const arb_poly_struct* u, slong length,
                     slong precision) {
  BallPolynomial other;
  switch (function) {
    case Operation::exponential: return arb_poly_exp_series(result, u, length, precision);
    case Operation::logarithm: return arb_poly_log_series(result, u, length, precision);
    case Operation::sine: return arb_poly_sin_cos_series(result, other, u, length, precision);
    case Operation::cosine: return arb_poly_sin_cos_series(other, result, u, length, precision);
    default: return tanh_series(result, u, length, precision);
  }
}

}  // namespace

void set(arb_struct* ball, const Interval& interval, slong precision) {
  Fraction end;
  Ball upper;
  set(end, interval.lower);
  arb_set_fmpq(ball, end, precision);
  if (interval.lower == interval.upper) return;
  set(end, interval.upper);
  arb_set_fmpq(upper, end, precision);
  arb_union(ball, ball, upper, precision);
}

Interval interval_of(const arb_struct* ball) {
  Whole lower;
  Whole upper;
  Whole exponent;
  arb_get_interval_fmpz_2exp(lower, upper, exponent, ball);
  const Rational scale = power(Rational(2), static_cast<unsigned>(fmpz_get_ui(exponent)));  // |exponent|
  const auto scaled = [&](const Whole& end) {
    const Rational value = rational(static_cast<const fmpz*>(end));
    return fmpz_sgn(exponent) < 0 ? value / scale : value * scale;
  };
  return {scaled(lower), scaled(upper)};
}

int sign_of(const arb_struct* ball) {
  if (arb_is_finite(ball) == 0) return 0;
  return arb_is_positive(ball) != 0 ? 1 : (arb_is_negative(ball) != 0 ? -1 : 0);
}

std::vector<bool> needed_by(const ExpressionGraph& graph, NodeId node) {
  std::vector<bool> needed;
  (void)operations_of(graph, node, needed);
  return needed;
}

BallSeries::BallSeries(const ExpressionGraph& graph, const Shifted& f) : pi_multiple_(f.pi_multiple) {
  std::vector<bool> needed;
  const std::vector<Node> nodes = operations_of(graph, f.node, needed);
  std::vector<std::size_t> places(nodes.size());
  for (NodeId id = 0; id < nodes.size(); ++id) {
    if (!needed[id]) continue;
    places[id] = steps_.size();
    const Node& n = nodes[id];
    Step step{.operation = n.operation};
    if (n.operation == Operation::constant) {
      step.is_constant = true;
      step.value = graph.number(id).exact;
    } else if (n.operation != Operation::variable) {
      step.left = step.right = places[n.left];
      if (is_binary(n.operation)) step.right = places[n.right];
      if (n.operation == Operation::power) step.exponent = n.right;
      step.is_constant = steps_[step.left].is_constant && steps_[step.right].is_constant;
    }
    steps_.push_back(std::move(step));
    values_.emplace_back();
  }
}

void BallSeries::apply(const Step& step, arb_poly_struct* result, const arb_struct* at, slong length,
                       slong precision) const {
  const arb_poly_struct* left = values_[step.left];
  const arb_poly_struct* right = values_[step.right];
  switch (step.operation) {
    case Operation::constant: {
      Ball value;
      set(value, {step.value, step.value}, precision);
      arb_poly_set_arb(result, value);
      return;
    }
    case Operation::variable:
      arb_poly_zero(result);
      arb_poly_set_coeff_arb(result, 0, at);
      if (length > 1) arb_poly_set_coeff_si(result, 1, 1);
      return;
    case Operation::add: return arb_poly_add(result, left, right, precision);
    case Operation::subtract: return arb_poly_sub(result, left, right, precision);
    case Operation::multiply: return arb_poly_mullow(result, left, right, length, precision);
    case Operation::divide: return arb_poly_div_series(result, left, right, length, precision);
    case Operation::power: return arb_poly_pow_ui_trunc_binexp(result, left, step.exponent, length, precision);
    case Operation::negate: return arb_poly_neg(result, left);
    default: return function_series(step.operation, result, left, length, precision);
  }
}

const arb_poly_struct* BallSeries::operator()(const arb_struct* at, slong length, slong precision) {
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (!steps_[i].is_constant || precision != precision_) apply(steps_[i], values_[i], at, length, precision);
  }
  precision_ = precision;
  if (pi_multiple_.is_zero()) return values_.back();
  Ball shift;
  Ball pi;
  set(shift, {pi_multiple_, pi_multiple_}, precision);
  arb_const_pi(pi, precision);
  arb_mul(shift, shift, pi, precision);
  arb_poly_set_arb(result_, shift);
  arb_poly_sub(result_, values_.back(), result_, precision);
  return result_;
}

namespace {

/// A function of a series whose constant term is the one rational argument of rational value.
void function_series(Operation function, fmpq_poly_struct* result, const fmpq_poly_struct* u, slong length) {
  FractionPolynomial argument;
  Fraction constant;
  fmpq_poly_set(argument, u);
  fmpq_poly_get_coeff_fmpq(constant, argument, 0);
  const bool at_one = fmpq_is_one(constant) != 0;
  if (function == Operation::logarithm ? !at_one : fmpq_is_zero(constant) == 0) {
    throw NotRational(fmt::format("{}({}) is no rational number", name_of_function(function),
                                  rational(static_cast<const fmpq*>(constant)).print()));
  }
  switch (function) {
    case Operation::exponential: return fmpq_poly_exp_series(result, argument, length);
    case Operation::logarithm: return fmpq_poly_log_series(result, argument, length);
    case Operation::sine: return fmpq_poly_sin_series(result, argument, length);
    case Operation::cosine: return fmpq_poly_cos_series(result, argument, length);
    default: return fmpq_poly_tanh_series(result, argument, length);
  }
}

void divide_series(fmpq_poly_struct* result, const fmpq_poly_struct* left, const fmpq_poly_struct* right,
                   slong length) {
  Fraction constant;
  fmpq_poly_get_coeff_fmpq(constant, right, 0);
  if (fmpq_is_zero(constant) != 0) throw NotRational("the function is not defined at the point");
  fmpq_poly_div_series(result, left, right, length);
}

}  // namespace

std::vector<Rational> rational_series(const ExpressionGraph& graph, const Shifted& f, const Rational& at,
                                      unsigned length) {
  if (!f.pi_multiple.is_zero()) throw NotRational("multiples of pi are no rational numbers");
  std::vector<bool> needed;
  const std::vector<Node> nodes = operations_of(graph, f.node, needed);
  std::deque<FractionPolynomial> values(nodes.size());
  const auto n = static_cast<slong>(length);
  for (NodeId id = 0; id < nodes.size(); ++id) {
    if (!needed[id]) continue;
    const auto& [operation, left, right, value] = nodes[id];
    fmpq_poly_struct* result = values[id];
    switch (operation) {
      case Operation::constant:
        if (graph.number(id).irrational) throw NotRational("a constant is no rational number");
        set(result, Univariate{{graph.number(id).exact}});
        break;
      case Operation::variable: set(result, Univariate{{at, 1}}); break;
      case Operation::add: fmpq_poly_add(result, values[left], values[right]); break;
      case Operation::subtract: fmpq_poly_sub(result, values[left], values[right]); break;
      case Operation::multiply: fmpq_poly_mullow(result, values[left], values[right], n); break;
      case Operation::divide: divide_series(result, values[left], values[right], n); break;
      case Operation::power: fmpq_poly_pow_trunc(result, values[left], right, n); break;
      case Operation::negate: fmpq_poly_neg(result, values[left]); break;
      default: function_series(operation, result, values[left], n);
    }
  }
  std::vector<Rational> coefficients(length);
  Fraction coefficient;
  for (unsigned k = 0; k < length; ++k) {
    fmpq_poly_get_coeff_fmpq(coefficient, values[f.node], static_cast<slong>(k));
    coefficients[k] = rational(static_cast<const fmpq*>(coefficient));
  }
  return coefficients;
}

}  // namespace flypaper::flint
