// Whatever is asked of exact algebra is answered or refused in seconds: each kind of work below its limit and far
// above.
#include <gtest/gtest.h>

#include <chrono>
#include <functional>

#include "flypaper/exact/algebra/cost.hpp"
#include "flypaper/exact/algebra/real_zeros.hpp"
#include "flypaper/exact/geometry/learning_coefficient.hpp"

namespace flypaper {
namespace {

enum class Outcome : unsigned char { answered, refused };

/// What became of it; fails if that takes more than 10 s, which none of it should come near.
Outcome outcome_of(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  Outcome outcome = Outcome::answered;
  try {
    work();
  } catch (const TooLarge&) {
    outcome = Outcome::refused;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  return outcome;
}

Polynomial w(unsigned index) { return Polynomial::variable(index - 1); }
Polynomial number(std::int64_t value) { return Polynomial(Rational(value)); }

/// Every term of w1 and w2 up to a total degree, with coefficients of about so many bits.
Polynomial dense_in_plane(unsigned degree, unsigned bits) {
  std::vector<Polynomial::Term> terms;
  Rational coefficient = power(Rational(2), bits);
  for (std::uint16_t i = 0; i <= degree; ++i) {
    for (std::uint16_t j = 0; i + j <= degree; ++j) {
      coefficient = coefficient + 1 + (i * j) % 7;
      terms.push_back({{i, j}, coefficient});
    }
  }
  return Polynomial(terms);
}

/// w1^e + 2 w2^(e') + ..: terms that share no degree.
Polynomial scattered(unsigned terms, unsigned variables) {
  std::vector<Polynomial::Term> result;
  std::uint32_t state = 12345;
  for (unsigned k = 0; k < terms; ++k) {
    Exponents exponents{};
    for (unsigned i = 0; i < variables; ++i) {
      state = state * 1664525U + 1013904223U;
      exponents.at(i) = static_cast<std::uint16_t>(state >> 18U);
    }
    result.emplace_back(exponents, Rational(k + 1));
  }
  return Polynomial(result);
}

TEST(SquareFreeParts, MultiplyToTheWhole) {
  const Polynomial p = power(w(1), 2) * power(w(2), 2) * power(w(1) + w(2) + number(1), 3) * (w(1) - w(2));
  Polynomial product = number(1);
  for (const PolynomialFactor& part : square_free_parts(p)) product = product * power(part.factor, part.exponent);
  EXPECT_TRUE((product - p).is_zero() || (product + p).is_zero()) << "a factor is lost";
}

/// All terms up to a total degree.
PolynomialSize dense(unsigned variables, double degree, double bits) {
  PolynomialSize size{.total_degree = degree, .terms = 1.0, .bits = bits};
  for (unsigned i = 0; i < variables; ++i) {
    size.degrees.at(i) = degree;
    size.terms *= (degree + i + 1.0) / (i + 1.0);
  }
  return size;
}

// Seconds that were held to measured ones when the formulas were fitted, as they stand there with two digits.
TEST(AlgebraCost, EstimatesAreThoseThatWereMeasured) {
  const auto expect = [](const Cost& cost, double seconds) { EXPECT_NEAR(cost.seconds / seconds, 1.0, 0.05); };
  expect(cost_of_product(dense(4, 16, 100), dense(4, 16, 100)), 2.0);
  expect(cost_of_product(dense(1, 1000, 3000), dense(1, 1000, 3000)), 0.096);
  expect(cost_of_division(dense(1, 300, 100), dense(1, 150, 100)), 0.036);
  expect(cost_of_division(dense(1, 1000, 10), dense(1, 500, 10)), 0.14);
  expect(cost_of_common_divisor(dense(1, 3000, 900), dense(1, 2999, 900)), 0.34);
  PolynomialSize scattered{.total_degree = 2400, .terms = 75, .bits = 30};
  scattered.degrees.fill(600);
  expect(cost_of_common_divisor(scattered, scattered), 9.7);
}

TEST(AlgebraCost, OfProducts) {
  EXPECT_EQ(outcome_of([] { EXPECT_EQ((dense_in_plane(40, 50) * dense_in_plane(40, 50)).size(), 81U * 82U / 2); }),
            Outcome::answered);
  EXPECT_EQ(outcome_of([] { (void)(scattered(5000, 4) * scattered(4999, 4)); }), Outcome::refused);
  EXPECT_EQ(outcome_of([] { (void)(power(w(1), 60000) * power(w(1), 60000)); }), Outcome::refused) << "an exponent";
}

TEST(AlgebraCost, OfPowers) {
  EXPECT_EQ(outcome_of([] { EXPECT_EQ(power(w(1) + number(1), 3960).size(), 3961U); }), Outcome::answered);
  EXPECT_EQ(outcome_of([] { EXPECT_EQ(power(w(1) * w(2), 60000).size(), 1U); }), Outcome::answered);
  EXPECT_EQ(outcome_of([] { (void)power(w(1), 970299); }), Outcome::refused);
  Polynomial all = number(1);
  for (unsigned i = 1; i <= 8; ++i) all = all + w(i);
  EXPECT_EQ(outcome_of([&] { (void)power(all, 40); }), Outcome::refused);
  EXPECT_EQ(outcome_of([&] { (void)power(number(1) + number(999'999'999) * w(1), 60000); }), Outcome::refused);
}

TEST(AlgebraCost, OfFactorsAndDivisors) {
  const Polynomial p = dense_in_plane(8, 30);
  const Polynomial q = dense_in_plane(7, 60);
  EXPECT_EQ(outcome_of([&] { EXPECT_EQ(square_free_parts(p * p * q).size(), 2U); }), Outcome::answered);
  EXPECT_EQ(outcome_of([&] { EXPECT_EQ(factors(p * q).size(), 2U); }), Outcome::answered);
  EXPECT_EQ(outcome_of([&] { EXPECT_EQ(exact_quotient(p * q, q), p); }), Outcome::answered);
  EXPECT_EQ(outcome_of([&] { (void)greatest_common_divisor(scattered(900, 2), scattered(901, 2)); }), Outcome::refused);
  EXPECT_EQ(outcome_of([&] { (void)square_free_parts(power(w(1) + w(2) + number(3), 400)); }), Outcome::refused);
}

TEST(AlgebraCost, OfResultantsAndDiscriminants) {
  EXPECT_EQ(outcome_of([] { (void)resultant(dense_in_plane(10, 20), dense_in_plane(9, 20), 1); }), Outcome::answered);
  const auto discriminant = [](const Polynomial& p, unsigned index) {
    (void)resultant(p, derivative(p, index), index);
  };
  EXPECT_EQ(outcome_of([&] { discriminant(dense_in_plane(10, 20), 0); }), Outcome::answered);
  EXPECT_EQ(outcome_of([&] { discriminant(dense_in_plane(30, 60), 1); }), Outcome::refused);
  EXPECT_EQ(outcome_of([] { (void)resultant(scattered(5, 2), scattered(4, 2), 0); }), Outcome::refused);
}

TEST(AlgebraCost, OfRealZeros) {
  Univariate high;
  high.coefficients.assign(1001, 3);
  high.coefficients[0] = 1;
  EXPECT_EQ(outcome_of([&] { (void)real_zeros(high); }), Outcome::refused);
  // Mignotte: x^30 - 2 (a x - 1)^2 has two zeros that differ by about a^-16.
  const auto close_pair = [](std::size_t degree, unsigned bits) {
    const Rational a = power(Rational(2), bits) + 1;
    Univariate p{{-2, 4 * a, -2 * a * a}};
    p.coefficients.resize(degree + 1);
    p.coefficients.back() = 1;
    return p;
  };
  EXPECT_EQ(outcome_of([&] {
              const std::vector<RealZero> zeros = real_zeros(close_pair(30, 40));
              ASSERT_EQ(zeros.size(), 4U);
              EXPECT_EQ(zeros[1].nearest, zeros[2].nearest);
              EXPECT_LT(zeros[1].upper, zeros[2].lower);
            }),
            Outcome::answered);
  EXPECT_EQ(outcome_of([&] { (void)real_zeros(close_pair(100, 400)); }), Outcome::refused);
  Univariate wide;  // coefficients from 1e-3000 to 1e3000
  for (int k = 0; k <= 20; ++k) {
    wide.coefficients.push_back((k % 3 == 0 ? -1 : 1) *
                                Rational::decimal("1e" + std::to_string(3000 - (k * 977) % 6000)));
  }
  EXPECT_EQ(outcome_of([&] { (void)real_zeros(wide); }), Outcome::answered);
}

TEST(AlgebraCost, OfExponentsInFactors) {
  ExpressionGraph graph;
  const NodeId base = parse_expression(graph, "w1^9");
  const auto exponent_of = [&](unsigned power) {
    return factors_at(graph, graph.power(base, power), std::vector<Rational>(1)).at(0).exponent;
  };
  EXPECT_EQ(exponent_of(1111), 9999U);
  EXPECT_THROW((void)exponent_of(1112), TooLarge);
}

TEST(AlgebraCost, OfExpressions) {
  const auto coefficient_at_origin = [](const std::string& q) {
    const Potential potential(q);
    const std::vector<Rational> origin(potential.dimension());
    LearningCoefficient found;
    EXPECT_EQ(outcome_of([&] { found = learning_coefficient(potential, origin); }), Outcome::answered);
    return found;
  };
  EXPECT_EQ(coefficient_at_origin("(w1^99)^10").value, Rational(1, 1980));
  EXPECT_EQ(coefficient_at_origin("((w1+1)^99)^10").method, Method::not_a_zero);
  EXPECT_FALSE(coefficient_at_origin("((w1+w2+1)^99)^9-1").value);
  EXPECT_FALSE(coefficient_at_origin("(w1+w2+w3+w4+w5+w6+w7+w8+1)^40-1").value);
  std::string long_product = "w1";
  for (int i = 1; i < 900; ++i) long_product += "*w1";
  EXPECT_EQ(coefficient_at_origin(long_product).value, Rational(1, 1800));
}

}  // namespace
}  // namespace flypaper
