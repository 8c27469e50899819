#include "flypaper/geometry/real_root_intervals.hpp"

#include <cmath>

namespace flypaper {
namespace {

void isolate(const SturmChain& chain, const Univariate& p, const Rational& lower, const Rational& upper,
             std::vector<RootInterval>& roots) {
  const std::size_t count = chain.count(lower, upper);
  if (count == 0) return;
  if (count == 1 && p.at(upper).is_zero()) {
    roots.push_back({.lower = upper, .upper = upper});
    return;
  }
  if (count == 1 && !p.at(lower).is_zero()) {
    roots.push_back({.lower = lower, .upper = upper});
    return;
  }
  const Rational middle = (lower + upper) / 2;
  isolate(chain, p, lower, middle, roots);
  isolate(chain, p, middle, upper, roots);
}

/// The largest whole number that is not above x; nothing if it has more than 15 digits.
std::optional<Rational> whole_below(const Rational& x) {
  const double near = std::floor(x.to_double());
  if (!(std::abs(near) < 1e15)) return std::nullopt;
  Rational whole = static_cast<std::int64_t>(near);
  while (whole > x) whole = whole - 1;
  while (whole + 1 <= x) whole = whole + 1;
  return whole;
}

/// The fraction of least denominator in [lower, upper], by continued fractions.
std::optional<Rational> simplest_between(const Rational& lower, const Rational& upper) {
  const std::optional<Rational> whole = whole_below(lower);
  if (!whole || *whole == lower) return whole;
  if (*whole + 1 <= upper) return *whole + 1;
  const std::optional<Rational> rest = simplest_between(1 / (upper - *whole), 1 / (lower - *whole));
  if (!rest) return std::nullopt;
  return *whole + 1 / *rest;
}

}  // namespace

Univariate without_repeated_roots(const Univariate& p) {
  return divide(p, greatest_common_divisor(p, derivative(p))).quotient;
}

std::vector<RootInterval> real_roots(const Univariate& p, const Rational& lower, const Rational& upper) {
  std::vector<RootInterval> roots;
  if (p.degree() == 0) return roots;
  const Univariate simple = without_repeated_roots(p);
  if (simple.at(lower).is_zero()) roots.push_back({.lower = lower, .upper = lower});
  isolate(SturmChain(simple), simple, lower, upper, roots);
  return roots;
}

RootInterval refined(const Univariate& p, RootInterval root, unsigned bits) {
  if (root.is_exact()) return root;
  const Rational width = 1 / power(Rational(2), bits);
  const int left = p.at(root.lower).sign();
  while (root.upper - root.lower > width) {
    const Rational middle = root.middle();
    const int sign = p.at(middle).sign();
    if (sign == 0) return {.lower = middle, .upper = middle};
    (sign == left ? root.lower : root.upper) = middle;
  }
  return root;
}

RootInterval recognised(const Univariate& p, const RootInterval& root) {
  RootInterval narrow = refined(p, root, 80);
  if (narrow.is_exact()) return narrow;
  const std::optional<Rational> simple = simplest_between(narrow.lower, narrow.upper);
  if (simple && p.at(*simple).is_zero()) return {.lower = *simple, .upper = *simple};
  return narrow;
}

}  // namespace flypaper
