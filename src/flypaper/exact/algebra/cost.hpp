#pragma once
#include "flypaper/exact/algebra/polynomial.hpp"

namespace flypaper {

/// What the work of an operation depends on.
struct PolynomialSize {
  std::array<double, most_variables> degrees{};
  double terms = 0.0;
  double bits = 0.0;  ///< of the largest coefficient, over the common denominator
};
[[nodiscard]] PolynomialSize size_of(const Polynomial& p);
[[nodiscard]] PolynomialSize size_of(const Univariate& p);

// FLINT can neither be stopped nor say beforehand that it would run out of memory: each of these throws TooLarge where
// the operation would take more than about a second or 100 MB; see cost.cpp.
void require_product(const PolynomialSize& a, const PolynomialSize& b);
void require_power(const PolynomialSize& base, unsigned exponent);
void require_division(const PolynomialSize& a, const PolynomialSize& b);
void require_common_divisor(const PolynomialSize& a, const PolynomialSize& b);
void require_factors(const PolynomialSize& p);
void require_roots(const PolynomialSize& p);
void require_resultant(const PolynomialSize& p, const PolynomialSize& q, unsigned index);

}  // namespace flypaper
