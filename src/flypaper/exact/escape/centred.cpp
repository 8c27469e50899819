#include "flypaper/exact/escape/centred.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/exact/quadrature/double_double.hpp"

namespace flypaper {
namespace {

constexpr double wide = 1e60;

bool is_moderate(double value) { return std::abs(value) > 1.0 / wide && std::abs(value) < wide; }

Rational power_of_two(int exponent) {
  const Rational size = power(Rational(2), static_cast<unsigned>(std::abs(exponent)));
  return exponent < 0 ? Rational(1) / size : size;
}

/// The exponent of a number that doubles need not reach.
int exponent_of(Rational value) {
  int exponent = 0;
  for (; std::isinf(value.to_double()); exponent += 512) value = value * power_of_two(-512);
  for (; std::abs(value.to_double()) < 0x1p-600; exponent -= 512) value = value * power_of_two(512);
  return exponent + std::ilogb(value.to_double());
}

double scaled_rate(double rate, int exponent) {
  const double scaled = std::ldexp(rate, exponent);
  if (std::isnormal(scaled)) return scaled;
  throw Error(fmt::format("in units of the basin the learning rate is {} * 2^{}, beyond the range of doubles",
                          shortest(rate), exponent));
}

/// Q in v with coefficients of order 1, and the exponent of its height.
std::pair<std::string, int> text_of(const Univariate& q, const Rational& origin, int unit) {
  Rational constant = q.leading();
  std::string text;
  for (const auto& [factor, multiplicity] : factors(q)) {
    constant = constant / power(factor.leading(), multiplicity);
    Univariate moved = translated(factor, origin);
    int highest = std::numeric_limits<int>::min();
    for (std::size_t k = 0; k < moved.coefficients.size(); ++k) {
      Rational& c = moved.coefficients[k];
      c = c * power_of_two(unit * static_cast<int>(k));
      if (c != Rational()) highest = std::max(highest, exponent_of(c));
    }
    constant = constant * power_of_two(highest * static_cast<int>(multiplicity));
    std::string sum;
    for (std::size_t k = 0; k < moved.coefficients.size(); ++k) {
      const double c = (moved.coefficients[k] * power_of_two(-highest)).to_double();
      if (c != 0.0) sum += fmt::format("{}({})*w1^{}", sum.empty() ? "" : " + ", shortest(c), k);
    }
    text += fmt::format("*({})^{}", sum, multiplicity);
  }
  const int height = exponent_of(constant);
  return {shortest((constant * power_of_two(-height)).to_double()) + text, height};
}

}  // namespace

double Centred::coordinate(const Rational& w) const { return ((w - origin) * power_of_two(-unit)).to_double(); }

double Centred::place(double coordinate) const {
  if (!is_moved() || !std::isfinite(coordinate)) return coordinate;
  return (origin + exactly(coordinate) * power_of_two(unit)).to_double();
}

double Centred::rate(double learning_rate) const { return scaled_rate(learning_rate, 2 * (height - unit)); }

double Centred::original_rate(double rate) const { return std::ldexp(rate, 2 * (unit - height)); }

double Centred::noise_variance(double original) const {
  return original == 0.0 ? 0.0 : scaled_rate(original, -2 * height);
}

Centred centred(const Potential& potential, const std::vector<CriticalPoint>& points, const Rational& from,
                const Rational& to) {
  Centred same{.potential = potential, .points = points};
  const double size = std::max({1.0, std::abs(from.to_double()), std::abs(to.to_double())});
  const double apart = (to - from).to_double();
  const bool is_narrow = apart > 0.0 && apart < 1e-3 * size;
  const bool is_plain = std::ranges::all_of(points, [&](const CriticalPoint& point) {
    return point.place.upper < from || to < point.place.lower || is_moderate(point.coefficient);
  });
  if ((!is_narrow && is_plain && apart < wide) || potential.graph().function_in(potential.q())) return same;
  try {
    Centred found{.potential = potential, .points = {}, .origin = is_narrow ? from : Rational()};
    if (from != to) found.unit = exponent_of(to - from);
    const Univariate q = univariate_in(expanded_at(potential.graph(), potential.q(), std::vector<Rational>(1)), 0);
    const auto [text, height] = text_of(q, found.origin, found.unit);
    found.potential = Potential(text);
    found.height = height;
    found.points = critical_points_of(found.potential);
    const bool is_like = std::ranges::equal(found.points, points, {}, &CriticalPoint::order, &CriticalPoint::order);
    return is_like ? found : same;
  } catch (const Error&) {  // irrational numbers, or too large
    return same;
  }
}

CentredBasin centred(const Potential& potential, const Interval1d& basin) {
  if (potential.dimension() != 1 || potential.graph().function_in(potential.q())) {
    return {{.potential = potential, .points = {}}, basin};
  }
  const std::vector<CriticalPoint> points = critical_points_of(potential);
  const auto stands_for = [&](double end) {
    return std::ranges::find_if(points, [&](const CriticalPoint& point) {
      return point.order != 1 && std::abs(point.at - end) <= 4.0 * std::abs(std::nextafter(end, 0.0) - end);
    });
  };
  // Finite ends, else the outermost critical points inside.
  std::vector<Rational> places;
  for (const double end : {basin.lower, basin.upper}) {
    if (std::isinf(end)) continue;
    const auto point = stands_for(end);
    places.push_back(point == points.end() ? Rational::shortest_decimal(end) : point->place.lower);
  }
  for (const CriticalPoint& point : points) {
    if (point.at >= basin.lower && point.at <= basin.upper) places.push_back(point.place.lower);
  }
  if (places.empty()) return {{.potential = potential, .points = points}, basin};
  const auto [from, to] = std::ranges::minmax(places);
  const Centred here = centred(potential, points, from, to);
  const auto moved = [&](double end) {
    if (!here.is_moved() || std::isinf(end)) return end;
    const auto point = stands_for(end);
    return point == points.end() ? here.coordinate(Rational::shortest_decimal(end))
                                 : here.points[static_cast<std::size_t>(point - points.begin())].at;
  };
  return {here, {moved(basin.lower), moved(basin.upper)}};
}

}  // namespace flypaper
