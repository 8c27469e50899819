#include "flypaper/exact/algebra/cost.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/exact/algebra/flint.inl"

// Each formula has the form that the method suggests and a factor fitted to seconds of processor time (FLINT 2.9, one
// core of an x86-64 server); most estimates are above the time, by up to twenty, few below, by up to two.
// Measured -> estimated, seconds:
//   product   4 variables, degree 16, 4845 x 4845 terms of 100 bits 0.86 -> 2.0; 2400 x 2400 scattered terms 0.68 ->
//             0.62; one variable, degree 1000, 3000 bits 0.014 -> 0.096
//   power     (1 + w1 + w2 + w3)^99, 6 bits 0.071 -> 0.20; 100 terms ^ 99 0.084 -> 0.10; (7 + 3 t)^4000 0.016 -> 0.06
//   division  degree 300 by 150, 100 bits 0.016 -> 0.036; 1000 by 500, 10 bits 0.014 -> 0.14
//   divisors  (7 + 3 t)^3000 with its derivative 0.56 -> 3.6; random, degree 3000, 900 bits 0.33 -> 0.34; 3 variables,
//             degree 72, 67525 terms 1.06 -> 0.57; scattered: 550 terms of degree 900 in 2 variables 1.95 -> 6, 75 of
//             degree 600 in 8 1.3 -> 9.7
//   factors   Swinnerton-Dyer's of degree 128 0.16 -> 0.27, of 256 1.85 -> 4.4; random, degree 100, 1000 bits 0.02 ->
//             0.34
//   resultant 2 variables of degree 18, 20 bits 0.26 -> 0.43; of 10, 300 bits 0.27 -> 0.25; 4 of degree 5, 60 bits
//             0.36 -> 0.22; 5 scattered terms of degree 30 6.4 -> 5.2
//   signs     all counts for x^40 - 2 (a x - 1)^2, a of 80 bits, until it is refused 0.81 -> 1.0
namespace flypaper {
namespace {

/// The most terms of a polynomial of such degrees.
double dense_terms(const PolynomialSize& size) {
  double terms = 1.0;
  for (const double degree : size.degrees) terms *= degree + 1.0;
  return terms;
}

/// And of such a total degree d: (d + k choose k) in k variables.
double most_terms(const PolynomialSize& size) {
  double terms = 1.0;
  double variables = 0.0;
  for (const double degree : size.degrees) {
    if (degree == 0.0) continue;
    variables += 1.0;
    terms *= (size.total_degree + variables) / variables;
  }
  return std::min(terms, dense_terms(size));
}

/// Of a product of n times p and m times q.
PolynomialSize degrees_of_product(const PolynomialSize& p, double n, const PolynomialSize& q, double m) {
  PolynomialSize product{.total_degree = n * p.total_degree + m * q.total_degree};
  for (std::size_t i = 0; i < most_variables; ++i) {
    product.degrees.at(i) = n * p.degrees.at(i) + m * q.degrees.at(i);
    // What Exponents hold.
    if (product.degrees.at(i) > std::numeric_limits<std::uint16_t>::max()) {
      throw TooLarge(fmt::format("an exponent of {:.0f}", product.degrees.at(i)));
    }
  }
  return product;
}

/// What the terms take in FLINT and, once they are read, as Rational.
double bytes_of(const PolynomialSize& size) { return size.terms * (200.0 + 0.4 * size.bits); }

/// So many products of coefficients, each added to a term of the result; where the result is dense its bits bound it.
double seconds_of_products(double products, const PolynomialSize& result) {
  return 1e-9 * std::min(products * (100.0 + 0.25 * result.bits), 8.0 * dense_terms(result) * result.bits);
}

}  // namespace

PolynomialSize size_of(const Polynomial& p) {
  const fmpq_mpoly_struct* own = p.value().p;
  PolynomialSize size{.terms = static_cast<double>(p.size())};
  size.total_degree = static_cast<double>(std::max(slong{0}, fmpq_mpoly_total_degree_si(own, flint::ring())));
  for (unsigned i = 0; i < most_variables; ++i) size.degrees.at(i) = p.degree_in(i);
  const auto bits_of = [](const fmpz* whole) { return static_cast<double>(fmpz_bits(whole)); };
  size.bits = std::abs(static_cast<double>(fmpz_mpoly_max_bits(own->zpoly))) + bits_of(fmpq_numref(own->content)) +
              bits_of(fmpq_denref(own->content));
  return size;
}

PolynomialSize size_of(const Univariate& p) {
  PolynomialSize size{.degrees = {static_cast<double>(p.degree())},
                      .total_degree = static_cast<double>(p.degree()),
                      .terms = static_cast<double>(p.coefficients.size())};
  for (const Rational& coefficient : p.coefficients) {
    size.bits = std::max(size.bits, static_cast<double>(coefficient.bits()));
  }
  return size;
}

Cost cost_of_product(const PolynomialSize& a, const PolynomialSize& b) {
  PolynomialSize product = degrees_of_product(a, 1.0, b, 1.0);
  product.terms = std::min(a.terms * b.terms, most_terms(product));
  product.bits = a.bits + b.bits + std::log2(1.0 + std::min(a.terms, b.terms));
  return {.seconds = seconds_of_products(a.terms * b.terms, product), .bytes = bytes_of(product)};
}

Cost cost_of_power(const PolynomialSize& base, unsigned exponent) {
  PolynomialSize result = degrees_of_product(base, exponent, {}, 0.0);
  if (exponent == 0 || base.terms == 0.0) return {};
  const double n = exponent;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing reads signgam
  const double choices = std::exp(std::lgamma(n + base.terms) - std::lgamma(n + 1.0) - std::lgamma(base.terms));
  result.terms = std::min(choices, most_terms(result));
  result.bits = n * (base.bits + std::log2(base.terms));
  return {.seconds = seconds_of_products(result.terms * base.terms, result), .bytes = bytes_of(result)};
}

Cost cost_of_division(const PolynomialSize& a, const PolynomialSize& b) {
  const double steps = std::max(0.0, a.degrees[0] - b.degrees[0] + 1.0);
  // Each step multiplies by the leading coefficient.
  const PolynomialSize result{
      .degrees = a.degrees, .total_degree = a.total_degree, .terms = a.terms, .bits = a.bits + steps * b.bits};
  return {.seconds = 1e-9 * steps * (b.degrees[0] + 1.0) * (50.0 + 0.1 * result.bits), .bytes = bytes_of(result)};
}

Cost cost_of_exact_quotient(const PolynomialSize& a, const PolynomialSize& b) {
  return {.seconds = seconds_of_products(a.terms * b.terms, a), .bytes = bytes_of(a)};
}

Cost cost_of_common_divisor(const PolynomialSize& a, const PolynomialSize& b) {
  const auto seconds = [](const PolynomialSize& p) {
    double sparse = 0.0;
    for (const double degree : p.degrees) sparse += 5.0 * p.terms * std::pow(degree, 2.3) * (1.0 + p.bits / 100.0);
    return 1e-9 * std::min(120.0 * most_terms(p) * (30.0 + p.bits), sparse);
  };
  return {.seconds = std::max(seconds(a), seconds(b)), .bytes = bytes_of(a) + bytes_of(b)};
}

Cost cost_of_factors(const PolynomialSize& p) {
  const double seconds = 0.3e-9 * std::pow(p.total_degree, 3) * (p.bits + p.total_degree);
  return {.seconds = seconds + cost_of_common_divisor(p, p).seconds, .bytes = bytes_of(p)};
}

Cost cost_of_resultant(const PolynomialSize& p, const PolynomialSize& q, unsigned index) {
  const double rows = p.degrees.at(index) + q.degrees.at(index);
  PolynomialSize result = degrees_of_product(p, q.degrees.at(index), q, p.degrees.at(index));
  result.degrees.at(index) = 0.0;
  result.total_degree = std::min(result.total_degree, p.total_degree * q.total_degree);  // Bezout
  result.terms = most_terms(result);
  result.bits = q.degrees.at(index) * p.bits + p.degrees.at(index) * q.bits + rows * std::log2(1.0 + p.terms + q.terms);
  return {.seconds = 1e-9 * rows * rows * result.terms * result.bits, .bytes = bytes_of(result)};
}

Cost cost_of_sign_changes(const PolynomialSize& p, double bits_of_ends) {
  const double n = p.degrees[0] + 1.0;
  return {.seconds = 0.6e-9 * n * n * (30.0 + (p.bits + n * bits_of_ends) / 32.0)};
}

void require_affordable(const Cost& cost, std::string_view what) {
  constexpr double most_seconds = 1.0;
  constexpr double most_bytes = 2e8;
  if (cost.seconds <= most_seconds && cost.bytes <= most_bytes) return;
  throw TooLarge(
      fmt::format("{} takes too much work: about {:.1g} s and {:.1g} MB", what, cost.seconds, cost.bytes / 1e6));
}

}  // namespace flypaper
