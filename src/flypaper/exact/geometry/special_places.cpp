#include "flypaper/exact/geometry/special_places.hpp"

#include <algorithm>

#include "flypaper/exact/geometry/pieces.hpp"
#include "flypaper/exact/geometry/real_root_intervals.hpp"
#include "flypaper/exact/geometry/square_free.hpp"

namespace flypaper {
namespace {

/// The resultant of univariate polynomials that are not 0, by Euclid's algorithm.
Rational resultant(Univariate a, Univariate b) {
  Rational result = 1;
  while (b.degree() > 0) {
    Univariate rest = divide(a, b).remainder;
    if (rest.is_zero()) return {};
    // res(a, b) = (-1)^(deg a deg b) lead(b)^(deg a - deg rest) res(b, rest)
    if (a.degree() % 2 == 1 && b.degree() % 2 == 1) result = -result;
    result = result * power(b.leading(), static_cast<unsigned>(a.degree() - rest.degree()));
    a = std::move(b);
    b = std::move(rest);
  }
  return result * power(b.leading(), static_cast<unsigned>(a.degree()));
}

std::size_t degree_in(const Polynomial& p, unsigned index) { return coefficients_in(p, index).size() - 1; }

std::size_t total_degree(const Polynomial& p) {
  std::size_t degree = 0;
  for (const auto& [exponents, coefficient] : p.terms())
    degree = std::max<std::size_t>(degree, exponents[0] + exponents[1]);
  return degree;
}

/// Adds p / gcd(p, p') if it has a root.
void add_places(const Univariate& p, std::vector<Univariate>& places) {
  if (p.degree() == 0) return;
  places.push_back(without_repeated_roots(p));
}

}  // namespace

Univariate resultant(const Polynomial& p, const Polynomial& q) {
  const PowersOfW2 a = powers_of_w2(p);
  const PowersOfW2 b = powers_of_w2(q);
  if (a.empty() || b.empty()) return {};
  const std::size_t bound = resultant_degree(p, q);
  std::vector<Rational> places;
  std::vector<Rational> values;
  for (std::int64_t k = 0; places.size() <= bound; ++k) {
    if (a.back().at(k).is_zero() || b.back().at(k).is_zero()) continue;
    places.emplace_back(k);
    values.push_back(resultant(at_w1(a, k), at_w1(b, k)));
  }
  return interpolated(places, values);
}

std::size_t resultant_degree(const Polynomial& p, const Polynomial& q) {
  return std::min(degree_in(p, 1) * degree_in(q, 0) + degree_in(q, 1) * degree_in(p, 0),
                  total_degree(p) * total_degree(q));
}

SpecialPlaces special_places(const std::vector<PolynomialFactor>& factors, unsigned inner,
                             const std::array<Rational, 2>& ends) {
  SpecialPlaces found;
  std::vector<Univariate>& places = found.polynomials;
  std::vector<Polynomial> parts;
  for (const PolynomialFactor& factor : factors) {
    // The inner variable as w2.
    const PowersOfW2 p = powers_of_w2(inner == 1 ? factor.factor : transposed(factor.factor));
    add_places(content(p), places);
    for (const SquareFreePart& part : square_free_parts(p)) parts.push_back(polynomial_of(part.factor));
  }
  const auto add_resultant = [&](const Polynomial& a, const Polynomial& b) {
    if (resultant_degree(a, b) > largest_resultant) {
      found.complete = false;
    } else {
      add_places(resultant(a, b), places);
    }
  };
  for (std::size_t i = 0; i < parts.size(); ++i) {
    add_places(univariate_in(coefficients_in(parts[i], 1).back(), 0), places);
    for (const Rational& end : ends) add_places(univariate_in(substituted(parts[i], 1, Polynomial(end)), 0), places);
    if (degree_in(parts[i], 1) > 1) add_resultant(parts[i], derivative(parts[i], 1));
    for (std::size_t j = 0; j < i; ++j) add_resultant(parts[i], parts[j]);
  }
  return found;
}

}  // namespace flypaper
