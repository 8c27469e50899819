#include "flypaper/exact/algebra/polynomial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "flypaper/exact/algebra/cost.hpp"
#include "flypaper/exact/algebra/flint.inl"

namespace flypaper {
namespace {

using flint::made;
using flint::ring;
using FlintExponents = std::array<ulong, most_variables>;

FlintExponents flint_exponents(const Exponents& exponents) {
  FlintExponents result{};
  std::ranges::copy(exponents, result.begin());
  return result;
}

}  // namespace

unsigned total_degree(const Exponents& exponents) { return std::accumulate(exponents.begin(), exponents.end(), 0U); }

Polynomial::Polynomial() {
  static const std::shared_ptr<const Value> zero = std::make_shared<Polynomial::Value>();
  value_ = zero;
}

Polynomial::Polynomial(const Rational& constant) : Polynomial(std::vector<Term>{{Exponents{}, constant}}) {}

Polynomial::Polynomial(const std::vector<Term>& terms) {
  *this = made([&](fmpq_mpoly_struct* p) {
    flint::Fraction coefficient;
    for (const auto& [exponents, value] : terms) {
      flint::set(coefficient, value);
      fmpq_mpoly_push_term_fmpq_ui(p, coefficient, flint_exponents(exponents).data(), ring());
    }
    fmpq_mpoly_sort_terms(p, ring());
    fmpq_mpoly_combine_like_terms(p, ring());
  });
}

Polynomial Polynomial::variable(unsigned index) {
  return made([&](fmpq_mpoly_struct* p) { fmpq_mpoly_gen(p, index, ring()); });
}

std::vector<Polynomial::Term> Polynomial::terms() const {
  std::vector<Term> result;
  result.reserve(size());
  flint::Fraction coefficient;
  FlintExponents exponents{};
  for (slong i = fmpq_mpoly_length(value_->p, ring()); i-- > 0;) {
    fmpq_mpoly_get_term_coeff_fmpq(coefficient, value_->p, i, ring());
    fmpq_mpoly_get_term_exp_ui(exponents.data(), value_->p, i, ring());
    auto& [own, value] = result.emplace_back();
    std::ranges::transform(exponents, own.begin(), [](ulong e) { return static_cast<std::uint16_t>(e); });
    value = flint::rational(static_cast<const flint::Fraction&>(coefficient));
  }
  return result;
}

std::size_t Polynomial::size() const { return static_cast<std::size_t>(fmpq_mpoly_length(value_->p, ring())); }

Rational Polynomial::coefficient(const Exponents& exponents) const {
  flint::Fraction coefficient;
  fmpq_mpoly_get_coeff_fmpq_ui(coefficient, value_->p, flint_exponents(exponents).data(), ring());
  return flint::rational(static_cast<const flint::Fraction&>(coefficient));
}

unsigned Polynomial::degree_in(unsigned index) const {
  return static_cast<unsigned>(std::max(slong{0}, fmpq_mpoly_degree_si(value_->p, index, ring())));
}

Polynomial operator+(const Polynomial& a, const Polynomial& b) {
  return made([&](fmpq_mpoly_struct* sum) { fmpq_mpoly_add(sum, flint::of(a), flint::of(b), ring()); });
}

Polynomial operator-(const Polynomial& a, const Polynomial& b) {
  return made([&](fmpq_mpoly_struct* difference) { fmpq_mpoly_sub(difference, flint::of(a), flint::of(b), ring()); });
}

Polynomial operator*(const Polynomial& a, const Polynomial& b) {
  require_affordable(cost_of_product(size_of(a), size_of(b)), "a product of polynomials");
  return made([&](fmpq_mpoly_struct* product) { fmpq_mpoly_mul(product, flint::of(a), flint::of(b), ring()); });
}

bool operator==(const Polynomial& a, const Polynomial& b) {
  return fmpq_mpoly_equal(flint::of(a), flint::of(b), ring()) != 0;
}

Polynomial power(const Polynomial& base, unsigned exponent) {
  require_affordable(cost_of_power(size_of(base), exponent), fmt::format("the power {} of a polynomial", exponent));
  return made([&](fmpq_mpoly_struct* p) { fmpq_mpoly_pow_ui(p, flint::of(base), exponent, ring()); });
}

Polynomial substituted(const Polynomial& p, unsigned index, const Polynomial& target) {
  const std::vector<Polynomial> coefficients = coefficients_in(p, index);
  Polynomial result;
  for (std::size_t k = coefficients.size(); k-- > 0;) result = result * target + coefficients[k];
  return result;
}

Polynomial substituted(const Polynomial& p, unsigned index, const Rational& value) {
  const PolynomialSize powers{.terms = 1.0, .bits = static_cast<double>(p.degree_in(index) * value.bits())};
  require_affordable(cost_of_product(size_of(p), powers), "a value of a polynomial");
  return made([&](fmpq_mpoly_struct* result) {
    flint::Fraction place;
    flint::set(place, value);
    fmpq_mpoly_evaluate_one_fmpq(result, flint::of(p), index, place, ring());
  });
}

Polynomial derivative(const Polynomial& p, unsigned index) {
  return made([&](fmpq_mpoly_struct* result) { fmpq_mpoly_derivative(result, flint::of(p), index, ring()); });
}

std::vector<Polynomial> coefficients_in(const Polynomial& p, unsigned index) {
  if (p.is_zero()) return {};
  std::vector<Polynomial> result(p.degree_in(index) + 1);
  flint::Held<fmpq_mpoly_univar_struct> powers;
  fmpq_mpoly_to_univar(powers, flint::of(p), index, ring());
  for (slong i = 0; i < fmpq_mpoly_univar_length(powers, ring()); ++i) {
    result[static_cast<std::size_t>(fmpq_mpoly_univar_get_term_exp_si(powers, i, ring()))] =
        made([&](fmpq_mpoly_struct* own) { fmpq_mpoly_univar_get_term_coeff(own, powers, i, ring()); });
  }
  return result;
}

Univariate univariate_in(const Polynomial& p, unsigned index) {
  flint::FractionPolynomial result;
  fmpq_mpoly_get_fmpq_poly(result, flint::of(p), index, ring());
  return flint::univariate(static_cast<const flint::FractionPolynomial&>(result));
}

Univariate restricted(const Polynomial& p, unsigned index, const Rational& value) {
  return univariate_in(substituted(p, index, value), 1 - index);
}

Polynomial polynomial_of(const Univariate& p, unsigned index) {
  return made([&](fmpq_mpoly_struct* result) {
    flint::FractionPolynomial own;
    flint::set(own, p);
    fmpq_mpoly_set_fmpq_poly(result, own, index, ring());
  });
}

Polynomial renamed(const Polynomial& p, const std::array<unsigned, 2>& from, const std::array<unsigned, 2>& to) {
  std::array<slong, most_variables> images{};
  for (const std::size_t k : {0U, 1U}) images.at(from.at(k)) = to.at(k);
  return made([&](fmpq_mpoly_struct* result) {
    fmpq_mpoly_compose_fmpq_mpoly_gen(result, flint::of(p), images.data(), ring(), ring());
  });
}

Polynomial common_powers(const Polynomial& p) {
  return made([&](fmpq_mpoly_struct* result) {
    fmpz_mpoly_term_content(result->zpoly, flint::of(p)->zpoly, ring()->zctx);
    fmpq_one(result->content);
  });
}

namespace {

/// "w1*w2^3"; empty for a constant.
std::string print_monomial(const Exponents& exponents) {
  std::string text;
  for (std::size_t i = 0; i < exponents.size(); ++i) {
    if (exponents[i] == 0) continue;
    text += fmt::format("{}w{}", text.empty() ? "" : "*", i + 1);
    if (exponents[i] > 1) text += fmt::format("^{}", exponents[i]);
  }
  return text;
}

}  // namespace

std::string print(const Polynomial& p) {
  std::string text;
  for (const auto& [exponents, coefficient] : p.terms()) {
    const std::string monomial = print_monomial(exponents);
    const bool negative = coefficient.sign() < 0;
    const std::string size = (negative ? -coefficient : coefficient).print();
    text += text.empty() ? (negative ? "-" : "") : (negative ? " - " : " + ");
    if (monomial.empty()) {
      text += size;
    } else {
      text += size == "1" ? monomial : fmt::format("{}*{}", size, monomial);
    }
  }
  return text.empty() ? "0" : text;
}

}  // namespace flypaper
