#include "flypaper/exact/algebra/real_zeros.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>

#include "flypaper/exact/algebra/irreducible.inl"

namespace flypaper {
namespace {

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
