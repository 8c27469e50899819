#pragma once
#include "flypaper/exact/geometry/univariate.hpp"

namespace flypaper {

/// A real root of a polynomial, the only one in [lower, upper]; equal ends are the root itself.
struct RootInterval {
  Rational lower;
  Rational upper;

  [[nodiscard]] bool is_exact() const { return lower == upper; }
  [[nodiscard]] Rational middle() const { return (lower + upper) / 2; }
  /// To rounding, if the interval is that narrow.
  [[nodiscard]] double value() const { return middle().to_double(); }
};

/// The real roots of p in [lower, upper] from the left to the right, in intervals that share at most ends; repeated
/// roots count once. By Sturm's theorem and bisection.
[[nodiscard]] std::vector<RootInterval> real_roots(const Univariate& p, const Rational& lower, const Rational& upper);

/// The same root of p, which is square-free, in an interval of at most the width 2^-bits.
[[nodiscard]] RootInterval refined(const Univariate& p, RootInterval root, unsigned bits);

/// The same root of p, exact if it is a fraction with a denominator below 2^38; else at most 2^-80 wide.
[[nodiscard]] RootInterval recognised(const Univariate& p, const RootInterval& root);

/// All real roots of p from the left to the right, recognised. Throws Error if p is 0.
[[nodiscard]] std::vector<RootInterval> real_roots(const Univariate& p);

/// p without repeated roots.
[[nodiscard]] Univariate without_repeated_roots(const Univariate& p);

}  // namespace flypaper
