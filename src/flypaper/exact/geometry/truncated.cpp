#include "flypaper/exact/geometry/truncated.hpp"

#include <algorithm>
#include <ranges>

namespace flypaper {

Polynomial truncated(const Polynomial& p, unsigned order) {
  std::vector<Polynomial::Term> terms = p.terms();
  std::erase_if(terms, [&](const Polynomial::Term& term) { return total_degree(term.first) > order; });
  return Polynomial(terms);
}

Polynomial truncated_product(const Polynomial& a, const Polynomial& b, unsigned order) {
  return truncated(a * b, order);
}

unsigned order_of(const Polynomial& p) {
  unsigned least = ~0U;
  for (const auto& [exponents, coefficient] : p.terms()) least = std::min(least, total_degree(exponents));
  return least;
}

Polynomial truncated_substitution(const Polynomial& p, unsigned index, const Polynomial& target, unsigned order) {
  const std::vector<Polynomial> coefficients = coefficients_in(p, index);
  Polynomial sum;
  for (const Polynomial& coefficient : std::views::reverse(coefficients)) {
    sum = truncated_product(sum, target, order) + truncated(coefficient, order);
  }
  return sum;
}

Polynomial implicit_function(const Polynomial& p, unsigned index, unsigned order) {
  const Polynomial inverse_slope(1 / derivative(p, index).constant());
  Polynomial phi;
  // Each round makes one more degree right.
  for (unsigned degree = 1; degree <= order; ++degree) {
    phi = phi - truncated_product(truncated_substitution(p, index, phi, degree), inverse_slope, degree);
  }
  return phi;
}

}  // namespace flypaper
