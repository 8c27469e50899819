#include "flypaper/exact/geometry/pieces.hpp"

#include <algorithm>

#include "flypaper/exact/quadrature/plane.hpp"

namespace flypaper {

namespace {

/// Whether p has a zero inside the open interval at which it changes sign.
bool changes_sign(const Univariate& p, const std::array<Rational, 2>& interval) {
  if (p.degree() == 0) return false;
  return std::ranges::any_of(real_zeros(p, interval[0], interval[1]), [&](const RealZero& zero) {
    return zero.order % 2 == 1 && !(zero.is_exact() && (zero.lower == interval[0] || zero.lower == interval[1]));
  });
}

}  // namespace

std::vector<Piece> pieces_of(const Potential& potential) {
  if (potential.dimension() != 2) throw Error("curves of zeros are those of a Q of two variables");
  std::vector<Piece> pieces;
  for (const PolynomialFactor& written : factors_at(potential.graph(), potential.q(), std::vector<Rational>(2))) {
    if (written.factor.is_zero()) return {};
    // Measured: w1^n + w2^n - 1 takes 0.1 s for n = 16 and minutes for n = 24.
    constexpr unsigned largest_degree = 16;
    const bool small = std::max(written.factor.degree_in(0), written.factor.degree_in(1)) <= largest_degree;
    for (const PolynomialFactor& part : small ? factors(written.factor) : square_free_parts(written.factor)) {
      const auto known = std::ranges::find(pieces, part.factor, &Piece::factor);
      if (known == pieces.end()) {
        pieces.push_back({.factor = part.factor, .multiplicity = part.exponent * written.exponent});
      } else {
        known->multiplicity += part.exponent * written.exponent;
      }
    }
  }
  return pieces;
}

std::optional<bool> has_curve(const Piece& piece, const ExactBox& box) {
  const Polynomial& f = piece.factor;
  if (!f.has(1)) return changes_sign(univariate_in(f, 0), box[0]);
  const auto along = [&](const Rational& w1) { return changes_sign(restricted(f, 0, w1), box[1]); };
  constexpr std::int64_t parts = 7;
  for (std::int64_t k = 1; k < parts; ++k) {
    if (along(box[0][0] + Rational(k, parts) * (box[0][1] - box[0][0]))) return true;
  }
  Univariate product{{1}};
  try {
    std::vector<Univariate> places = branch_places({{.factor = f}}, 0);
    for (const Rational& end : box[1]) places.push_back(restricted(f, 1, end));
    for (const Univariate& p : places) {
      if (p.degree() > 0) product = product * divide(p, greatest_common_divisor(product, p)).quotient;
    }
  } catch (const TooLarge&) {
    return std::nullopt;
  }
  // A line between any two neighbouring places, and between those and the ends.
  Rational last = box[0][0];
  for (const RealZero& place : real_zeros(product, box[0][0], box[0][1])) {
    if (last < place.lower && along((last + place.lower) / 2)) return true;
    last = place.upper;
  }
  return last < box[0][1] && along((last + box[0][1]) / 2);
}

}  // namespace flypaper
