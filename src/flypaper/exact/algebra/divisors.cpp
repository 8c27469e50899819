// What holds which factors: greatest common divisors, factors, resultants.
#include <algorithm>

#include "flypaper/exact/algebra/cost.hpp"
#include "flypaper/exact/algebra/flint.inl"

namespace flypaper {
namespace {

using flint::made;
using flint::ring;

/// FLINT says 0 where it gives up.
void require_done(int done) {
  if (done == 0) throw TooLarge("a polynomial that is too large to be taken apart");
}

/// With whole and coprime coefficients, the first of terms() positive.
Polynomial primitive(const Polynomial& p) {
  return made([&](fmpq_mpoly_struct* own) {
    fmpq_mpoly_set(own, flint::of(p), ring());
    if (fmpq_mpoly_is_zero(own, ring()) != 0) return;
    fmpq_one(own->content);
    if (fmpz_sgn(own->zpoly->coeffs + own->zpoly->length - 1) < 0) fmpq_neg(own->content, own->content);
  });
}

using Factoring = int (*)(fmpq_mpoly_factor_struct*, const fmpq_mpoly_struct*, const fmpq_mpoly_ctx_struct*);

std::vector<PolynomialFactor> factors_by(Factoring factoring, const Polynomial& p) {
  if (p.is_zero()) throw Error("0 has no factors");
  flint::Held<fmpq_mpoly_factor_struct> found;
  require_done(factoring(found, flint::of(p), ring()));
  std::vector<PolynomialFactor> result;
  for (slong i = 0; i < found->num; ++i) {
    result.push_back(
        {.factor = primitive(made([&](fmpq_mpoly_struct* own) { fmpq_mpoly_set(own, found->poly + i, ring()); })),
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
  return primitive(
      made([&](fmpq_mpoly_struct* p) { require_done(fmpq_mpoly_gcd(p, flint::of(a), flint::of(b), ring())); }));
}

std::optional<Polynomial> exact_quotient(const Polynomial& a, const Polynomial& b) {
  if (b.is_zero()) throw Error("division of a polynomial by 0");
  require_affordable(cost_of_exact_quotient(size_of(a), size_of(b)), "a quotient of polynomials");
  bool divides = false;
  Polynomial quotient =
      made([&](fmpq_mpoly_struct* p) { divides = fmpq_mpoly_divides(p, flint::of(a), flint::of(b), ring()) != 0; });
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
  require_affordable(cost_of_common_divisor(size_of(p), size_of(p)), "a greatest common divisor");
  slong variable = index;
  return primitive(made([&](fmpq_mpoly_struct* common) {
    require_done(fmpq_mpoly_content_vars(common, flint::of(p), &variable, 1, ring()));
  }));
}

Polynomial resultant(const Polynomial& p, const Polynomial& q, unsigned index) {
  require_affordable(cost_of_resultant(size_of(p), size_of(q), index), "a resultant");
  return made(
      [&](fmpq_mpoly_struct* r) { require_done(fmpq_mpoly_resultant(r, flint::of(p), flint::of(q), index, ring())); });
}

}  // namespace flypaper
