// Divisors of polynomials in several variables: products that are known beforehand, scaled at will.
#include <gtest/gtest.h>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"

namespace flypaper {
namespace {

const Polynomial x = Polynomial::variable(0);
const Polynomial y = Polynomial::variable(1);
const Polynomial common = Polynomial(Rational(2)) * x + Polynomial(Rational(3)) * y - Polynomial(Rational(6));

/// Nonzero numbers that are no matter of divisibility.
const Rational scales[] = {1, -1, 7, Rational(-5, 3), Rational(1, 30)};

// Of all multiples of a divisor the one with whole coprime coefficients, the first term's positive.
TEST(PolynomialDivisors, AreWholeAndCoprimeWhateverTheScale) {
  const Polynomial first = Polynomial() - common;  // its constant, the first of terms(), is positive
  for (const Rational& a : scales) {
    for (const Rational& b : scales) {
      const Polynomial p = Polynomial(a) * common * (x * y - Polynomial(Rational(1, 2)));
      const Polynomial q = Polynomial(b) * common * (x + y);
      EXPECT_EQ(greatest_common_divisor(p, q), first);
      EXPECT_EQ(exact_quotient(p, first), Polynomial(-a) * (x * y - Polynomial(Rational(1, 2))));
    }
    const Polynomial p = Polynomial(a) * common * (x * x + Polynomial(Rational(4)));
    EXPECT_EQ(content(p, 0), Polynomial(Rational(1)));
    EXPECT_EQ(content(Polynomial(a) * (Polynomial(Rational(4)) * y - Polynomial(Rational(6))) * x, 0),
              Polynomial(Rational(3)) - Polynomial(Rational(2)) * y);
    for (auto* taken_apart : {&factors, &square_free_parts}) {
      const std::vector<PolynomialFactor> found = (*taken_apart)(Polynomial(a) * common * common * common);
      ASSERT_EQ(found.size(), 1U);
      EXPECT_EQ(found[0].factor, first);
      EXPECT_EQ(found[0].exponent, 3U);
    }
  }
  EXPECT_FALSE(exact_quotient(x, y));
  EXPECT_THROW((void)factors(Polynomial()), Error);
}

}  // namespace
}  // namespace flypaper
