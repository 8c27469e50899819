// What holds which factors: greatest common divisors, factors, resultants.
#include <algorithm>

#include "flypaper/exact/algebra/cost.hpp"
#include "flypaper/exact/algebra/flint.inl"

namespace flypaper {
namespace {

using flint::ring;

const fmpq_mpoly_struct* flint_of(const Polynomial& p) { return p.value().p; }

/// FLINT says 0 where it gives up.
void require_done(int done) {
  if (done == 0) throw TooLarge("a polynomial that is too large to be taken apart");
}

template <typename Fill>
Polynomial made(Fill fill) {
  auto value = std::make_shared<Polynomial::Value>();
  require_done(fill(static_cast<fmpq_mpoly_struct*>(value->p)));
  return Polynomial(std::shared_ptr<const Polynomial::Value>(std::move(value)));
}

/// With whole and coprime coefficients, the first of terms() positive.
Polynomial primitive(const fmpq_mpoly_struct* p) {
  return made([&](fmpq_mpoly_struct* own) {
    fmpq_mpoly_set(own, p, ring());
    if (fmpq_mpoly_is_zero(own, ring()) != 0) return 1;
    fmpq_one(own->content);
    if (fmpz_sgn(own->zpoly->coeffs + own->zpoly->length - 1) < 0) fmpq_neg(own->content, own->content);
    return 1;
  });
}

using Factoring = int (*)(fmpq_mpoly_factor_struct*, const fmpq_mpoly_struct*, const fmpq_mpoly_ctx_struct*);

std::vector<PolynomialFactor> factors_by(Factoring factoring, const Polynomial& p) {
  if (p.is_zero()) throw Error("0 has no factors");
  flint::Held<fmpq_mpoly_factor_struct> found;
  require_done(factoring(found, flint_of(p), ring()));
  std::vector<PolynomialFactor> result;
  for (slong i = 0; i < found->num; ++i) {
    result.push_back({.factor = primitive(found->poly + i),
                      .exponent = static_cast<unsigned>(fmpq_mpoly_factor_get_exp_si(found, i, ring()))});
  }
  // FLINT's order is that of its search.
  std::ranges::sort(result, [](const PolynomialFactor& a, const PolynomialFactor& b) {
    if (a.exponent != b.exponent) return a.exponent < b.exponent;
    return std::ranges::lexicographical_compare(a.factor.terms(), b.factor.terms());
  });
  return result;
}

}  // namespace

Polynomial greatest_common_divisor(const Polynomial& a, const Polynomial& b) {
  require_affordable(cost_of_common_divisor(size_of(a), size_of(b)), "a greatest common divisor");
  const Polynomial common =
      made([&](fmpq_mpoly_struct* p) { return fmpq_mpoly_gcd(p, flint_of(a), flint_of(b), ring()); });
  return primitive(flint_of(common));
}

std::optional<Polynomial> exact_quotient(const Polynomial& a, const Polynomial& b) {
  if (b.is_zero()) throw Error("division of a polynomial by 0");
  require_affordable(cost_of_exact_quotient(size_of(a), size_of(b)), "a quotient of polynomials");
  bool divides = false;
  Polynomial quotient = made([&](fmpq_mpoly_struct* p) {
    divides = fmpq_mpoly_divides(p, flint_of(a), flint_of(b), ring()) != 0;
    return 1;
  });
  return divides ? std::optional(std::move(quotient)) : std::nullopt;
}

std::vector<PolynomialFactor> square_free_parts(const Polynomial& p) {
  require_affordable(cost_of_common_divisor(size_of(p), size_of(p)), "taking repeated factors apart");
  std::vector<PolynomialFactor> parts;
  // FLINT takes out variables and contents as factors of their own.
  for (const auto& [factor, exponent] : factors_by(fmpq_mpoly_factor_squarefree, p)) {
    if (!parts.empty() && parts.back().exponent == exponent) {
      parts.back().factor = parts.back().factor * factor;
    } else {
      parts.push_back({.factor = factor, .exponent = exponent});
    }
  }
  return parts;
}

std::vector<PolynomialFactor> factors(const Polynomial& p) {
  require_affordable(cost_of_factors(size_of(p)), "factors over the rational numbers");
  return factors_by(fmpq_mpoly_factor, p);
}

Polynomial content(const Polynomial& p, unsigned index) {
  Polynomial common;
  for (const Polynomial& coefficient : coefficients_in(p, index)) {
    common = greatest_common_divisor(common, coefficient);
    if (common == Polynomial(Rational(1))) break;
  }
  return common;
}

Polynomial resultant(const Polynomial& p, const Polynomial& q, unsigned index) {
  require_affordable(cost_of_resultant(size_of(p), size_of(q), index), "a resultant");
  return made([&](fmpq_mpoly_struct* r) { return fmpq_mpoly_resultant(r, flint_of(p), flint_of(q), index, ring()); });
}

Polynomial discriminant(const Polynomial& p, unsigned index) {
  require_affordable(cost_of_resultant(size_of(p), size_of(p), index), "a discriminant");
  return made([&](fmpq_mpoly_struct* r) { return fmpq_mpoly_discriminant(r, flint_of(p), index, ring()); });
}

}  // namespace flypaper
