#pragma once
#include <cmath>

#include "flypaper/base/core/rational.hpp"

namespace flypaper {

/// The unevaluated sum of two doubles, |low| <= ulp(high) / 2: 106 binary digits. Each operation has a relative error
/// below 2^-102. Source: Dekker 1971; Joldes, Muller, Popescu 2017.
struct DoubleDouble {
  double high = 0.0;
  double low = 0.0;

  DoubleDouble() = default;
  DoubleDouble(double value) : high(value) {}  // NOLINT(google-explicit-constructor): a double is one
  /// The nearest one, or a neighbour.
  explicit DoubleDouble(const Rational& value);

  /// a + b where |a| >= |b| or a = 0
  [[nodiscard]] static DoubleDouble sum_of_ordered(double a, double b) {
    DoubleDouble result(a + b);
    result.low = b - (result.high - a);
    return result;
  }
  [[nodiscard]] static DoubleDouble sum_of(double a, double b) {
    DoubleDouble result(a + b);
    const double part = result.high - a;
    result.low = (a - (result.high - part)) + (b - part);
    return result;
  }
  friend DoubleDouble operator+(const DoubleDouble& a, const DoubleDouble& b) {
    const DoubleDouble upper = sum_of(a.high, b.high);
    const DoubleDouble lower = sum_of(a.low, b.low);
    const DoubleDouble sum = sum_of_ordered(upper.high, upper.low + lower.high);
    return sum_of_ordered(sum.high, sum.low + lower.low);
  }
  friend DoubleDouble operator*(const DoubleDouble& a, const DoubleDouble& b) {
    const double product = a.high * b.high;
    const double rest = std::fma(a.high, b.high, -product);
    return sum_of_ordered(product, rest + (a.high * b.low + a.low * b.high));
  }
  DoubleDouble operator-() const {
    DoubleDouble result(-high);
    result.low = -low;
    return result;
  }
  friend DoubleDouble operator-(const DoubleDouble& a, const DoubleDouble& b) { return a + (-b); }
  explicit operator double() const { return high; }
};

[[nodiscard]] inline DoubleDouble abs(const DoubleDouble& a) { return a.high < 0.0 ? -a : a; }

/// A finite double itself, not the decimal that it may stand for.
[[nodiscard]] Rational exactly(double value);

}  // namespace flypaper
