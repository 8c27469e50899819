#include "flypaper/exact/algebra/real_zeros.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "flypaper/exact/algebra/cost.hpp"
#include "flypaper/exact/algebra/isolation.inl"

namespace flypaper {
namespace {

using flint::Interval;
using flint::PolynomialSeries;

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

/// Of coefficients the first and last of which are not 0. A 0 in between counts as positive, which may add an even
/// number.
unsigned sign_changes_of(const fmpz_poly_struct* p) {
  unsigned changes = 0;
  const auto is_negative = [&](slong i) { return fmpz_sgn(p->coeffs + i) < 0; };
  for (slong i = 1; i < fmpz_poly_length(p); ++i) changes += is_negative(i - 1) == is_negative(i) ? 0U : 1U;
  return changes;
}

/// The real roots of an irreducible polynomial apart from each other, by bisection until Descartes' rule of signs
/// leaves one root or none (Collins, Akritas 1976).
class Descartes {
 public:
  explicit Descartes(const Univariate& p, const fmpz_poly_struct* whole) : p_(whole), size_(size_of(p)) {}

  /// Intervals that share at most ends, of which none is 0. Throws TooLarge.
  std::vector<Interval> operator()() {
    const Rational least = 1 / bound(Side::least);
    const Rational largest = bound(Side::largest);
    std::vector<Interval> open{{least, largest}, {-largest, -least}};
    std::vector<Interval> roots;
    while (!open.empty()) {
      const Interval ends = open.back();
      open.pop_back();
      const unsigned count = sign_changes(ends);
      if (count == 1) roots.push_back(ends);
      if (count < 2) continue;
      const Rational middle = flint::between(ends);
      open.push_back({ends.lower, middle});
      open.push_back({middle, ends.upper});
    }
    return roots;
  }

 private:
  enum class Side : unsigned char { least, largest };

  /// A power of 2 above every |root|, or above every 1 / |root|: 2 max |c_(n-k) / c_n|^(1/k) (Fujiwara 1916).
  [[nodiscard]] Rational bound(Side side) const {
    const slong degree = fmpz_poly_degree(p_);
    const auto bits_from_end = [&](slong k) {
      return static_cast<slong>(fmpz_bits(p_->coeffs + (side == Side::largest ? degree - k : k)));
    };
    slong exponent = std::numeric_limits<slong>::min();
    for (slong k = 1; k <= degree; ++k) {
      if (bits_from_end(k) == 0) continue;
      const slong bits = bits_from_end(k) - bits_from_end(0) + 1;  // above the ratio's logarithm
      exponent = std::max(exponent, bits > 0 ? (bits + k - 1) / k : bits / k);
    }
    const Rational size = power(Rational(2), static_cast<unsigned>(std::abs(exponent + 1)));
    return exponent + 1 < 0 ? 1 / size : size;
  }

  /// Those of (1 + s)^n p((a + b s) / (1 + s)): as many as p has roots between a and b, or more by an even number.
  unsigned sign_changes(const Interval& ends) {
    flint::Fraction from;
    flint::Fraction to;
    flint::Whole parts;
    flint::Whole width;
    flint::set(from, ends.lower);
    flint::set(to, ends.upper);
    fmpz_lcm(parts, fmpq_denref(from), fmpq_denref(to));
    fmpq_mul_fmpz(from, from, parts);
    fmpq_mul_fmpz(to, to, parts);
    fmpz_sub(width, fmpq_numref(to), fmpq_numref(from));
    const auto bits = static_cast<double>(std::max(fmpz_bits(parts), fmpz_bits(width)));
    work_.seconds += cost_of_sign_changes(size_, bits).seconds;
    require_affordable(work_, "telling real zeros apart");
    flint::WholePolynomial q;
    fmpz_poly_set(q, p_);
    scale(q, parts, Power::falling);
    fmpz_poly_taylor_shift(q, q, fmpq_numref(from));
    scale(q, width, Power::rising);
    fmpz_poly_reverse(q, q, fmpz_poly_length(p_));
    fmpz_one(width);
    fmpz_poly_taylor_shift(q, q, width);
    return sign_changes_of(q);
  }

  const fmpz_poly_struct* p_;
  PolynomialSize size_;
  Cost work_;
};

std::vector<RealZero> zeros_of(const Univariate& p, const std::optional<Interval>& range) {
  if (p.is_zero()) throw Error("every number is a zero of 0");
  std::deque<PolynomialSeries> irreducible;  // which stay where they are
  std::vector<flint::Found> found;
  flint::collect(p, 1, irreducible, found);
  return flint::in_order(std::move(found), range);
}

}  // namespace

void flint::collect(const Univariate& p, unsigned exponent, std::deque<PolynomialSeries>& irreducible,
                    std::vector<Found>& found) {
  for (const auto& [factor, multiplicity] : factors(p)) {
    const unsigned order = multiplicity * exponent;
    if (factor.degree() == 1) {
      const Rational root = -factor.coefficients[0] / factor.coefficients[1];
      found.push_back({.zero = {.lower = root, .upper = root, .order = order, .at_most = order}});
      continue;
    }
    PolynomialSeries& own = irreducible.emplace_back(factor);
    for (const Interval& ends : Descartes(factor, own.whole())()) {
      found.push_back(
          {.zero = {.lower = ends.lower, .upper = ends.upper, .order = order, .at_most = order}, .of = &own});
    }
  }
}

std::vector<RealZero> real_zeros(const Univariate& p) { return zeros_of(p, std::nullopt); }

std::vector<RealZero> real_zeros(const Univariate& p, const Rational& lower, const Rational& upper) {
  return zeros_of(p, Interval{lower, upper});
}

Univariate minimal_polynomial(const Univariate& p, const RealZero& zero) {
  if (zero.is_exact() && p.at(zero.lower).is_zero()) return factors(Univariate{{-zero.lower, 1}}).front().factor;
  for (const auto& [factor, multiplicity] : factors(p)) {
    // It has no other zero there and this one is simple.
    if (factor.at(zero.lower).sign() * factor.at(zero.upper).sign() < 0) return factor;
  }
  throw Error("the polynomial has no zero in the interval");
}

RealZero refined(const Univariate& p, const RealZero& zero, unsigned bits) {
  RealZero narrow = zero;
  if (!zero.is_exact()) PolynomialSeries(minimal_polynomial(p, zero)).refine(narrow, bits);
  return narrow;
}

std::vector<std::complex<double>> complex_zeros(const Univariate& p) {
  constexpr std::size_t largest_degree = 200;
  constexpr slong bits = 64;
  if (p.is_zero()) throw Error("every number is a zero of 0");
  const Univariate simple = without_repeated_roots(p);
  if (simple.degree() == 0) return {};
  if (simple.degree() > largest_degree) {
    throw TooLarge(fmt::format("the complex zeros of a polynomial of degree {} take too much work", simple.degree()));
  }
  flint::WholePolynomial whole;
  flint::set_primitive(whole, simple);
  const auto count = static_cast<slong>(simple.degree());
  acb_struct* const roots = _acb_vec_init(count);
  arb_fmpz_poly_complex_roots(roots, whole, 0, bits);
  std::vector<std::complex<double>> zeros;
  for (slong i = 0; i < count; ++i) {
    const double imaginary = arf_get_d(arb_midref(acb_imagref(roots + i)), ARF_RND_NEAR);
    if (imaginary < 0.0) continue;
    zeros.emplace_back(arf_get_d(arb_midref(acb_realref(roots + i)), ARF_RND_NEAR), imaginary);
  }
  _acb_vec_clear(roots, count);
  return zeros;
}

}  // namespace flypaper
