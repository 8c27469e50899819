#include "flypaper/exact/algebra/real_zeros.hpp"

#include <algorithm>
#include <array>
#include <deque>
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

/// A polynomial that is irreducible over Q, of degree 2 at least: all roots are simple and irrational.
class Irreducible {
 public:
  explicit Irreducible(const Univariate& p) {
    flint::set_primitive(p_, p);
    fmpz_poly_derivative(slope_, p_);
  }

  /// The real roots, as intervals that share no point and of which none holds 0.
  [[nodiscard]] std::vector<RealZero> isolated() const {
    constexpr slong precision = 64;
    const slong degree = fmpz_poly_degree(p_);
    acb_ptr roots = _acb_vec_init(degree);
    arb_fmpz_poly_complex_roots(roots, p_, 0, precision);
    std::vector<RealZero> zeros;
    for (slong i = 0; i < degree && arb_is_zero(acb_imagref(roots + i)) != 0; ++i) {  // the real ones come first
      const auto [lower, upper] = ends_of(acb_realref(roots + i));
      zeros.push_back({.lower = lower, .upper = upper});
    }
    _acb_vec_clear(roots, degree);
    return zeros;
  }

  /// At least halves the interval of a root, by the sign in the middle, and squares its relative width by Newton's
  /// method in intervals: the root is in m - p(m) / p'(interval), if the slopes do not hold 0.
  void narrow(RealZero& zero) const {
    const Rational middle = (zero.lower + zero.upper) / 2;
    const Rational value = at(middle);
    const auto newton = newton_step(zero, middle, value);
    (value.sign() == at(zero.lower).sign() ? zero.lower : zero.upper) = middle;
    if (!newton) return;
    zero.lower = std::max(zero.lower, (*newton)[0]);
    zero.upper = std::min(zero.upper, (*newton)[1]);
  }

 private:
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
    require_roots(size_of(factor));
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
