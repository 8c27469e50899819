// Real roots of polynomials in floating point of 113 binary digits, for the .cpp files of this folder alone.
#pragma once
#include <boost/math/tools/toms748_solve.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "flypaper/geometry/univariate.hpp"

namespace flypaper {

using Wide = boost::multiprecision::cpp_bin_float_quad;
/// coefficients[i] belongs to t^i.
using WidePolynomial = std::vector<Wide>;

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

inline Wide value_at(const WidePolynomial& p, const Wide& t) {
  Wide value = 0;
  for (std::size_t i = p.size(); i-- > 0;) value = value * t + p[i];
  return value;
}

/// Where p, monotone on [a, b], takes `level`, which lies between p(a) and p(b).
inline Wide crossing(const WidePolynomial& p, const Wide& level, const Wide& a, const Wide& b) {
  const auto offset = [&](const Wide& t) { return Wide(value_at(p, t) - level); };
  const Wide at_a = offset(a);
  const Wide at_b = offset(b);
  if (at_a == 0) return a;
  if (at_b == 0) return b;
  // The absolute part is for roots at 0, which no relative bound is met at; the least volumes are 1e-15.
  const auto close = [](const Wide& from, const Wide& to) {
    return to - from <= Wide(1e-45) + Wide(0x1p-110) * std::max(Wide(abs(from)), Wide(abs(to)));
  };
  std::uintmax_t iterations = 400;
  const auto [from, to] = boost::math::tools::toms748_solve(offset, a, b, at_a, at_b, close, iterations);
  return (from + to) / 2;
}

/// a, b and, rising, the roots of p' between them: p is monotone from each to the next.
inline std::vector<Wide> monotone_pieces(const WidePolynomial& p, const Wide& a, const Wide& b) {
  std::vector<Wide> ends{a};
  if (p.size() > 2) {
    WidePolynomial slope;
    for (std::size_t i = 1; i < p.size(); ++i) slope.push_back(p[i] * static_cast<double>(i));
    const std::vector<Wide> pieces = monotone_pieces(slope, a, b);
    for (std::size_t k = 0; k + 1 < pieces.size(); ++k) {
      if (value_at(slope, pieces[k]) * value_at(slope, pieces[k + 1]) > 0) continue;
      const Wide root = crossing(slope, 0, pieces[k], pieces[k + 1]);
      if (root > ends.back() && root < b) ends.push_back(root);
    }
  }
  ends.push_back(b);
  return ends;
}

/// The length of {t in [a, b] : |p(t)| < level}, and which ends of which monotone pieces lie below, in or above: the
/// length is analytic in p where this does not change.
struct SublevelLength {
  Wide length = 0;
  std::uint64_t pattern = 0;
};

inline SublevelLength sublevel_length(const WidePolynomial& p, const Wide& level, const Wide& a, const Wide& b) {
  SublevelLength result;
  const std::vector<Wide> pieces = monotone_pieces(p, a, b);
  const auto side = [&](const Wide& value) { return value > level ? 1 : (value < -level ? -1 : 0); };
  Wide from = value_at(p, a);
  for (std::size_t k = 0; k + 1 < pieces.size(); ++k) {
    const Wide to = value_at(p, pieces[k + 1]);
    const auto clipped = [&](const Wide& end, int side_of_end) {
      return side_of_end == 0 ? end : crossing(p, side_of_end * level, pieces[k], pieces[k + 1]);
    };
    result.pattern = 9 * result.pattern + static_cast<std::uint64_t>(3 * side(from) + side(to) + 4) + 1;
    if (side(from) * side(to) != 1) result.length += clipped(pieces[k + 1], side(to)) - clipped(pieces[k], side(from));
    from = to;
  }
  return result;
}

}  // namespace flypaper
