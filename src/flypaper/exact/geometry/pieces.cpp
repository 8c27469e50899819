#include "flypaper/exact/geometry/pieces.hpp"

#include <algorithm>

#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/exact/algebra/real_zeros.hpp"
#include "flypaper/exact/geometry/special_places.hpp"

namespace flypaper {

ExactBox written_box(const Box& box) {
  ExactBox exact;
  for (std::size_t i = 0; i < box.lower.size(); ++i) {
    exact.push_back({Rational::shortest_decimal(box.lower[i]), Rational::shortest_decimal(box.upper[i])});
  }
  return exact;
}

namespace {

/// Whether p has a root inside the open interval at which it changes sign.
bool changes_sign(const Univariate& p, const std::array<Rational, 2>& interval) {
  if (p.is_zero()) return false;
  return std::ranges::any_of(real_zeros(p, interval[0], interval[1]), [&](const RealZero& zero) {
    return zero.order % 2 == 1 && zero.lower > interval[0] && zero.upper < interval[1];
  });
}

/// A place between any two neighbouring roots of the polynomials, and between those and the ends. Nothing if there are
/// too many roots.
std::optional<std::vector<Rational>> places_between(const std::vector<Univariate>& polynomials,
                                                    const std::array<Rational, 2>& ends) {
  constexpr std::size_t largest_degree = 40;  // more takes a tenth of a second
  Univariate product{{1}};
  for (const Univariate& p : polynomials) product = product * divide(p, greatest_common_divisor(product, p)).quotient;
  if (product.degree() > largest_degree) return std::nullopt;
  std::vector<Rational> places;
  Rational last = ends[0];
  for (const RealZero& root : real_zeros(product, ends[0], ends[1])) {
    places.push_back((last + root.lower) / 2);
    last = root.upper;
  }
  places.push_back((last + ends[1]) / 2);
  return places;
}

/// f, which has no repeated factor, as the product of its greatest common divisors with other polynomials.
std::vector<Polynomial> taken_apart(const Polynomial& f, const std::vector<PolynomialFactor>& others) {
  std::vector<Polynomial> parts{f};
  for (const PolynomialFactor& other : others) {
    std::vector<Polynomial> next;
    for (const Polynomial& part : parts) {
      const Polynomial common = greatest_common_divisor(part, other.factor);
      const std::optional<Polynomial> rest = exact_quotient(part, common);
      if (common.has(1) && rest && rest->has(1)) {
        next.insert(next.end(), {common, *rest});
      } else {
        next.push_back(part);
      }
    }
    parts = std::move(next);
  }
  return parts;
}

}  // namespace

std::vector<Piece> pieces_of(const Polynomial& q, const std::vector<PolynomialFactor>& written) {
  const Polynomial lines = content(q, 1);
  std::vector<Piece> pieces;
  for (const SquareFreeFactor& part : square_free(univariate_in(lines, 0))) {
    pieces.push_back(
        {.factor = polynomial_of(part.factor, 0), .multiplicity = part.multiplicity, .kind = Piece::Kind::upright});
  }
  for (const auto& [part, multiplicity] : square_free_parts(exact_quotient(q, lines).value())) {
    for (const Polynomial& factor : taken_apart(part, written)) {
      pieces.push_back({.factor = factor, .multiplicity = multiplicity});
    }
  }
  return pieces;
}

std::optional<bool> has_curve(const Piece& piece, const ExactBox& box) {
  if (piece.kind == Piece::Kind::upright) return changes_sign(univariate_in(piece.factor, 0), box[0]);
  const auto along = [&](const Rational& w1) { return changes_sign(restricted(piece.factor, 0, w1), box[1]); };
  constexpr std::int64_t parts = 7;
  for (std::int64_t k = 1; k < parts; ++k) {
    if (along(box[0][0] + Rational(k, parts) * (box[0][1] - box[0][0]))) return true;
  }
  const SpecialPlaces special = special_places({{.factor = piece.factor, .exponent = 1}}, 1, box[1]);
  if (!special.complete) return std::nullopt;
  const std::optional<std::vector<Rational>> places = places_between(special.polynomials, box[0]);
  if (!places) return std::nullopt;
  return std::ranges::any_of(*places, along);
}

}  // namespace flypaper
