#include "flypaper/exact/geometry/special_places.hpp"

#include <algorithm>

namespace flypaper {
namespace {

unsigned total_degree(const Polynomial& p) {
  unsigned degree = 0;
  for (const auto& [exponents, coefficient] : p.terms()) degree = std::max(degree, flypaper::total_degree(exponents));
  return degree;
}

/// Of a resultant (Bezout).
unsigned largest_degree(const Polynomial& p, const Polynomial& q) {
  return std::min(p.degree_in(1) * q.degree_in(0) + q.degree_in(1) * p.degree_in(0), total_degree(p) * total_degree(q));
}

}  // namespace

SpecialPlaces special_places(const std::vector<PolynomialFactor>& factors, unsigned inner,
                             const std::array<Rational, 2>& ends) {
  const unsigned outer = 1 - inner;
  SpecialPlaces found;
  const auto add = [&](const Polynomial& place) {
    const Univariate p = univariate_in(place, outer);
    if (p.degree() > 0) found.polynomials.push_back(without_repeated_roots(p));
  };
  const auto add_resultant = [&](const Polynomial& a, const Polynomial& b) {
    if (largest_degree(a, b) > largest_resultant) {
      found.complete = false;
    } else {
      add(resultant(a, b, inner));
    }
  };
  std::vector<Polynomial> parts;
  for (const PolynomialFactor& written : factors) {
    for (const auto& [part, exponent] : flypaper::factors(written.factor)) {
      if (!part.has(inner)) add(part);
      if (part.has(inner) && std::ranges::find(parts, part) == parts.end()) parts.push_back(part);
    }
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    add(coefficients_in(parts[i], inner).back());
    for (const Rational& end : ends) add(substituted(parts[i], inner, end));
    if (parts[i].degree_in(inner) > 1) add_resultant(parts[i], derivative(parts[i], inner));
    for (std::size_t j = 0; j < i; ++j) add_resultant(parts[i], parts[j]);
  }
  return found;
}

}  // namespace flypaper
