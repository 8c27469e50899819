#include "flypaper/exact/geometry/square_free.hpp"

#include <algorithm>
#include <stdexcept>

namespace flypaper {
namespace {

void trim(PowersOfW2& p) {
  while (!p.empty() && p.back().is_zero()) p.pop_back();
}

std::size_t degree_in_w1(const PowersOfW2& p) {
  std::size_t degree = 0;
  for (const Univariate& coefficient : p) degree = std::max(degree, coefficient.degree());
  return degree;
}

PowersOfW2 derivative_in_w2(const PowersOfW2& p) {
  PowersOfW2 result;
  for (std::size_t j = 1; j < p.size(); ++j) {
    result.push_back(p[j] * Univariate{{static_cast<std::int64_t>(j)}});
  }
  return result;
}

PowersOfW2 times(const PowersOfW2& p, const Univariate& factor) {
  PowersOfW2 result;
  for (const Univariate& coefficient : p) result.push_back(coefficient * factor);
  return result;
}

PowersOfW2 primitive(const PowersOfW2& p) {
  const Univariate common = content(p);
  PowersOfW2 result;
  for (const Univariate& coefficient : p) result.push_back(divide(coefficient, common).quotient);
  return result;
}

PowersOfW2 difference(const PowersOfW2& a, const PowersOfW2& b) {
  PowersOfW2 result(std::max(a.size(), b.size()));
  for (std::size_t j = 0; j < result.size(); ++j) {
    if (j < a.size()) result[j] = a[j];
    if (j < b.size()) result[j] = result[j] - b[j];
  }
  trim(result);
  return result;
}

/// Images of a greatest common divisor at whole w1, all of the least degree in w2 seen.
struct Images {
  std::vector<Rational> places;
  std::vector<Univariate> values;

  void add(const Rational& place, Univariate value) {
    if (!values.empty() && value.degree() > values.front().degree()) return;  // an unlucky place
    if (!values.empty() && value.degree() < values.front().degree()) *this = {};
    places.push_back(place);
    values.push_back(std::move(value));
  }
  [[nodiscard]] PowersOfW2 interpolate() const {
    PowersOfW2 result;
    for (std::size_t j = 0; j <= values.front().degree(); ++j) {
      std::vector<Rational> column;
      for (const Univariate& value : values) column.push_back(value.coefficients[j]);
      result.push_back(interpolated(places, column));
    }
    return primitive(result);
  }
};

}  // namespace

Univariate interpolated(const std::vector<Rational>& places, std::vector<Rational> values) {
  for (std::size_t level = 1; level < places.size(); ++level) {
    for (std::size_t k = places.size() - 1; k >= level; --k) {
      values[k] = (values[k] - values[k - 1]) / (places[k] - places[k - level]);
    }
  }
  Univariate result;
  for (std::size_t k = places.size(); k-- > 0;) {
    result = result * Univariate{{-places[k], 1}} + Univariate{{values[k]}};
    result.trim();
  }
  return result;
}

PowersOfW2 powers_of_w2(const Polynomial& p) {
  PowersOfW2 result;
  for (const Polynomial& coefficient : coefficients_in(p, 1)) result.push_back(univariate_in(coefficient, 0));
  return result;
}

Polynomial polynomial_of(const PowersOfW2& p) {
  Polynomial result;
  for (std::size_t j = 0; j < p.size(); ++j) {
    for (std::size_t i = 0; i < p[j].coefficients.size(); ++i) {
      result.add({static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(j)}, p[j].coefficients[i]);
    }
  }
  return result;
}

Univariate content(const PowersOfW2& p) {
  Univariate common;
  for (const Univariate& coefficient : p) {
    common = greatest_common_divisor(common, coefficient);
    if (!common.is_zero() && common.degree() == 0) break;
  }
  return common;
}

Univariate at_w1(const PowersOfW2& p, const Rational& t) {
  Univariate result;
  for (const Univariate& coefficient : p) result.coefficients.push_back(coefficient.at(t));
  result.trim();
  return result;
}

std::optional<PowersOfW2> exact_quotient(PowersOfW2 a, const PowersOfW2& b) {
  PowersOfW2 quotient(a.size() >= b.size() ? a.size() - b.size() + 1 : 0);
  while (a.size() >= b.size()) {
    const Division step = divide(a.back(), b.back());
    if (!step.remainder.is_zero()) return std::nullopt;
    const std::size_t shift = a.size() - b.size();
    quotient[shift] = step.quotient;
    for (std::size_t j = 0; j < b.size(); ++j) a[j + shift] = a[j + shift] - b[j] * step.quotient;
    trim(a);
  }
  if (!a.empty()) return std::nullopt;
  return quotient;
}

PowersOfW2 greatest_common_divisor(const PowersOfW2& a, const PowersOfW2& b) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  const Univariate common = greatest_common_divisor(content(a), content(b));
  const PowersOfW2 left = primitive(a);
  const PowersOfW2 right = primitive(b);
  const Univariate leading = greatest_common_divisor(left.back(), right.back());
  const std::size_t needed = leading.degree() + std::min(degree_in_w1(left), degree_in_w1(right)) + 1;
  Images images;
  for (std::int64_t k = 0;; ++k) {
    const Rational place = k % 2 == 0 ? -k / 2 : (k + 1) / 2;
    if (left.back().at(place).is_zero() || right.back().at(place).is_zero()) continue;
    const Univariate image = greatest_common_divisor(at_w1(left, place), at_w1(right, place));
    if (image.degree() == 0) return {common};
    images.add(place, image * Univariate{{leading.at(place)}});
    if (images.places.size() < needed) continue;
    // All places may have been unlucky; then the divisions fail and more are taken.
    const PowersOfW2 candidate = images.interpolate();
    if (exact_quotient(left, candidate) && exact_quotient(right, candidate)) return times(candidate, common);
  }
}

namespace {

PowersOfW2 quotient(const PowersOfW2& a, const PowersOfW2& divisor) {
  std::optional<PowersOfW2> result = exact_quotient(a, divisor);
  if (!result) throw std::logic_error("a common divisor that does not divide");
  return *std::move(result);
}

}  // namespace

std::vector<SquareFreePart> square_free_parts(const PowersOfW2& p) {
  // Yun's algorithm in w2; what holds w1 alone was divided out, so that every factor is seen there.
  std::vector<SquareFreePart> parts;
  const PowersOfW2 whole = primitive(p);
  if (whole.size() < 2) return parts;
  const PowersOfW2 slope = derivative_in_w2(whole);
  const PowersOfW2 repeated = greatest_common_divisor(whole, slope);
  PowersOfW2 rest = quotient(whole, repeated);
  PowersOfW2 next = difference(quotient(slope, repeated), derivative_in_w2(rest));
  for (unsigned multiplicity = 1; rest.size() > 1; ++multiplicity) {
    const PowersOfW2 factor = greatest_common_divisor(rest, next);
    if (factor.size() > 1) parts.push_back({.factor = factor, .multiplicity = multiplicity});
    rest = quotient(rest, factor);
    next = difference(quotient(next, factor), derivative_in_w2(rest));
  }
  return parts;
}

}  // namespace flypaper
