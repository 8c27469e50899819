#include "flypaper/exact/algebra/series.inl"

#include <fmt/format.h>

#include <algorithm>

namespace flypaper::flint {
namespace {

/// tanh(u) = s (2 / (1 + exp(-2 s u)) - 1) with s the sign of u, so that nothing overflows; its constant term by
/// itself, so that it keeps its digits near 0.
void tanh_series(arb_poly_struct* result, const arb_poly_struct* u, slong length, slong precision) {
  Ball constant;
  arb_poly_get_coeff_arb(constant, u, 0);
  const bool negative = arf_sgn(arb_midref(static_cast<arb_struct*>(constant))) < 0;
  BallPolynomial e;
  arb_poly_scalar_mul_2exp_si(e, u, 1);
  if (!negative) arb_poly_neg(e, e);
  arb_poly_exp_series(e, e, length, precision);
  arb_poly_add_si(e, e, 1, precision);
  arb_poly_inv_series(e, e, length, precision);
  arb_poly_scalar_mul_2exp_si(e, e, 1);
  if (negative) arb_poly_neg(e, e);
  arb_tanh(constant, constant, precision);
  arb_poly_set_coeff_arb(e, 0, constant);
  arb_poly_swap(result, e);
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

/// Of a series whose constant term is the one rational argument of rational value.
void function_series(Operation function, fmpq_poly_struct* result, const fmpq_poly_struct* u, slong length) {
  Fraction constant;
  fmpq_poly_get_coeff_fmpq(constant, u, 0);
  const bool at_one = fmpq_is_one(constant) != 0;
  if (function == Operation::logarithm ? !at_one : fmpq_is_zero(constant) == 0) {
    throw NotRational(fmt::format("{}({}) is no rational number", name_of_function(function),
                                  rational(std::as_const(constant)).print()));
  }
  switch (function) {
    case Operation::exponential: return fmpq_poly_exp_series(result, u, length);
    case Operation::logarithm: return fmpq_poly_log_series(result, u, length);
    case Operation::sine: return fmpq_poly_sin_series(result, u, length);
    case Operation::cosine: return fmpq_poly_cos_series(result, u, length);
    default: return fmpq_poly_tanh_series(result, u, length);
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

Rational between(const Interval& ends) {
  const bool negative = ends.upper.sign() < 0;
  if (ends.lower.sign() * ends.upper.sign() <= 0) return ends.middle();
  const Rational ratio = negative ? ends.lower / ends.upper : ends.upper / ends.lower;
  if (ratio < 4) return ends.middle();
  Fraction fraction;
  set(fraction, ratio);
  const auto digits = static_cast<unsigned>(fmpz_bits(fmpq_numref(fraction)) - fmpz_bits(fmpq_denref(fraction)));
  return (negative ? ends.upper : ends.lower) * power(Rational(2), digits / 2);
}

int Series::sign_at(const Rational& x) {
  Ball value;
  for (slong precision = 128; precision <= finest(); precision *= 4) {
    coefficient(value, x, 0, precision);
    if (const int sign = sign_of(value); sign != 0) return sign;
  }
  return 0;
}

void Series::refine(RealZero& zero, slong bits) {
  if (zero.is_exact() || zero.order == 0) return;
  const Rational parts = power(Rational(2), static_cast<unsigned>(bits));
  const Rational smallest = finest() > 8192 ? Rational() : 1 / power(Rational(2), 1200);  // below all doubles
  const auto is_narrow = [&] {
    const Rational least = zero.lower.sign() > 0 ? zero.lower : -zero.upper;
    return (zero.upper - zero.lower) * parts <= std::max(least, smallest);
  };
  for (slong precision = 128; !is_narrow();) {
    if (narrow(zero, precision)) continue;
    if (precision > 2 * finest()) return;
    precision *= 2;
  }
}

bool Series::narrow(RealZero& zero, slong precision) {
  const Interval old{zero.lower, zero.upper};
  const Rational middle = between(old);
  Ball value;
  Ball slope;
  coefficient(value, middle, 0, precision);
  coefficient(slope, old, 1, precision);
  const int sign = sign_of(value);
  if (sign != 0) {
    const int rising = sign_of(slope) != 0 ? sign_of(slope) : sign_at(old.upper);
    (sign == rising ? zero.upper : zero.lower) = middle;
  }
  arb_div(value, value, slope, precision);
  if (arb_is_finite(value) != 0) {
    set(slope, middle, precision);
    arb_sub(value, slope, value, precision);
    arb_trim(value, value);
    const Interval newton = interval_of(value);
    zero.lower = std::max(zero.lower, newton.lower);
    zero.upper = std::min(zero.upper, newton.upper);
  }
  return sign != 0 || (zero.upper - zero.lower) * 2 <= old.width();
}

PolynomialSeries::PolynomialSeries(const Univariate& p) { set_primitive(terms_.emplace_back(), p); }

const arb_poly_struct* PolynomialSeries::operator()(const arb_struct* at, slong length, slong precision) {
  Ball value;
  arb_poly_zero(result_);
  for (slong k = 0; k < length; ++k) {
    if (static_cast<std::size_t>(k) == terms_.size()) {
      const fmpz_poly_struct* last = terms_.back();
      WholePolynomial& next = terms_.emplace_back();
      fmpz_poly_derivative(next, last);
      fmpz_poly_scalar_divexact_si(next, next, k);
    }
    arb_fmpz_poly_evaluate_arb(value, terms_[static_cast<std::size_t>(k)], at, precision);
    arb_poly_set_coeff_arb(result_, k, value);
  }
  return result_;
}

void Budget::spend(std::size_t operations) {
  if (left_ < operations) {
    throw TooLarge(
        "its zeros cannot be told apart with the work that is allowed: it may be 0 on a whole interval, or have very "
        "many zeros; simplify it, or choose a shorter range");
  }
  left_ -= operations;
}

Node written(const ExpressionGraph& graph, NodeId id) { return graph.origin(id).value_or(graph.nodes()[id]); }

std::vector<bool> needed_by(const ExpressionGraph& graph, NodeId node) {
  std::vector<bool> needed(node + 1, false);
  needed[node] = true;
  for (NodeId id = node + 1; id-- > 0;) {
    const Node n = written(graph, id);
    if (!needed[id] || n.is_leaf()) continue;
    needed[n.left] = true;
    if (is_binary(n.operation)) needed[n.right] = true;
  }
  return needed;
}

FunctionSeries::FunctionSeries(const ExpressionGraph& graph, const Shifted& f, Budget* budget)
    : pi_multiple_(f.pi_multiple), budget_(budget) {
  const std::vector<bool> needed = needed_by(graph, f.node);
  std::vector<std::size_t> places(needed.size());
  for (NodeId id = 0; id < needed.size(); ++id) {
    if (!needed[id]) continue;
    places[id] = steps_.size();
    const Node n = written(graph, id);
    Step step{.operation = n.operation};
    if (n.operation == Operation::constant) {
      step.is_constant = true;
      step.value = graph.number(id);
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

void FunctionSeries::apply(const Step& step, arb_poly_struct* result, const arb_struct* at, slong length,
                           slong precision) const {
  const arb_poly_struct* left = values_[step.left];
  const arb_poly_struct* right = values_[step.right];
  switch (step.operation) {
    case Operation::constant: {
      Ball value;
      set(value, step.value.exact, precision);
      return arb_poly_set_arb(result, value);
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

const arb_poly_struct* FunctionSeries::operator()(const arb_struct* at, slong length, slong precision) {
  const auto digits = static_cast<std::size_t>(128 + precision) / 128;
  if (budget_ != nullptr) budget_->spend((4 + steps_.size()) * digits * static_cast<std::size_t>(length));
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    if (!steps_[i].is_constant || precision != precision_) apply(steps_[i], values_[i], at, length, precision);
  }
  precision_ = precision;
  if (pi_multiple_.is_zero()) return values_.back();
  Ball shift;
  Ball pi;
  set(shift, pi_multiple_, precision);
  arb_const_pi(pi, precision);
  arb_mul(shift, shift, pi, precision);
  arb_poly_set_arb(result_, shift);
  arb_poly_sub(result_, values_.back(), result_, precision);
  return result_;
}

std::optional<bool> FunctionSeries::is_zero_at(const Rational& x) {
  try {
    return rational(x, 1)[0].is_zero();
  } catch (const NotRational&) {
    return sign_at(x) != 0 ? std::optional(false) : std::nullopt;
  }
}

std::vector<Rational> FunctionSeries::rational(const Rational& at, unsigned length) const {
  if (!pi_multiple_.is_zero()) throw NotRational("multiples of pi are no rational numbers");
  std::deque<FractionPolynomial> values(steps_.size());
  const auto n = static_cast<slong>(length);
  for (std::size_t i = 0; i < steps_.size(); ++i) {
    const auto& [operation, left, right, exponent, is_constant, value] = steps_[i];
    fmpq_poly_struct* result = values[i];
    switch (operation) {
      case Operation::constant:
        if (value.irrational) throw NotRational("a constant is no rational number");
        set(result, Univariate{{value.exact}});
        break;
      case Operation::variable: set(result, Univariate{{at, 1}}); break;
      case Operation::add: fmpq_poly_add(result, values[left], values[right]); break;
      case Operation::subtract: fmpq_poly_sub(result, values[left], values[right]); break;
      case Operation::multiply: fmpq_poly_mullow(result, values[left], values[right], n); break;
      case Operation::divide: divide_series(result, values[left], values[right], n); break;
      case Operation::power: fmpq_poly_pow_trunc(result, values[left], exponent, n); break;
      case Operation::negate: fmpq_poly_neg(result, values[left]); break;
      default: function_series(operation, result, values[left], n);
    }
  }
  fmpq_poly_truncate(values.back(), n);
  std::vector<Rational> coefficients = univariate(std::as_const(values.back())).coefficients;
  coefficients.resize(length);
  return coefficients;
}

}  // namespace flypaper::flint
