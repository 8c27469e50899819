#include "flypaper/exact/geometry/meeting.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace flypaper {
namespace {

/// Doubles around a number that is not known better. (Boost.Interval rounds by the processor's mode, which optimising
/// compilers do not see.)
using Interval = std::array<double, 2>;

Interval widened(double lower, double upper) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return {std::nextafter(lower, -infinity), std::nextafter(upper, infinity)};
}

Interval around(const Rational& lower, const Rational& upper) {
  const Interval around = widened(lower.to_double(), upper.to_double());
  if (!std::isfinite(around[0]) || !std::isfinite(around[1])) throw TooLarge("a number above 1e308");
  return around;
}

Interval sum(const Interval& a, const Interval& b) { return widened(a[0] + b[0], a[1] + b[1]); }

Interval product(const Interval& a, const Interval& b) {
  const auto [least, largest] = std::minmax({a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1]});
  return widened(least, largest);
}

/// The powers of w2 above a w1 in an interval.
using Above = std::vector<Interval>;

Above above(const Polynomial& p, const Interval& w1) {
  Above result;
  for (const Polynomial& power : coefficients_in(p, 1)) {
    const Univariate coefficient = univariate_in(power, 0);
    Interval value{};
    for (std::size_t i = coefficient.coefficients.size(); i-- > 0;) {
      value = sum(product(value, w1), around(coefficient.coefficients[i], coefficient.coefficients[i]));
    }
    result.push_back(value);
  }
  return result;
}

bool may_vanish(const Above& p, const Interval& w2) {
  Interval value{};
  for (std::size_t j = p.size(); j-- > 0;) value = sum(product(value, w2), p[j]);
  return value[0] <= 0.0 && value[1] >= 0.0;
}

/// Intervals of w2 outside of which f and g have no common zero.
std::vector<Interval> common_zeros(const Above& f, const Above& g, const Interval& w2) {
  constexpr int halvings = 24;
  constexpr std::size_t most = 16;
  std::vector<Interval> left{w2};
  for (int k = 0; k < halvings && left.size() < most; ++k) {
    std::vector<Interval> next;
    for (const Interval& part : left) {
      const double middle = 0.5 * (part[0] + part[1]);
      for (const Interval& half : {Interval{part[0], middle}, Interval{middle, part[1]}}) {
        if (may_vanish(f, half) && may_vanish(g, half)) next.push_back(half);
      }
    }
    left = std::move(next);
  }
  return left;
}

/// A bound of |w2| at the zeros of f (Cauchy); nothing if its leading coefficient may vanish, or if it is so large that
/// products could exceed a double.
std::optional<double> bound_of_zeros(const Above& f) {
  constexpr double largest = 1e10;
  const auto size = [](const Interval& a) { return std::max(std::abs(a[0]), std::abs(a[1])); };
  const Interval& leading = f.back();
  if (leading[0] <= 0.0 && leading[1] >= 0.0) return std::nullopt;
  double ratio = 0.0;
  for (std::size_t j = 0; j + 1 < f.size(); ++j) {
    ratio = std::max(ratio, size(f[j]) / std::min(std::abs(leading[0]), std::abs(leading[1])));
  }
  if (!(ratio < largest)) return std::nullopt;
  return 1.0 + 1.001 * ratio;
}

/// Where the only common zero of f and g lies.
Place place_of(const Above& f, const Above& g, const Interval& w2) {
  const std::optional<double> bound = bound_of_zeros(f);
  if (!bound) return Place::unknown;
  bool all_inside = true;
  bool all_outside = true;
  // Parts that end where the box ends.
  std::vector<double> cuts{-*bound, w2[0], w2[1], *bound};
  std::ranges::sort(cuts);
  for (std::size_t k = 0; k + 1 < cuts.size(); ++k) {
    if (cuts[k] == cuts[k + 1]) continue;
    for (const Interval& part : common_zeros(f, g, {cuts[k], cuts[k + 1]})) {
      all_inside = all_inside && part[0] > w2[0] && part[1] < w2[1];
      all_outside = all_outside && (part[1] < w2[0] || part[0] > w2[1]);
    }
  }
  if (all_inside == all_outside) return Place::unknown;
  return all_inside ? Place::inside : Place::outside;
}

}  // namespace

std::optional<Meeting> meeting_above(const Polynomial& f, const Polynomial& g, const RealZero& w1,
                                     const std::array<Rational, 2>& w2) {
  const Interval across = around(w1.lower, w1.upper);
  const Interval inside = around(w2[0], w2[1]);
  const Above left = above(f, across);
  const Above right = above(g, across);
  const std::vector<Interval> parts = common_zeros(left, right, inside);
  if (parts.empty()) return std::nullopt;
  return Meeting{.near = parts.front()[0], .place = place_of(left, right, inside)};
}

}  // namespace flypaper
