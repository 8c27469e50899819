#include "flypaper/exact/geometry/singular_points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/quadrature/double_double.hpp"
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

namespace {

std::string shortened(const std::string& text) { return text.size() > 60 ? text.substr(0, 57) + "..." : text; }

/// Whether the gradients of the pieces at the point are linearly independent.
bool are_coordinates(const std::vector<Piece>& pieces, const PlaneZero& zero) {
  if (zero.through.size() > 2) return false;
  std::vector<std::array<Polynomial, 2>> gradients;
  for (const std::size_t i : zero.through) {
    gradients.push_back({derivative(pieces[i].factor, 0), derivative(pieces[i].factor, 1)});
  }
  const auto& [first, second] = gradients[0];
  if (gradients.size() == 1) return sign_at(first, zero.at) != 0 || sign_at(second, zero.at) != 0;
  return sign_at(first * gradients[1][1] - second * gradients[1][0], zero.at) != 0;
}

/// A product of powers of coordinates.
void decide_monomial(const std::vector<Piece>& pieces, const std::vector<std::size_t>& through,
                     LearningCoefficient& found) {
  unsigned largest = 0;
  for (const std::size_t i : through) {
    const auto& [factor, multiplicity] = pieces[i];
    found.certificate.push_back(
        fmt::format("{} vanishes with multiplicity {}, its gradient is not 0", shortened(print(factor)), multiplicity));
    found.multiplicity = multiplicity > largest ? 1 : found.multiplicity + (multiplicity == largest ? 1U : 0U);
    largest = std::max(largest, multiplicity);
  }
  if (through.size() > 1) found.certificate.emplace_back("the gradients are independent: a crossing of smooth curves");
  found.value = Rational(1, 2 * std::int64_t{largest});
  found.method = through.size() == 1 && largest == 1 ? Method::regular_zero : Method::normal_crossings;
}

/// The factors that vanish at the zero, with the zero as origin.
std::vector<PolynomialFactor> factors_there(const std::vector<Piece>& pieces, const PlaneZero& zero) {
  std::vector<PolynomialFactor> factors;
  for (const std::size_t i : zero.through) {
    factors.push_back({.factor = translated(pieces[i].factor, zero.at), .exponent = pieces[i].multiplicity});
  }
  return factors;
}

}  // namespace

PlaneZero zero_at(const std::vector<Piece>& pieces, const PlanePoint& at, const std::vector<std::size_t>& known) {
  PlaneZero zero{.at = at, .through = {}};
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const bool is_known = std::ranges::find(known, i) != known.end();
    if (is_known || sign_at(pieces[i].factor, at) == 0) zero.through.push_back(i);
  }
  return zero;
}

std::vector<PlaneZero> zeros_on_line(const std::vector<Piece>& pieces, std::size_t piece, unsigned axis,
                                     const Rational& at) {
  std::vector<PlaneZero> found;
  const Univariate cut = restricted(pieces[piece].factor, axis, at);
  if (cut.degree() == 0) return found;
  for (const RealZero& zero : real_zeros(cut)) {
    found.push_back(zero_at(pieces, point_on_line(axis, at, cut, zero), {piece}));
  }
  return found;
}

SingularPoints singular_points(const std::vector<Piece>& pieces) {
  SingularPoints found;
  const auto search = [&](std::size_t i, std::size_t j) {
    try {
      const Polynomial& f = pieces[i].factor;
      for (const PlanePoint& point : i == j ? singular_zeros(f) : common_zeros(f, pieces[j].factor)) {
        PlaneZero zero = zero_at(pieces, point, {i, j});
        // Of all pairs of pieces that meet there, the first one has it.
        const std::vector<std::size_t>& through = zero.through;
        if (through[0] == i && (i == j ? through.size() == 1 : through[1] == j))
          found.points.push_back(std::move(zero));
      }
    } catch (const TooLarge& error) {
      found.undecided.push_back(
          fmt::format("where {} is singular or meets others ({})", shortened(print(pieces[i].factor)), error.what()));
    }
  };
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    for (std::size_t j = i; j < pieces.size(); ++j) search(i, j);
  }
  std::ranges::sort(found.points, {}, [](const PlaneZero& zero) { return zero.at.nearest(); });
  return found;
}

std::optional<unsigned> multiplicity_of_curve(const std::vector<Piece>& pieces, const PlaneZero& zero) {
  if (zero.through.size() != 1 || !are_coordinates(pieces, zero)) return std::nullopt;
  return pieces[zero.through[0]].multiplicity;
}

LearningCoefficient learning_coefficient(const std::vector<Piece>& pieces, const PlaneZero& zero) {
  LearningCoefficient found;
  if (zero.through.empty()) return {.method = Method::not_a_zero, .reason = "not a zero of Q"};
  if (are_coordinates(pieces, zero)) {
    decide_monomial(pieces, zero.through, found);
  } else {
    decide_by_polygon(zero.at.field, factors_there(pieces, zero), {0, 1}, found);
  }
  found.certificate.push_back(fmt::format("{}: |Q| < t has a volume of order t^({}) with multiplicity {}",
                                          // NOLINTNEXTLINE(bugprone-unchecked-optional-access): both have decided
                                          name_of(found.method), (*found.value * 2).print(), found.multiplicity));
  return found;
}

Polynomial local_product(const std::vector<Piece>& pieces, const PlaneZero& zero) {
  Polynomial product(Rational(1));
  for (const auto& [factor, exponent] : factors_there(pieces, zero)) {
    for (unsigned k = 0; k < exponent; ++k) product = reduced(zero.at.field, product * factor);
  }
  return product;
}

namespace {

/// Decimals that may stand for a point, the doubles that they are read as, and a box that holds all that rounds to
/// these.
struct Decimals {
  std::array<Rational, 2> written;
  std::array<double, 2> doubles{};
  std::array<std::array<Rational, 2>, 2> rounding;

  explicit Decimals(std::span<const Rational> at) : written{at[0], at[1]} {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    for (std::size_t axis = 0; axis < 2; ++axis) {
      const double own = written.at(axis).to_double();
      doubles.at(axis) = own;
      rounding.at(axis) = {exactly(std::nextafter(own, -infinity)), exactly(std::nextafter(own, infinity))};
    }
  }
};

std::optional<PlaneZero> singular_point_named_by(const std::vector<Piece>& pieces, const Decimals& decimals) {
  std::vector<Piece> near;
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (!may_vanish(pieces[i].factor, decimals.rounding)) continue;
    near.push_back(pieces[i]);
    indices.push_back(i);
  }
  const auto has_slope = [&](unsigned axis) {
    return !may_vanish(derivative(near[0].factor, axis), decimals.rounding);
  };
  if (near.empty() || (near.size() == 1 && (has_slope(0) || has_slope(1)))) return std::nullopt;
  std::vector<PlaneZero> named;
  for (const PlaneZero& zero : singular_points(near).points) {
    if (zero.at.nearest() == decimals.doubles) named.push_back(zero);
  }
  if (named.size() != 1) return std::nullopt;
  for (std::size_t& i : named[0].through) i = indices[i];
  return named.front();
}

std::optional<PlaneZero> regular_zero_named_by(const std::vector<Piece>& pieces, const Decimals& decimals) {
  for (const unsigned axis : {0U, 1U}) {
    std::vector<PlaneZero> named;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (!may_vanish(pieces[i].factor, decimals.rounding)) continue;
      for (const PlaneZero& zero : zeros_on_line(pieces, i, axis, decimals.written.at(axis))) {
        if (zero.at.nearest().at(1 - axis) == decimals.doubles.at(1 - axis)) named.push_back(zero);
      }
    }
    if (named.size() == 1) return named.front();
  }
  return std::nullopt;
}

}  // namespace

std::optional<LearningCoefficient> at_plane_zero(const Potential& potential, std::span<const Rational> decimals,
                                                 Named which) {
  if (decimals.size() != 2) return std::nullopt;
  try {
    const std::vector<Piece> pieces = pieces_of(potential);
    const Decimals at(decimals);
    std::optional<PlaneZero> zero = singular_point_named_by(pieces, at);
    if (zero && zero->at.field.is_rational()) return std::nullopt;
    if (!zero && which == Named::all) zero = regular_zero_named_by(pieces, at);
    if (!zero) return std::nullopt;
    LearningCoefficient found = learning_coefficient(pieces, *zero);
    found.certificate.insert(found.certificate.begin(), "the point stands for the zero " + print(zero->at));
    return found;
  } catch (const Error&) {  // Q is no polynomial, or too large
    return std::nullopt;
  }
}

}  // namespace flypaper
