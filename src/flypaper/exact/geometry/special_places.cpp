#include "flypaper/exact/geometry/special_places.hpp"

#include <algorithm>

#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/exact/algebra/real_zeros.hpp"
#include "flypaper/exact/geometry/pieces.hpp"

namespace flypaper {
namespace {

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

std::size_t resultant_degree(const Polynomial& p, const Polynomial& q) {
  return std::min<std::size_t>(p.degree_in(1) * q.degree_in(0) + q.degree_in(1) * p.degree_in(0),
                               total_degree(p) * total_degree(q));
}

SpecialPlaces special_places(const std::vector<PolynomialFactor>& factors, unsigned inner,
                             const std::array<Rational, 2>& ends) {
  SpecialPlaces found;
  std::vector<Univariate>& places = found.polynomials;
  std::vector<Polynomial> parts;
  for (const PolynomialFactor& factor : factors) {
    // The inner variable as w2.
    const Polynomial p = inner == 1 ? factor.factor : transposed(factor.factor);
    const Polynomial lines = content(p, 1);
    add_places(univariate_in(lines, 0), places);
    for (const auto& part : square_free_parts(exact_quotient(p, lines).value())) parts.push_back(part.factor);
  }
  const auto add_resultant = [&](const Polynomial& a, const Polynomial& b) {
    if (resultant_degree(a, b) > largest_resultant) {
      found.complete = false;
    } else {
      add_places(univariate_in(resultant(a, b, 1), 0), places);
    }
  };
  for (std::size_t i = 0; i < parts.size(); ++i) {
    add_places(univariate_in(coefficients_in(parts[i], 1).back(), 0), places);
    for (const Rational& end : ends) add_places(restricted(parts[i], 1, end), places);
    if (parts[i].degree_in(1) > 1) add_resultant(parts[i], derivative(parts[i], 1));
    for (std::size_t j = 0; j < i; ++j) add_resultant(parts[i], parts[j]);
  }
  return found;
}

}  // namespace flypaper
