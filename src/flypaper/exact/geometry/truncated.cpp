#include "flypaper/exact/geometry/truncated.hpp"

#include <algorithm>
#include <numeric>
#include <ranges>

namespace flypaper {

unsigned total_degree(const Exponents& exponents) { return std::accumulate(exponents.begin(), exponents.end(), 0U); }

Polynomial truncated(const Polynomial& p, unsigned order) {
  Polynomial result;
  for (const auto& [exponents, coefficient] : p.terms()) {
    if (total_degree(exponents) <= order) result.add(exponents, coefficient);
  }
  return result;
}

Polynomial truncated_product(const Polynomial& a, const Polynomial& b, unsigned order) {
  Polynomial product;
  for (const auto& [left, u] : a.terms()) {
    const unsigned degree = total_degree(left);
    for (const auto& [right, v] : b.terms()) {
      if (degree + total_degree(right) > order) continue;
      Exponents sum = left;
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] = static_cast<std::uint16_t>(sum[i] + right[i]);
      product.add(sum, u * v);
    }
  }
  return product;
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
