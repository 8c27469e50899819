#include "flypaper/exact/geometry/newton.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

std::int64_t whole(unsigned value) { return value; }

/// The edge's direction is (p, -q), without a common factor; `polynomial` is sum c t^k with t = w2^q / w1^p.
struct Edge {
  unsigned p = 1;
  unsigned q = 1;
  FieldPolynomial polynomial;
};

Edge edge_of(const Polynomial& f, const Corner& upper, const Corner& lower) {
  Edge edge;
  const unsigned steps = std::gcd(lower[0] - upper[0], upper[1] - lower[1]);
  edge.p = (lower[0] - upper[0]) / steps;
  edge.q = (upper[1] - lower[1]) / steps;
  edge.polynomial.resize(steps + 1);
  for (const auto& [exponents, coefficient] : field_terms(f)) {
    if (exponents[1] < lower[1] || exponents[1] > upper[1] || (exponents[1] - lower[1]) % edge.q != 0) continue;
    const unsigned k = (exponents[1] - lower[1]) / edge.q;
    if (exponents[0] + k * edge.p == lower[0]) edge.polynomial[k] = coefficient;
  }
  return edge;
}

/// Corners, distance and face; for a compact edge its ends.
NewtonStep polygon_of(const Polynomial& f) {
  NewtonStep step{.corners = newton_corners(f)};
  const Corner& first = step.corners.front();
  const Corner& last = step.corners.back();
  for (const Corner& corner : step.corners) {
    if (corner[0] == corner[1]) {
      step.distance = whole(corner[0]);
      return step;
    }
  }
  step.face = Face::unbounded_edge;
  if (first[0] > first[1]) step.distance = whole(first[0]);
  if (last[0] < last[1]) step.distance = whole(last[1]);
  for (std::size_t k = 0; k + 1 < step.corners.size(); ++k) {
    const Corner& upper = step.corners[k];
    const Corner& lower = step.corners[k + 1];
    if (upper[0] > upper[1] || lower[0] < lower[1]) continue;
    const std::int64_t across = whole(lower[0]) - whole(upper[0]);
    const std::int64_t down = whole(upper[1]) - whole(lower[1]);
    step.face = Face::compact_edge;
    step.edge = {upper, lower};
    step.distance = Rational(upper[0] * down + upper[1] * across, down + across);
  }
  return step;
}

/// A change of one coordinate: w<index+1> -> w<index+1> + target, target a monomial in the other.
struct Shift {
  unsigned index = 1;
  Polynomial target;
  Exponents weight{};  ///< of w1 and w2, for which both terms weigh the same
};

Shift shift_along(const NumberField& field, const Edge& edge, const Univariate& root) {
  Shift shift;
  if (edge.q == 1) {
    shift.target = polynomial_of(root, 2) * power(Polynomial::variable(0), edge.p);
    shift.weight = {1, static_cast<std::uint16_t>(edge.p)};
  } else if (edge.p == 1) {
    shift.index = 0;
    shift.target = polynomial_of(field.inverse(root), 2) * power(Polynomial::variable(1), edge.q);
    shift.weight = {static_cast<std::uint16_t>(edge.q), 1};
  } else {
    throw std::logic_error("a root of multiplicity above the distance on an edge of slope p/q with p, q > 1");
  }
  return shift;
}

Polynomial shifted(const NumberField& field, const Polynomial& f, const Shift& shift) {
  return reduced(field, substituted(f, shift.index, Polynomial::variable(shift.index) + shift.target));
}

std::string describe(const Shift& shift, const std::array<unsigned, 2>& names) {
  const bool in_plane = names == std::array{0U, 1U};
  const std::string variable = print(Polynomial::variable(names[shift.index]));
  std::string target = print(in_plane ? shift.target : renamed(shift.target, {0, 1}, names));
  // The number u of an algebraic point of the plane is w3.
  for (std::size_t at = target.find("w3"); in_plane && at != std::string::npos; at = target.find("w3")) {
    target.replace(at, 2, "u");
  }
  return fmt::format("{0} -> {0} {1} {2}", variable, target.starts_with('-') ? "-" : "+",
                     target.starts_with('-') ? target.substr(1) : target);
}

/// How many distinct branches touch the axis w<index+1> = 0 to a higher order than the weight says: the least exponent
/// of that variable among the terms of least weight, f without repeated factors.
unsigned distinct_branches(const Polynomial& reduced, const Shift& shift) {
  std::pair<unsigned, unsigned> least{~0U, ~0U};
  for (const auto& [exponents, coefficient] : reduced.terms()) {
    const unsigned weight = shift.weight[0] * unsigned{exponents[0]} + shift.weight[1] * unsigned{exponents[1]};
    least = std::min(least, {weight, exponents[shift.index]});
  }
  return least.second;
}

Polynomial without_repetition(const Polynomial& f) {
  Polynomial reduced(Rational(1));
  for (const PolynomialFactor& part : square_free_parts(f)) reduced = reduced * part.factor;
  return reduced;
}

/// t in c1 t + c0
Univariate root_of(const NumberField& field, const FieldPolynomial& linear) {
  return field.product(linear[0], field.inverse(linear[1])) * Univariate{{-1}};
}

}  // namespace

std::vector<Corner> newton_corners(const Polynomial& f) {
  std::vector<Corner> corners;
  for (const auto& [exponents, coefficient] : f.terms()) {  // by rising i, then j
    const Corner next{exponents[0], exponents[1]};
    if (!corners.empty() && next[1] >= corners.back()[1]) continue;
    // A corner on or above the line from the one before it to the next is none.
    while (corners.size() >= 2) {
      const Corner& a = corners[corners.size() - 2];
      const Corner& b = corners.back();
      const std::int64_t turn = (whole(b[0]) - whole(a[0])) * (whole(a[1]) - whole(next[1])) -
                                (whole(next[0]) - whole(a[0])) * (whole(a[1]) - whole(b[1]));
      if (turn < 0) break;
      corners.pop_back();
    }
    corners.push_back(next);
  }
  return corners;
}

NewtonPair newton_pair(const Polynomial& f, const std::array<unsigned, 2>& names) {
  return newton_pair(NumberField(), f, [&] { return without_repetition(f); }, names);
}

NewtonPair newton_pair(const NumberField& field, const Polynomial& f, const std::function<Polynomial()>& distinct,
                       const std::array<unsigned, 2>& names) {
  constexpr int most_shifts = 100;
  NewtonPair pair;
  Polynomial current = f;
  Polynomial branches;  // computed at the first shift
  for (int shifts = 0; shifts < most_shifts; ++shifts) {
    NewtonStep& step = pair.steps.emplace_back(polygon_of(current));
    pair.exponent = 1 / step.distance;
    pair.multiplicity = step.face == Face::vertex ? 2 : 1;
    if (step.face != Face::compact_edge) return pair;
    const Edge edge = edge_of(current, step.edge[0], step.edge[1]);
    FieldFactor largest{.factor = {}, .multiplicity = 0};
    for (const FieldFactor& part : square_free(field, edge.polynomial)) {
      const std::size_t count = count_real_roots(field, part.factor, Roots::all);
      if (count == 0) continue;
      step.roots.push_back({.multiplicity = part.multiplicity, .count = count});
      largest = part;
    }
    const Rational multiplicity = whole(largest.multiplicity);
    if (multiplicity < step.distance) return pair;
    if (multiplicity == step.distance) {
      pair.multiplicity = 2;
      return pair;
    }
    // The root is one, hence in the field: a multiplicity above d is more than half of the edge's length.
    const Shift shift = shift_along(field, edge, root_of(field, largest.factor));
    step.shift = describe(shift, names);
    branches = shifted(field, shifts == 0 ? distinct() : branches, shift);
    if (distinct_branches(branches, shift) == 1) {
      pair.branch = largest.multiplicity;
      pair.exponent = 1 / multiplicity;
      return pair;
    }
    current = shifted(field, current, shift);
  }
  throw TooLarge(fmt::format("{} shifts did not lead to adapted coordinates", most_shifts));
}

std::optional<NewtonPair> quadrant_pair(const NumberField& field, const Polynomial& f,
                                        const std::array<int, 2>& signs) {
  Polynomial reflected = f;
  for (const unsigned i : {0U, 1U}) {
    if (signs.at(i) < 0) reflected = substituted(reflected, i, Polynomial() - Polynomial::variable(i));
  }
  const NewtonStep step = polygon_of(reflected);
  for (std::size_t k = 0; k + 1 < step.corners.size(); ++k) {
    for (const FieldFactor& part :
         square_free(field, edge_of(reflected, step.corners[k], step.corners[k + 1]).polynomial)) {
      if (count_real_roots(field, part.factor, Roots::positive) > 0) return {};
    }
  }
  return NewtonPair{
      .exponent = 1 / step.distance, .multiplicity = step.face == Face::vertex ? 2U : 1U, .steps = {step}};
}

void describe(const NewtonPair& pair, std::vector<std::string>& lines) {
  for (const NewtonStep& step : pair.steps) {
    std::vector<std::string> corners;
    for (const Corner& corner : step.corners) corners.push_back(fmt::format("({},{})", corner[0], corner[1]));
    std::string line = fmt::format("Newton polygon {}: the diagonal meets ", join(corners, " "));
    if (step.face == Face::vertex) line += fmt::format("a vertex, d = {}", step.distance.print());
    if (step.face == Face::unbounded_edge) line += fmt::format("an unbounded edge, d = {}", step.distance.print());
    if (step.face == Face::compact_edge) {
      line += fmt::format("the edge ({},{})-({},{}), d = {}; real roots: ", step.edge[0][0], step.edge[0][1],
                          step.edge[1][0], step.edge[1][1], step.distance.print());
      std::vector<std::string> roots;
      for (const RealRoots& root : step.roots) {
        roots.push_back(fmt::format("{} of multiplicity {}", root.count, root.multiplicity));
      }
      line += roots.empty() ? "none" : join(roots);
    }
    lines.push_back(line);
    if (!step.shift.empty()) lines.push_back(fmt::format("a multiplicity above d: shift {}", step.shift));
  }
  if (pair.branch > 0) {
    lines.push_back(fmt::format(
        "one smooth branch of multiplicity {0} remains there; with it straightened d = {0} on an unbounded edge",
        pair.branch));
  }
}

}  // namespace flypaper
