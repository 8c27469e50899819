// Polynomials in floating point of 113 binary digits, for the .cpp files of this folder alone.
#pragma once
#include <boost/multiprecision/cpp_bin_float.hpp>

#include <cstdint>

#include "flypaper/exact/algebra/univariate.hpp"
#include "flypaper/exact/geometry/real_polynomial.hpp"

namespace flypaper {

using Wide = boost::multiprecision::cpp_bin_float_quad;
using WidePolynomial = RealPolynomial<Wide>;

inline Wide to_wide(const Rational& value) {
  const std::string text = value.print();
  const std::size_t slash = text.find('/');
  const Wide numerator(text.substr(0, slash));
  return slash == std::string::npos ? numerator : Wide(numerator / Wide(text.substr(slash + 1)));
}

inline WidePolynomial to_wide(const Univariate& p) {
  WidePolynomial result;
  for (const Rational& coefficient : p.coefficients) result.push_back(to_wide(coefficient));
  return result;
}

/// The length of {t in [a, b] : |p(t)| < level}, and which ends of which monotone pieces lie below, in or above: the
/// length is analytic in p where this does not change.
template <typename Real>
struct SublevelLength {
  Real length = 0;
  std::uint64_t pattern = 0;
};

template <typename Real>
SublevelLength<Real> sublevel_length(const RealPolynomial<Real>& p, const Real& level, const Real& a, const Real& b) {
  SublevelLength<Real> result;
  const std::vector<Real> pieces = monotone_pieces(p, a, b);
  const auto side = [&](const Real& value) { return value > level ? 1 : (value < -level ? -1 : 0); };
  Real from = value_at(p, a);
  for (std::size_t k = 0; k + 1 < pieces.size(); ++k) {
    const Real to = value_at(p, pieces[k + 1]);
    const auto clipped = [&](const Real& end, int side_of_end) {
      return side_of_end == 0 ? end : crossing(p, Real(side_of_end * level), pieces[k], pieces[k + 1]);
    };
    result.pattern = 9 * result.pattern + static_cast<std::uint64_t>(3 * side(from) + side(to) + 4) + 1;
    if (side(from) * side(to) != 1) result.length += clipped(pieces[k + 1], side(to)) - clipped(pieces[k], side(from));
    from = to;
  }
  return result;
}

}  // namespace flypaper
