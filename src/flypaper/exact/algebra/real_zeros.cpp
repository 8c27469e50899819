#include "flypaper/exact/algebra/real_zeros.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <deque>
#include <limits>
#include <optional>

#include "flypaper/exact/algebra/cost.hpp"
#include "flypaper/exact/algebra/flint.inl"

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

/// A ball that holds the interval.
void set(arb_struct* ball, const std::array<Rational, 2>& ends, slong precision) {
  flint::Ball upper;
  set(ball, ends[0], precision);
  set(upper, ends[1], precision);
  arb_union(ball, ball, upper, precision);
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

/// A polynomial that is irreducible over Q, of degree 2 at least: all roots are simple and irrational.
class Irreducible {
 public:
  explicit Irreducible(const Univariate& p) : degree_(static_cast<slong>(p.degree())), size_(size_of(p)) {
    flint::set_primitive(p_, p);
    fmpz_poly_derivative(slope_, p_);
  }

  /// The real roots in intervals that share at most ends, of which none is 0. By bisection until Descartes' rule of
  /// signs leaves one root or none (Collins, Akritas 1976).
  [[nodiscard]] std::vector<RealZero> isolated() const {
    Cost work;
    const Rational least = 1 / bound(Side::least);
    const Rational largest = bound(Side::largest);
    std::vector<std::array<Rational, 2>> open{{least, largest}, {-largest, -least}};
    std::vector<RealZero> zeros;
    while (!open.empty()) {
      const auto [lower, upper] = open.back();
      open.pop_back();
      const unsigned count = sign_changes(lower, upper, work);
      if (count == 1) zeros.push_back({.lower = lower, .upper = upper});
      if (count < 2) continue;
      const Rational middle = between(lower, upper);
      open.push_back({lower, middle});
      open.push_back({middle, upper});
    }
    return zeros;
  }

  /// At least halves the interval of a root, by the sign in the middle, and squares its relative width by Newton's
  /// method in intervals: the root is in m - p(m) / p'(interval), if the slopes do not hold 0.
  void narrow(RealZero& zero) const {
    const Rational middle = between(zero.lower, zero.upper);
    const Rational value = at(middle);
    const auto newton = newton_step(zero, middle, value);
    (value.sign() == at(zero.lower).sign() ? zero.lower : zero.upper) = middle;
    if (!newton) return;
    zero.lower = std::max(zero.lower, (*newton)[0]);
    zero.upper = std::min(zero.upper, (*newton)[1]);
  }

 private:
  enum class Side : unsigned char { least, largest };

  [[nodiscard]] const fmpz* coefficient(slong i) const { return fmpz_poly_get_coeff_ptr(p_, i); }

  /// A power of 2 above every |root|, or above every 1 / |root|: 2 max |c_(n-k) / c_n|^(1/k) (Fujiwara 1916).
  [[nodiscard]] Rational bound(Side side) const {
    slong exponent = std::numeric_limits<slong>::min();
    const auto from_end = [&](slong k) { return coefficient(side == Side::largest ? degree_ - k : k); };
    const auto first = static_cast<slong>(fmpz_bits(from_end(0)));
    for (slong k = 1; k <= degree_; ++k) {
      if (fmpz_is_zero(from_end(k)) != 0) continue;
      const slong bits = static_cast<slong>(fmpz_bits(from_end(k))) - first + 1;  // above the ratio's logarithm
      exponent = std::max(exponent, bits > 0 ? (bits + k - 1) / k : bits / k);
    }
    const Rational size = power(Rational(2), static_cast<unsigned>(std::abs(exponent + 1)));
    return exponent + 1 < 0 ? 1 / size : size;
  }

  /// Those of (1 + s)^n p((lower + upper s) / (1 + s)): as many as p has roots between, or more by an even number.
  [[nodiscard]] unsigned sign_changes(const Rational& lower, const Rational& upper, Cost& work) const {
    flint::Fraction from;
    flint::Fraction to;
    flint::Whole parts;
    flint::set(from, lower);
    flint::set(to, upper);
    fmpz_lcm(parts, fmpq_denref(from), fmpq_denref(to));
    fmpq_mul_fmpz(from, from, parts);
    fmpq_mul_fmpz(to, to, parts);
    flint::Whole width;
    fmpz_sub(width, fmpq_numref(to), fmpq_numref(from));
    work.seconds +=
        cost_of_sign_changes(size_, static_cast<double>(std::max(fmpz_bits(parts), fmpz_bits(width)))).seconds;
    require_affordable(work, "telling real zeros apart");
    flint::WholePolynomial q;
    fmpz_poly_set(q, p_);
    flint::Whole factor;
    fmpz_one(factor);
    for (slong i = degree_; i >= 0; --i) {
      fmpz_mul(q->coeffs + i, q->coeffs + i, factor);
      fmpz_mul(factor, factor, parts);
    }
    fmpz_poly_taylor_shift(q, q, fmpq_numref(from));
    fmpz_one(factor);
    for (slong i = 0; i <= degree_; ++i) {
      fmpz_mul(q->coeffs + i, q->coeffs + i, factor);
      fmpz_mul(factor, factor, width);
    }
    fmpz_poly_reverse(q, q, degree_ + 1);
    fmpz_one(factor);
    fmpz_poly_taylor_shift(q, q, factor);
    unsigned changes = 0;
    int last = 0;
    for (slong i = 0; i <= degree_; ++i) {
      const int sign = fmpz_sgn(q->coeffs + i);
      if (last * sign < 0) ++changes;
      if (sign != 0) last = sign;
    }
    return changes;
  }

  [[nodiscard]] Rational at(const Rational& t) const {
    flint::Fraction place;
    flint::Fraction value;
    flint::set(place, t);
    fmpz_poly_evaluate_fmpq(value, p_, place);
    return flint::rational(static_cast<const fmpq*>(value));
  }

  [[nodiscard]] std::optional<std::array<Rational, 2>> newton_step(const RealZero& zero, const Rational& middle,
                                                                   const Rational& value) const {
    const std::size_t digits = middle.bits() + (zero.upper - zero.lower).bits();
    const slong precision = 64 + static_cast<slong>(digits);
    flint::Ball place;
    flint::Ball slope;
    flint::Ball step;
    set(place, {zero.lower, zero.upper}, precision);
    arb_fmpz_poly_evaluate_arb(slope, slope_, place, precision);
    if (arb_contains_zero(slope) != 0) return std::nullopt;
    set(step, value, precision);
    arb_div(step, step, slope, precision);
    set(place, middle, precision);
    arb_sub(place, place, step, precision);
    arb_trim(place, place);
    return ends_of(place);
  }

  slong degree_;
  PolynomialSize size_;
  flint::WholePolynomial p_;
  flint::WholePolynomial slope_;
};

/// A zero and the factor that it belongs to.
struct Root {
  RealZero zero;
  const Irreducible* of = nullptr;  ///< null: rational

  void narrow() {
    if (of != nullptr) of->narrow(zero);
  }
};

/// Until no two intervals share a point, from the left to the right.
void set_apart(std::vector<Root>& roots) {
  for (bool apart = false; !apart;) {
    std::ranges::sort(roots, {}, [](const Root& root) { return root.zero.lower; });
    apart = true;
    for (std::size_t k = 0; k + 1 < roots.size(); ++k) {
      if (roots[k].zero.upper < roots[k + 1].zero.lower) continue;
      apart = false;
      roots[k].narrow();
      roots[k + 1].narrow();
    }
  }
}

/// Both ends round to the nearest double of what lies between them; an irrational number is no tie.
void round(Root& root) {
  RealZero& zero = root.zero;
  while (zero.lower.to_double() != zero.upper.to_double()) root.narrow();
  zero.nearest = zero.lower.to_double();
}

/// All real zeros of p, or those in the closed range.
std::vector<RealZero> zeros_of(const Univariate& p, const std::optional<std::array<Rational, 2>>& range) {
  if (p.is_zero()) throw Error("every number is a zero of 0");
  const std::vector<SquareFreeFactor> parts = factors(p);
  std::deque<Irreducible> irreducible;  // which stay where they are
  std::vector<Root> roots;
  for (const auto& [factor, multiplicity] : parts) {
    if (factor.degree() == 1) {
      const Rational root = -factor.coefficients[0] / factor.coefficients[1];
      roots.push_back({.zero = {.lower = root, .upper = root, .order = multiplicity, .at_most = multiplicity}});
      continue;
    }
    const Irreducible& own = irreducible.emplace_back(factor);
    for (RealZero& zero : own.isolated()) {
      zero.order = zero.at_most = multiplicity;
      roots.push_back({.zero = zero, .of = &own});
    }
  }
  set_apart(roots);
  std::vector<RealZero> zeros;
  for (Root& root : roots) {
    const RealZero& zero = root.zero;
    if (range) {
      for (const Rational& end : *range) {
        while (zero.lower < zero.upper && zero.lower <= end && end <= zero.upper) root.narrow();
      }
      if (zero.upper < (*range)[0] || zero.lower > (*range)[1]) continue;
    }
    round(root);
    zeros.push_back(zero);
  }
  return zeros;
}

}  // namespace

std::vector<RealZero> real_zeros(const Univariate& p) { return zeros_of(p, std::nullopt); }

std::vector<RealZero> real_zeros(const Univariate& p, const Rational& lower, const Rational& upper) {
  return zeros_of(p, std::array{lower, upper});
}

Univariate minimal_polynomial(const Univariate& p, const RealZero& zero) {
  if (zero.is_exact() && p.at(zero.lower).is_zero()) {
    return factors(Univariate{{-zero.lower, 1}}).front().factor;
  }
  for (const auto& [factor, multiplicity] : factors(p)) {
    // It has no other zero there and this one is simple.
    if (factor.at(zero.lower).sign() * factor.at(zero.upper).sign() < 0) return factor;
  }
  throw Error("the polynomial has no zero in the interval");
}

RealZero refined(const Univariate& p, const RealZero& zero, unsigned bits) {
  if (zero.is_exact()) return zero;
  const Irreducible factor(minimal_polynomial(p, zero));
  const Rational parts = power(Rational(2), bits);
  const auto is_wide = [&](const RealZero& wide) {
    const Rational least = wide.lower.sign() > 0 ? wide.lower : -wide.upper;
    return (wide.upper - wide.lower) * parts > least;
  };
  RealZero narrow = zero;
  while (is_wide(narrow)) factor.narrow(narrow);
  return narrow;
}

int sign_at(const Univariate& q, const Univariate& p, const RealZero& zero) {
  if (zero.is_exact()) return q.at(zero.lower).sign();
  const Univariate own = minimal_polynomial(p, zero);
  if (q.is_zero() || divide(q, own).remainder.is_zero()) return 0;
  const Irreducible factor(own);
  // q has no zero in an interval that is narrow enough.
  flint::WholePolynomial whole;  // of the same sign
  flint::set_primitive(whole, q);
  RealZero narrow = zero;
  for (slong precision = 64;; precision *= 2) {
    flint::Ball place;
    flint::Ball value;
    set(place, {narrow.lower, narrow.upper}, precision);
    arb_fmpz_poly_evaluate_arb(value, whole, place, precision);
    if (arb_contains_zero(value) == 0) return arb_is_positive(value) != 0 ? 1 : -1;
    factor.narrow(narrow);
  }
}

}  // namespace flypaper
