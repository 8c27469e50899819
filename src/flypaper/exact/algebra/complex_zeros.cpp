#include "flypaper/exact/algebra/complex_zeros.hpp"

#include <fmt/format.h>

#include "flypaper/exact/algebra/flint.inl"

namespace flypaper {

std::vector<std::complex<double>> complex_zeros(const Univariate& p) {
  constexpr std::size_t largest_degree = 200;
  constexpr slong bits = 64;
  if (p.is_zero()) throw Error("every number is a zero of 0");
  const Univariate simple = without_repeated_roots(p);
  if (simple.degree() == 0) return {};
  if (simple.degree() > largest_degree) {
    throw TooLarge(fmt::format("the complex zeros of a polynomial of degree {} take too much work", simple.degree()));
  }
  flint::WholePolynomial whole;
  flint::set_primitive(whole, simple);
  const auto count = static_cast<slong>(simple.degree());
  const acb_ptr roots = _acb_vec_init(count);
  arb_fmpz_poly_complex_roots(roots, whole, 0, bits);
  std::vector<std::complex<double>> zeros;
  for (slong i = 0; i < count; ++i) {
    const double imaginary = arf_get_d(arb_midref(acb_imagref(roots + i)), ARF_RND_NEAR);
    if (imaginary < 0.0) continue;
    zeros.emplace_back(arf_get_d(arb_midref(acb_realref(roots + i)), ARF_RND_NEAR), imaginary);
  }
  _acb_vec_clear(roots, count);
  return zeros;
}

}  // namespace flypaper
