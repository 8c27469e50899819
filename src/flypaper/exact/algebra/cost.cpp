#include "flypaper/exact/algebra/cost.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/exact/algebra/flint.inl"

namespace flypaper {
namespace {

constexpr double largest_exponent = std::numeric_limits<std::uint16_t>::max();

void require_exponents(const PolynomialSize& size) {
  for (const double degree : size.degrees) {
    if (degree > largest_exponent) throw TooLarge(fmt::format("an exponent of {:.0f}", degree));
  }
}

double dense_terms(const PolynomialSize& size) {
  double terms = 1.0;
  for (const double degree : size.degrees) terms *= degree + 1.0;
  return terms;
}

}  // namespace

PolynomialSize size_of(const Polynomial& p) {
  PolynomialSize size;
  const fmpq_mpoly_struct* own = p.value().p;
  std::array<slong, most_variables> degrees{};
  fmpq_mpoly_degrees_si(degrees.data(), own, flint::ring());
  for (unsigned i = 0; i < most_variables; ++i)
    size.degrees.at(i) = static_cast<double>(std::max(slong{0}, degrees.at(i)));
  size.terms = static_cast<double>(p.size());
  size.bits = static_cast<double>(
      std::abs(fmpz_mpoly_max_bits(own->zpoly)) +
      static_cast<slong>(fmpz_bits(fmpq_numref(own->content)) + fmpz_bits(fmpq_denref(own->content))));
  return size;
}

PolynomialSize size_of(const Univariate& p) {
  PolynomialSize size{.degrees = {static_cast<double>(p.degree())},
                      .terms = static_cast<double>(p.coefficients.size())};
  for (const Rational& coefficient : p.coefficients)
    size.bits = std::max(size.bits, static_cast<double>(coefficient.bits()));
  return size;
}

void require_product(const PolynomialSize& a, const PolynomialSize& b) {
  PolynomialSize product;
  for (std::size_t i = 0; i < most_variables; ++i) product.degrees.at(i) = a.degrees.at(i) + b.degrees.at(i);
  require_exponents(product);
  product.terms = std::min(a.terms * b.terms, dense_terms(product));
  product.bits = a.bits + b.bits + std::log2(1.0 + std::min(a.terms, b.terms));
  if (a.terms * b.terms * (1.0 + product.bits / 64.0) > 1e7) {
    throw TooLarge(fmt::format("a product of polynomials of {} and {} terms", a.terms, b.terms));
  }
}

void require_power(const PolynomialSize& base, unsigned exponent) {
  PolynomialSize result;
  for (std::size_t i = 0; i < most_variables; ++i) result.degrees.at(i) = base.degrees.at(i) * exponent;
  require_exponents(result);
  if (exponent == 0 || base.terms == 0.0) return;
  const double n = exponent;
  const double choices = std::exp(std::lgamma(n + base.terms) - std::lgamma(n + 1.0) - std::lgamma(base.terms));
  result.terms = std::min(choices, dense_terms(result));
  result.bits = n * (base.bits + std::log2(base.terms));
  if (result.terms * base.terms * (1.0 + result.bits / 64.0) > 1e7) {
    throw TooLarge(fmt::format("the power {} of a polynomial of {} terms", exponent, base.terms));
  }
}

void require_division(const PolynomialSize&, const PolynomialSize&) {}
void require_common_divisor(const PolynomialSize&, const PolynomialSize&) {}
void require_factors(const PolynomialSize&) {}
void require_roots(const PolynomialSize&) {}
void require_resultant(const PolynomialSize&, const PolynomialSize&, unsigned) {}

}  // namespace flypaper
