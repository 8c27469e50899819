#include "flypaper/exact/algebra/flint.inl"

namespace flypaper::flint {
namespace {

/// The words of |value|.
std::vector<std::uint64_t> words_of(const fmpz* value) {
  std::vector<std::uint64_t> words(static_cast<std::size_t>(fmpz_size(value)));
  Whole size;
  fmpz_abs(size, value);
  fmpz_get_ui_array(words.data(), static_cast<slong>(words.size()), size);
  return words;
}

void set_words(fmpz* result, std::span<const std::uint64_t> words) {
  fmpz_set_ui_array(result, words.data(), static_cast<slong>(words.size()));
}

}  // namespace

void set(fmpq* result, const Rational& value) {
  if (value.is_zero()) return fmpq_zero(result);
  const Rational::Words words = value.words();
  set_words(fmpq_numref(result), words.numerator);
  set_words(fmpq_denref(result), words.denominator);
  if (value.sign() < 0) fmpz_neg(fmpq_numref(result), fmpq_numref(result));
}

Rational rational(const fmpz* value) {
  if (fmpz_fits_si(value) != 0) return {fmpz_get_si(value)};
  const std::uint64_t one = 1;
  return Rational::of_words(fmpz_sgn(value), {.numerator = words_of(value), .denominator = {&one, 1}});
}

Rational rational(const fmpq* value) {
  if (fmpz_is_one(fmpq_denref(value)) != 0) return rational(fmpq_numref(value));
  const std::vector<std::uint64_t> numerator = words_of(fmpq_numref(value));
  const std::vector<std::uint64_t> denominator = words_of(fmpq_denref(value));
  return Rational::of_words(fmpz_sgn(fmpq_numref(value)), {.numerator = numerator, .denominator = denominator});
}

void set(fmpq_poly_struct* result, const Univariate& p) {
  fmpq_poly_zero(result);
  Fraction coefficient;
  for (std::size_t i = p.coefficients.size(); i-- > 0;) {
    set(coefficient, p.coefficients[i]);
    fmpq_poly_set_coeff_fmpq(result, static_cast<slong>(i), coefficient);
  }
}

Univariate univariate(const fmpq_poly_struct* p) {
  Univariate result;
  Fraction coefficient;
  for (slong i = 0; i < fmpq_poly_length(p); ++i) {
    fmpq_poly_get_coeff_fmpq(coefficient, p, i);
    result.coefficients.push_back(rational(coefficient));
  }
  return result;
}

Univariate univariate(const fmpz_poly_struct* p) {
  Univariate result;
  for (slong i = 0; i < fmpz_poly_length(p); ++i)
    result.coefficients.push_back(rational(fmpz_poly_get_coeff_ptr(p, i)));
  return result;
}

void set_primitive(fmpz_poly_struct* result, const Univariate& p) {
  FractionPolynomial fractions;
  set(fractions, p);
  fmpq_poly_get_numerator(result, fractions);
  const bool negative = fmpz_poly_length(result) > 0 && fmpz_sgn(fmpz_poly_lead(result)) < 0;
  fmpz_poly_primitive_part(result, result);
  if (negative) fmpz_poly_neg(result, result);
}

void set(arb_struct* ball, const Rational& value, slong precision) {
  Fraction fraction;
  set(fraction, value);
  arb_set_fmpq(ball, fraction, precision);
}

void set(arb_struct* ball, const Interval& interval, slong precision) {
  set(ball, interval.lower, precision);
  if (interval.lower == interval.upper) return;
  Ball upper;
  set(upper, interval.upper, precision);
  arb_union(ball, ball, upper, precision);
}

Interval interval_of(const arb_struct* ball) {
  Whole lower;
  Whole upper;
  Whole exponent;
  arb_get_interval_fmpz_2exp(lower, upper, exponent, ball);
  const Rational scale = power(Rational(2), static_cast<unsigned>(fmpz_get_ui(exponent)));  // |exponent|
  const auto scaled = [&](const fmpz* end) {
    return fmpz_sgn(exponent) < 0 ? rational(end) / scale : rational(end) * scale;
  };
  return {scaled(std::as_const(lower)), scaled(std::as_const(upper))};
}

int sign_of(const arb_struct* ball) { return arb_is_positive(ball) != 0 ? 1 : (arb_is_negative(ball) != 0 ? -1 : 0); }

Rational simplest_in(const Interval& interval) {
  const auto& [lower, upper] = interval;
  if (lower.sign() <= 0 && upper.sign() >= 0) return 0;
  if (upper.sign() < 0) return -simplest_in({-upper, -lower});
  Fraction low;
  Fraction high;
  set(low, lower);
  set(high, upper);
  fmpq_simplest_between(low, low, high);
  return rational(std::as_const(low));
}

}  // namespace flypaper::flint
