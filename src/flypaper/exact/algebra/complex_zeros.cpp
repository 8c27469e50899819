#include "flypaper/exact/algebra/complex_zeros.hpp"

#include <acb.h>
#include <arb_fmpz_poly.h>
#include <flint/fmpq_poly.h>

#include "flypaper/base/core/error.hpp"

namespace flypaper {

std::vector<std::complex<double>> complex_zeros(const Univariate& p) {
  if (p.is_zero()) throw Error("the zeros of 0 are everywhere");
  const slong degree = static_cast<slong>(p.degree());
  std::vector<std::complex<double>> zeros;
  if (degree == 0) return zeros;
  fmpq_poly_t exact;
  fmpq_poly_init(exact);
  fmpq_t value;
  fmpq_init(value);
  for (std::size_t i = 0; i < p.coefficients.size(); ++i) {
    fmpq_set_str(value, p.coefficients[i].print().c_str(), 10);
    fmpq_poly_set_coeff_fmpq(exact, static_cast<slong>(i), value);
  }
  fmpq_clear(value);
  fmpz_poly_t whole;
  fmpz_poly_init(whole);
  fmpq_poly_get_numerator(whole, exact);
  fmpz_poly_t slope;
  fmpz_poly_init(slope);
  fmpz_poly_derivative(slope, whole);
  fmpz_poly_gcd(slope, slope, whole);
  fmpz_poly_div(whole, whole, slope);
  const slong count = fmpz_poly_degree(whole);
  acb_ptr roots = _acb_vec_init(count);
  arb_fmpz_poly_complex_roots(roots, whole, 0, 64);
  for (slong i = 0; i < count; ++i) {
    const double imaginary = arf_get_d(arb_midref(acb_imagref(roots + i)), ARF_RND_NEAR);
    if (imaginary < 0.0) continue;
    zeros.emplace_back(arf_get_d(arb_midref(acb_realref(roots + i)), ARF_RND_NEAR), imaginary);
  }
  _acb_vec_clear(roots, count);
  fmpz_poly_clear(slope);
  fmpz_poly_clear(whole);
  fmpq_poly_clear(exact);
  return zeros;
}

}  // namespace flypaper
