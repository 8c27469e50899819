#include "flypaper/exact/algebra/irreducible.inl"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace flypaper {
namespace {

/// The ends of a finite ball.
std::array<Rational, 2> ends_of(const arb_struct* ball) {
  flint::Whole lower;
  flint::Whole upper;
  flint::Whole exponent;
  arb_get_interval_fmpz_2exp(lower, upper, exponent, ball);
  const Rational scale = power(Rational(2), static_cast<unsigned>(fmpz_get_ui(exponent)));  // |exponent|
  const auto scaled = [&](const flint::Whole& end) {
    const Rational value = flint::rational(static_cast<const fmpz*>(end));
    return fmpz_sgn(exponent) < 0 ? value / scale : value * scale;
  };
  return {scaled(lower), scaled(upper)};
}

void set(arb_struct* ball, const Rational& value, slong precision) {
  flint::Fraction fraction;
  flint::set(fraction, value);
  arb_set_fmpq(ball, fraction, precision);
}

/// log2 of a positive number, to 1.
std::size_t binary_digits(const Rational& x) {
  flint::Fraction fraction;
  flint::set(fraction, x);
  return fmpz_bits(fmpq_numref(fraction)) - fmpz_bits(fmpq_denref(fraction));
}

/// Between the ends, which have one sign: in the middle, or so that halving again makes their ratio soon small.
Rational between(const Rational& lower, const Rational& upper) {
  const Rational ratio = lower.sign() > 0 ? upper / lower : lower / upper;
  if (ratio < 4) return (lower + upper) / 2;
  const auto half = static_cast<unsigned>(binary_digits(ratio) / 2);
  return lower.sign() > 0 ? lower * power(Rational(2), half) : upper * power(Rational(2), half);
}

/// Multiplies the coefficient of t^i by factor^i, or by factor^(n - i).
enum class Power : unsigned char { rising, falling };
void scale(fmpz_poly_struct* p, const fmpz* factor, Power direction) {
  flint::Whole power;
  fmpz_one(power);
  const slong length = fmpz_poly_length(p);
  for (slong k = 0; k < length; ++k) {
    fmpz* coefficient = p->coeffs + (direction == Power::rising ? k : length - 1 - k);
    fmpz_mul(coefficient, coefficient, power);
    fmpz_mul(power, power, factor);
  }
}

unsigned sign_changes_of(const fmpz_poly_struct* p) {
  unsigned changes = 0;
  int last = 0;
  for (slong i = 0; i < fmpz_poly_length(p); ++i) {
    const int sign = fmpz_sgn(p->coeffs + i);
    if (last * sign < 0) ++changes;
    if (sign != 0) last = sign;
  }
  return changes;
}

}  // namespace

void set(arb_struct* ball, const std::array<Rational, 2>& ends, slong precision) {
  flint::Ball upper;
  set(ball, ends[0], precision);
  set(upper, ends[1], precision);
  arb_union(ball, ball, upper, precision);
}

Irreducible::Irreducible(const Univariate& p) : degree_(static_cast<slong>(p.degree())), size_(size_of(p)) {
  flint::set_primitive(p_, p);
  fmpz_poly_derivative(slope_, p_);
}

std::vector<RealZero> Irreducible::isolated() const {
  Cost work;
  const Rational least = 1 / bound(Side::least);
  const Rational largest = bound(Side::largest);
  std::vector<Ends> open{{least, largest}, {-largest, -least}};
  std::vector<RealZero> zeros;
  while (!open.empty()) {
    const Ends ends = open.back();
    open.pop_back();
    const unsigned count = sign_changes(ends, work);
    if (count == 1) zeros.push_back({.lower = ends[0], .upper = ends[1]});
    if (count < 2) continue;
    const Rational middle = between(ends[0], ends[1]);
    open.push_back({ends[0], middle});
    open.push_back({middle, ends[1]});
  }
  return zeros;
}

void Irreducible::narrow(RealZero& zero) const {
  const Rational middle = between(zero.lower, zero.upper);
  const Rational value = at(middle);
  const std::optional<Ends> newton = newton_step({zero.lower, zero.upper}, middle, value);
  (value.sign() == at(zero.lower).sign() ? zero.lower : zero.upper) = middle;
  if (!newton) return;
  zero.lower = std::max(zero.lower, (*newton)[0]);
  zero.upper = std::min(zero.upper, (*newton)[1]);
}

/// A power of 2 above every |root|, or above every 1 / |root|: 2 max |c_(n-k) / c_n|^(1/k) (Fujiwara 1916).
Rational Irreducible::bound(Side side) const {
  slong exponent = std::numeric_limits<slong>::min();
  const auto bits_from_end = [&](slong k) {
    return static_cast<slong>(fmpz_bits(p_->coeffs + (side == Side::largest ? degree_ - k : k)));
  };
  for (slong k = 1; k <= degree_; ++k) {
    if (bits_from_end(k) == 0) continue;
    const slong bits = bits_from_end(k) - bits_from_end(0) + 1;  // above the ratio's logarithm
    exponent = std::max(exponent, bits > 0 ? (bits + k - 1) / k : bits / k);
  }
  const Rational size = power(Rational(2), static_cast<unsigned>(std::abs(exponent + 1)));
  return exponent + 1 < 0 ? 1 / size : size;
}

/// Those of (1 + s)^n p((a + b s) / (1 + s)): as many as p has roots between a and b, or more by an even number.
unsigned Irreducible::sign_changes(const Ends& ends, Cost& work) const {
  flint::Fraction from;
  flint::Fraction to;
  flint::Whole parts;
  flint::Whole width;
  flint::set(from, ends[0]);
  flint::set(to, ends[1]);
  fmpz_lcm(parts, fmpq_denref(from), fmpq_denref(to));
  fmpq_mul_fmpz(from, from, parts);
  fmpq_mul_fmpz(to, to, parts);
  fmpz_sub(width, fmpq_numref(to), fmpq_numref(from));
  const auto bits = static_cast<double>(std::max(fmpz_bits(parts), fmpz_bits(width)));
  work.seconds += cost_of_sign_changes(size_, bits).seconds;
  require_affordable(work, "telling real zeros apart");
  flint::WholePolynomial q;
  fmpz_poly_set(q, p_);
  scale(q, parts, Power::falling);
  fmpz_poly_taylor_shift(q, q, fmpq_numref(from));
  scale(q, width, Power::rising);
  fmpz_poly_reverse(q, q, degree_ + 1);
  fmpz_one(width);
  fmpz_poly_taylor_shift(q, q, width);
  return sign_changes_of(q);
}

Rational Irreducible::at(const Rational& t) const {
  flint::Fraction place;
  flint::Fraction value;
  flint::set(place, t);
  fmpz_poly_evaluate_fmpq(value, p_, place);
  return flint::rational(static_cast<const fmpq*>(value));
}

std::optional<Irreducible::Ends> Irreducible::newton_step(const Ends& ends, const Rational& middle,
                                                          const Rational& value) const {
  const slong precision = 64 + static_cast<slong>(middle.bits() + (ends[1] - ends[0]).bits());
  flint::Ball place;
  flint::Ball slope;
  flint::Ball step;
  set(place, ends, precision);
  arb_fmpz_poly_evaluate_arb(slope, slope_, place, precision);
  if (arb_contains_zero(slope) != 0) return std::nullopt;
  set(step, value, precision);
  arb_div(step, step, slope, precision);
  set(place, middle, precision);
  arb_sub(place, place, step, precision);
  arb_trim(place, place);
  return ends_of(place);
}

}  // namespace flypaper
