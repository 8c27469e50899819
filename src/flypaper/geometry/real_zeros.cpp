#include "flypaper/geometry/real_zeros.hpp"

#include "flypaper/core/error.hpp"
#include "flypaper/geometry/real_roots.inl"

namespace flypaper {
namespace {

Rational to_rational(const Wide& whole) { return Rational::decimal(whole.str(0, std::ios_base::fixed)); }

/// The root of p near `near` if it is a fraction: a fraction with a denominator below 2^50 is a convergent of the
/// continued fraction of any number as near to it as 113 digits are.
std::optional<Rational> fraction_near(const Univariate& p, const Wide& near) {
  const Rational largest(std::int64_t{1} << 50);
  Rational numerator = 1;
  Rational denominator = 0;
  Rational last_numerator = 0;
  Rational last_denominator = 1;
  for (Wide rest = near; denominator < largest;) {
    const Wide whole = floor(rest);
    const Rational term = to_rational(whole);
    const Rational next_numerator = term * numerator + last_numerator;
    const Rational next_denominator = term * denominator + last_denominator;
    last_numerator = std::exchange(numerator, next_numerator);
    last_denominator = std::exchange(denominator, next_denominator);
    const Rational candidate = numerator / denominator;
    const bool is_near = abs(to_wide(candidate) - near) <= Wide(1e-28) * (1 + abs(near));  // not another root
    if (is_near && p.at(candidate).is_zero()) return candidate;
    if (rest == whole) break;
    rest = 1 / (rest - whole);
  }
  return std::nullopt;
}

}  // namespace

std::vector<RealRoot> real_roots(const Univariate& p) {
  if (p.is_zero()) throw Error("every number is a root of 0");
  if (p.degree() == 0) return {};
  const Univariate simple = divide(p, greatest_common_divisor(p, derivative(p))).quotient;
  const WidePolynomial wide = to_wide(simple);
  Wide bound = 1;  // Cauchy's
  for (const Wide& coefficient : wide) bound = std::max(bound, Wide(1 + abs(coefficient / wide.back())));
  std::vector<RealRoot> roots;
  const std::vector<Wide> pieces = monotone_pieces(wide, -bound, bound);
  for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
    if (value_at(wide, pieces[i]) * value_at(wide, pieces[i + 1]) > 0) continue;
    const Wide root = crossing(wide, Wide(0), pieces[i], pieces[i + 1]);
    const std::optional<Rational> exact = fraction_near(simple, root);
    const double value = exact ? exact->to_double() : static_cast<double>(root);
    roots.push_back({.value = value == 0.0 ? 0.0 : value, .exact = exact});
  }
  if (roots.size() != count_real_roots(simple)) throw Error("some roots lie too close together to tell them apart");
  return roots;
}

}  // namespace flypaper
