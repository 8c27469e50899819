// Taylor polynomials in two variables x, y.
//
// A factor with a gradient (a smooth curve) becomes a coordinate by the analytic change y -> y +
// phi(x), and a second one that crosses it by x -> x + chi(y); the Taylor polynomials of the others follow, as a change
// of coordinates that fixes the origin maps terms of degree > n to terms of degree > n. So f = x^a y^b g with a, b
// exact and g known up to terms of degree > n: f is known but for terms with exponents in E = (a, b) + {i + j > n}.
// newton_pair may make further changes y -> y + t x^p, which turn E into (a, 0) + {i + j > n + b}. In its last
// coordinates the pair depends on the Newton polygon where it meets the diagonal, and on that face's polynomial, which
// E cannot change if
//   compact edge: the edge's weight alpha i + beta j is larger on all of E than on the edge;
//   vertex (d, d): so it is for some weight of which the vertex is the only minimum: best is the ratio nearest to 1
//     between those of the edges beside it;
//   unbounded edge at x^d: a = d, as then x^d divides f.
//
// Sources: Varchenko 1976; Ikromov, Mueller 2007; Greenblatt 2009 - all of analytic functions.
#include <algorithm>
#include <array>

#include "flypaper/exact/geometry/newton.hpp"
#include "flypaper/exact/geometry/taylor.hpp"

namespace flypaper {
namespace {

using Factors = std::vector<PolynomialFactor>;

/// Terms that are not known: exponents in corner + {i + j > order}.
struct Unknown {
  Corner corner{};
  unsigned order = 0;
};

bool face_is_known(const NewtonStep& step, const Unknown& unknown) {
  const auto [a, b] = unknown.corner;
  const Rational beyond = std::int64_t{unknown.order} + 1;
  const auto whole = [](unsigned value) { return Rational(std::int64_t{value}); };
  if (step.face == Face::unbounded_edge) {
    const bool vertical = step.corners.front()[0] > step.corners.front()[1];
    return step.distance == whole(vertical ? a : b);
  }
  // Weights for which the polygon is met at (d, d) alone, or along the edge.
  Rational alpha = 1;
  Rational beta = 1;
  if (step.face == Face::compact_edge) {
    alpha = whole(step.edge[0][1] - step.edge[1][1]);
    beta = whole(step.edge[1][0] - step.edge[0][0]);
  } else {
    for (const auto& [i, j] : step.corners) {
      if (i < j) beta = std::max(beta, (step.distance - whole(i)) / (whole(j) - step.distance));
    }
    for (const auto& [i, j] : step.corners) {
      if (i > j) beta = std::min(beta, (whole(i) - step.distance) / (step.distance - whole(j)));
    }
  }
  return alpha * whole(a) + beta * whole(b) + std::min(alpha, beta) * beyond > step.distance * (alpha + beta);
}

bool is_decided(const NewtonPair& pair, Unknown unknown) {
  if (pair.branch > 0) return false;
  for (const NewtonStep& step : pair.steps) {
    if (step.shift.empty()) continue;
    const std::size_t shifted = step.shift.starts_with("w1") ? 0 : 1;
    unknown.order += unknown.corner.at(shifted);
    unknown.corner.at(shifted) = 0;
  }
  return face_is_known(pair.steps.back(), unknown);
}

Rational slope(const Polynomial& p, unsigned index) { return derivative(p, index).constant(); }

/// Makes the factor of the largest exponent that has a slope along w<index+1> that variable, and takes it out of
/// `factors`; returns its exponent, or 0 if there is none.
unsigned straighten(Factors& factors, unsigned index, unsigned order) {
  auto chosen = factors.end();
  for (auto part = factors.begin(); part != factors.end(); ++part) {
    if (slope(part->factor, index).is_zero()) continue;
    if (chosen == factors.end() || part->exponent > chosen->exponent) chosen = part;
  }
  if (chosen == factors.end()) return 0;
  const Polynomial moved = Polynomial::variable(index) + implicit_function(chosen->factor, index, order);
  const unsigned exponent = chosen->exponent;
  factors.erase(chosen);
  for (PolynomialFactor& part : factors) part.factor = truncated_substitution(part.factor, index, moved, order);
  return exponent;
}

/// The product of the factors as far as it is known, and the degree of the last terms that are.
std::pair<Polynomial, unsigned> product_of(const Factors& factors, unsigned order) {
  unsigned total = 0;
  unsigned largest = 0;
  for (const auto& [factor, exponent] : factors) {
    const unsigned least = order_of(factor);
    total += least * exponent;
    largest = std::max(largest, least);
  }
  const unsigned known = order + total - largest;
  Polynomial product(Rational(1));
  for (const auto& [factor, exponent] : factors) {
    for (unsigned k = 0; k < exponent; ++k) product = truncated_product(product, factor, known);
  }
  return {product, known};
}

/// Of the two smooth factors that could come first, the one with the larger exponent.
std::array<unsigned, 2> order_of_straightening(const Factors& factors) {
  std::array<unsigned, 2> largest{};
  for (const auto& [factor, exponent] : factors) {
    for (const unsigned i : {0U, 1U}) {
      if (!slope(factor, i).is_zero()) largest.at(i) = std::max(largest.at(i), exponent);
    }
  }
  return largest[0] > largest[1] ? std::array{0U, 1U} : std::array{1U, 0U};
}

}  // namespace

std::optional<std::vector<PolynomialFactor>> plane_model(std::vector<PolynomialFactor> factors, unsigned order) {
  Factors model;
  Unknown unknown;
  for (const unsigned index : order_of_straightening(factors)) {
    const unsigned exponent = straighten(factors, index, order);
    unknown.corner.at(index) = exponent;
    if (exponent > 0) model.push_back({.factor = Polynomial::variable(index), .exponent = exponent});
  }
  if (factors.empty()) return model;
  if (std::ranges::any_of(factors, [](const auto& part) { return part.factor.is_zero(); })) return std::nullopt;
  const auto [rest, known] = product_of(factors, order);
  unknown.order = known;
  model.push_back({.factor = rest, .exponent = 1});
  Polynomial whole(Rational(1));
  for (const auto& [factor, exponent] : model) whole = whole * power(factor, exponent);
  if (!is_decided(newton_pair(whole), unknown)) return std::nullopt;
  return model;
}

}  // namespace flypaper
