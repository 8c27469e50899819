#include "flypaper/exact/geometry/pieces.hpp"

#include <algorithm>

#include "flypaper/exact/geometry/real_root_intervals.hpp"
#include "flypaper/exact/geometry/special_places.hpp"
#include "flypaper/exact/geometry/square_free.hpp"

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
  return std::ranges::any_of(square_free(p), [&](const SquareFreeFactor& part) {
    if (part.multiplicity % 2 == 0) return false;
    const std::size_t at_upper = part.factor.at(interval[1]).is_zero() ? 1 : 0;
    return SturmChain(part.factor).count(interval[0], interval[1]) > at_upper;
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
  for (RootInterval root : real_roots(product, ends[0], ends[1])) {
    for (unsigned bits = 8; !(root.lower > last) && !root.is_exact(); bits *= 2) root = refined(product, root, bits);
    places.push_back((last + root.lower) / 2);
    last = root.upper;
  }
  places.push_back((last + ends[1]) / 2);
  return places;
}

/// f, which has no repeated factor, as the product of its greatest common divisors with other polynomials.
std::vector<PowersOfW2> taken_apart(const PowersOfW2& f, const std::vector<PolynomialFactor>& others) {
  std::vector<PowersOfW2> parts{f};
  for (const PolynomialFactor& other : others) {
    std::vector<PowersOfW2> next;
    for (const PowersOfW2& part : parts) {
      const PowersOfW2 common = greatest_common_divisor(part, powers_of_w2(other.factor));
      const std::optional<PowersOfW2> rest = exact_quotient(part, common);
      if (common.size() > 1 && rest && rest->size() > 1) {
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

Polynomial transposed(const Polynomial& p) {
  Polynomial swapped;
  for (const auto& [exponents, coefficient] : p.terms()) swapped.add({exponents[1], exponents[0]}, coefficient);
  return swapped;
}

std::vector<Piece> pieces_of(const Polynomial& q, const std::vector<PolynomialFactor>& written) {
  const PowersOfW2 powers = powers_of_w2(q);
  std::vector<Piece> pieces;
  for (const SquareFreeFactor& part : square_free(content(powers))) {
    pieces.push_back(
        {.factor = polynomial_of({part.factor}), .multiplicity = part.multiplicity, .kind = Piece::Kind::upright});
  }
  for (const SquareFreePart& part : square_free_parts(powers)) {
    for (const PowersOfW2& factor : taken_apart(part.factor, written)) {
      pieces.push_back({.factor = polynomial_of(factor), .multiplicity = part.multiplicity});
    }
  }
  return pieces;
}

std::optional<bool> has_curve(const Piece& piece, const ExactBox& box) {
  if (piece.kind == Piece::Kind::upright) return changes_sign(univariate_in(piece.factor, 0), box[0]);
  const PowersOfW2 powers = powers_of_w2(piece.factor);
  const auto along = [&](const Rational& w1) { return changes_sign(at_w1(powers, w1), box[1]); };
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
