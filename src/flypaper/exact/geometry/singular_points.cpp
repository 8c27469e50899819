#include "flypaper/exact/geometry/singular_points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

using Indices = std::vector<std::size_t>;

Indices pieces_through(const std::vector<Piece>& pieces, const PlanePoint& at) {
  Indices through;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (sign_at(pieces[i].factor, at) == 0) through.push_back(i);
  }
  return through;
}

std::string shortened(const std::string& text) { return text.size() > 60 ? text.substr(0, 57) + "..." : text; }

/// Whether the gradients of the pieces at the point are linearly independent.
bool are_coordinates(const std::vector<Piece>& pieces, const Indices& through, const PlanePoint& at) {
  if (through.size() > 2) return false;
  std::vector<std::array<Polynomial, 2>> gradients;
  for (const std::size_t i : through) {
    gradients.push_back({derivative(pieces[i].factor, 0), derivative(pieces[i].factor, 1)});
  }
  const auto& [first, second] = gradients[0];
  if (through.size() == 1) return sign_at(first, at) != 0 || sign_at(second, at) != 0;
  return sign_at(first * gradients[1][1] - second * gradients[1][0], at) != 0;
}

/// A double as the number that it is.
Rational exactly(double value) {
  int exponent = 0;
  const auto whole = static_cast<std::int64_t>(std::ldexp(std::frexp(value, &exponent), 53));
  exponent -= 53;
  const Rational scale = power(Rational(2), static_cast<unsigned>(std::abs(exponent)));
  return exponent < 0 ? Rational(whole) / scale : Rational(whole) * scale;
}

/// A product of powers of coordinates.
void decide_monomial(const std::vector<Piece>& pieces, const Indices& through, LearningCoefficient& found) {
  unsigned largest = 0;
  for (const std::size_t i : through) {
    const auto& [factor, multiplicity] = pieces[i];
    found.certificate.push_back(fmt::format("{} vanishes with multiplicity {}, its gradient is not 0",
                                            shortened(print(factor)), multiplicity));
    found.multiplicity = multiplicity > largest ? 1 : found.multiplicity + (multiplicity == largest ? 1U : 0U);
    largest = std::max(largest, multiplicity);
  }
  if (through.size() > 1) found.certificate.emplace_back("the gradients are independent: a crossing of smooth curves");
  found.value = Rational(1, 2 * std::int64_t{largest});
  found.method = through.size() == 1 && largest == 1 ? Method::regular_zero : Method::normal_crossings;
}

/// The powers of the pieces, divided by what is common to all of them.
Polynomial product_at(const std::vector<Piece>& pieces, const Indices& through, const PlanePoint& at, unsigned common) {
  Polynomial product(Rational(1));
  for (const std::size_t i : through) {
    const Polynomial moved = translated(pieces[i].factor, at);
    for (unsigned k = pieces[i].multiplicity / common; k > 0; --k) product = reduced(at.field, product * moved);
  }
  return product;
}

void decide_by_polygon(const std::vector<Piece>& pieces, const Indices& through, const PlanePoint& at,
                       LearningCoefficient& found) {
  unsigned common = 0;
  for (const std::size_t i : through) common = std::gcd(common, pieces[i].multiplicity);
  const auto distinct = [&] {
    std::vector<Piece> once = pieces;
    for (Piece& piece : once) piece.multiplicity = 1;
    return product_at(once, through, at, 1);
  };
  NewtonPair pair = newton_pair(at.field, product_at(pieces, through, at, common), distinct);
  found.value = pair.exponent / Rational(2 * std::int64_t{common});
  found.multiplicity = pair.multiplicity;
  found.method = Method::newton_polygon;
  if (common > 1) found.certificate.push_back(fmt::format("the power {} of what follows", common));
  describe(pair, found.certificate);
  found.polygons = std::move(pair.steps);
  found.branch = pair.branch;
}

/// A box that holds all points whose nearest doubles are these.
std::array<std::array<Rational, 2>, 2> what_rounds_to(const std::array<double, 2>& doubles) {
  std::array<std::array<Rational, 2>, 2> box;
  for (std::size_t axis = 0; axis < 2; ++axis) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    box.at(axis) = {exactly(std::nextafter(doubles.at(axis), -infinity)),
                    exactly(std::nextafter(doubles.at(axis), infinity))};
  }
  return box;
}

/// Zeros on the line through the decimals along the other axis whose second coordinate rounds as that of the decimals.
void add_named_on_line(const Piece& piece, const std::array<Rational, 2>& decimals, std::size_t axis,
                       std::vector<PlanePoint>& named) {
  const auto across = static_cast<unsigned>(1 - axis);
  const Univariate cut =
      univariate_in(substituted(piece.factor, static_cast<unsigned>(axis), decimals.at(axis)), across);
  if (cut.degree() == 0) return;
  for (const RealZero& zero : real_zeros(cut)) {
    if (zero.nearest != decimals.at(across).to_double()) continue;
    named.push_back(point_on_line(axis, decimals.at(axis), cut, zero));
  }
}

}  // namespace

SingularPoints singular_points(const std::vector<Piece>& pieces) {
  SingularPoints found;
  const auto search = [&](std::size_t i, std::size_t j) {
    try {
      const Polynomial& f = pieces[i].factor;
      for (PlanePoint& point : i == j ? singular_zeros(f) : common_zeros(f, pieces[j].factor)) {
        // Of all pairs of pieces that meet there, the first one has it.
        const Indices through = pieces_through(pieces, point);
        if (through[0] == i && (i == j ? through.size() == 1 : through[1] == j)) {
          found.points.push_back(std::move(point));
        }
      }
    } catch (const TooLarge& error) {
      found.undecided.push_back(fmt::format("where {} is singular or meets others ({})",
                                            shortened(print(pieces[i].factor)), error.what()));
    }
  };
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    for (std::size_t j = i; j < pieces.size(); ++j) search(i, j);
  }
  std::ranges::sort(found.points, {}, [](const PlanePoint& point) { return point.nearest(); });
  return found;
}

LearningCoefficient learning_coefficient(const std::vector<Piece>& pieces, const PlanePoint& at) {
  LearningCoefficient found;
  const Indices through = pieces_through(pieces, at);
  if (through.empty()) {
    found.method = Method::not_a_zero;
    found.reason = "not a zero of Q";
  } else if (are_coordinates(pieces, through, at)) {
    decide_monomial(pieces, through, found);
  } else {
    decide_by_polygon(pieces, through, at, found);
  }
  return found;
}

Polynomial local_product(const std::vector<Piece>& pieces, const PlanePoint& at) {
  return product_at(pieces, pieces_through(pieces, at), at, 1);
}

std::optional<PlanePoint> singular_point_named_by(const std::vector<Piece>& pieces,
                                                  const std::array<Rational, 2>& decimals) {
  const std::array<double, 2> doubles{decimals[0].to_double(), decimals[1].to_double()};
  const auto rounding = what_rounds_to(doubles);
  std::vector<Piece> near;
  for (const Piece& piece : pieces) {
    if (may_vanish(piece.factor, rounding)) near.push_back(piece);
  }
  const auto has_slope = [&](unsigned axis) { return !may_vanish(derivative(near[0].factor, axis), rounding); };
  if (near.empty() || (near.size() == 1 && (has_slope(0) || has_slope(1)))) return std::nullopt;
  std::vector<PlanePoint> named;
  for (PlanePoint& point : singular_points(near).points) {
    if (point.nearest() == doubles) named.push_back(std::move(point));
  }
  return named.size() == 1 ? std::optional(named.front()) : std::nullopt;
}

std::optional<PlanePoint> regular_zero_named_by(const std::vector<Piece>& pieces,
                                                const std::array<Rational, 2>& decimals) {
  const auto rounding = what_rounds_to({decimals[0].to_double(), decimals[1].to_double()});
  for (const std::size_t axis : {0U, 1U}) {
    std::vector<PlanePoint> named;
    for (const Piece& piece : pieces) {
      if (may_vanish(piece.factor, rounding)) add_named_on_line(piece, decimals, axis, named);
    }
    if (named.size() == 1) return named.front();
  }
  return std::nullopt;
}

}  // namespace flypaper
