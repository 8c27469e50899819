#include "flypaper/exact/geometry/newton.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <stdexcept>

#include "flypaper/exact/algebra/real_zeros.hpp"

namespace flypaper {
namespace {

std::int64_t whole(unsigned value) { return value; }

/// The edge's direction is (p, -q), without a common factor; `polynomial` is sum c t^k with t = w2^q / w1^p.
struct Edge {
  unsigned p = 1;
  unsigned q = 1;
  Univariate polynomial;
};

Edge edge_of(const Polynomial& f, const Corner& upper, const Corner& lower) {
  Edge edge;
  const unsigned steps = std::gcd(lower[0] - upper[0], upper[1] - lower[1]);
  edge.p = (lower[0] - upper[0]) / steps;
  edge.q = (upper[1] - lower[1]) / steps;
  edge.polynomial.coefficients.resize(steps + 1);
  for (unsigned k = 0; k <= steps; ++k) {
    edge.polynomial.coefficients[k] = f.coefficient(
        {static_cast<std::uint16_t>(lower[0] - k * edge.p), static_cast<std::uint16_t>(lower[1] + k * edge.q)});
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

Shift shift_along(const Edge& edge, const Rational& root) {
  Shift shift;
  Exponents exponents{};
  if (edge.q == 1) {
    exponents[0] = static_cast<std::uint16_t>(edge.p);
    shift.target.add(exponents, root);
    shift.weight = {1, static_cast<std::uint16_t>(edge.p)};
  } else if (edge.p == 1) {
    shift.index = 0;
    exponents[1] = static_cast<std::uint16_t>(edge.q);
    shift.target.add(exponents, 1 / root);
    shift.weight = {static_cast<std::uint16_t>(edge.q), 1};
  } else {
    throw std::logic_error("a root of multiplicity above the distance on an edge of slope p/q with p, q > 1");
  }
  return shift;
}

Polynomial shifted(const Polynomial& f, const Shift& shift) {
  return substituted(f, shift.index, Polynomial::variable(shift.index) + shift.target);
}

std::string describe(const Shift& shift, const std::array<unsigned, 2>& names) {
  Polynomial renamed;
  for (const auto& [exponents, coefficient] : shift.target.terms()) {
    Exponents moved{};
    moved[names[1 - shift.index]] = exponents[1 - shift.index];
    renamed.add(moved, coefficient);
  }
  const Polynomial variable = Polynomial::variable(names[shift.index]);
  const std::string target = print(renamed);
  return fmt::format("{0} -> {0} {1} {2}", print(variable), target.starts_with('-') ? "-" : "+",
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

/// f without repeated factors; what holds one variable alone is left out, save that axis itself, which may be a branch.
Polynomial without_repetition(const Polynomial& f) {
  Polynomial reduced(Rational(1));
  for (const PolynomialFactor& part : square_free_parts(f)) reduced = reduced * part.factor;
  return reduced;
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

NewtonPair newton_pair(const Polynomial& f, const std::array<unsigned, 2>& names, RootMultiplicities roots) {
  constexpr int most_shifts = 100;
  NewtonPair pair;
  Polynomial current = f;
  Polynomial reduced;  // computed at the first shift
  for (int shifts = 0; shifts < most_shifts; ++shifts) {
    NewtonStep& step = pair.steps.emplace_back(polygon_of(current));
    pair.exponent = 1 / step.distance;
    pair.multiplicity = step.face == Face::vertex ? 2 : 1;
    if (step.face != Face::compact_edge) return pair;
    const Edge edge = edge_of(current, step.edge[0], step.edge[1]);
    RealZero largest{.order = 0};
    std::map<unsigned, std::size_t> counts;
    for (const RealZero& zero : real_zeros(edge.polynomial)) {
      ++counts[zero.order];
      if (zero.order > largest.order) largest = zero;
    }
    for (const auto& [order, count] : counts) step.roots.push_back({.multiplicity = order, .count = count});
    const Rational multiplicity = whole(largest.order);
    if (roots == RootMultiplicities::ignored || multiplicity < step.distance) return pair;
    if (multiplicity == step.distance) {
      pair.multiplicity = 2;
      return pair;
    }
    // The root is one, hence rational: a multiplicity above d is more than half of the edge's length.
    const Shift shift = shift_along(edge, largest.lower);
    step.shift = describe(shift, names);
    reduced = shifted(shifts == 0 ? without_repetition(f) : reduced, shift);
    if (distinct_branches(reduced, shift) == 1) {
      pair.branch = largest.order;
      pair.exponent = 1 / multiplicity;
      return pair;
    }
    current = shifted(current, shift);
  }
  throw TooLarge(fmt::format("{} shifts did not lead to adapted coordinates", most_shifts));
}

std::optional<NewtonPair> quadrant_pair(const Polynomial& f, const std::array<int, 2>& signs) {
  Polynomial reflected;
  for (const auto& [exponents, coefficient] : f.terms()) {
    const bool odd = (exponents[0] * (signs[0] < 0 ? 1 : 0) + exponents[1] * (signs[1] < 0 ? 1 : 0)) % 2 == 1;
    reflected.add(exponents, odd ? -coefficient : coefficient);
  }
  const NewtonStep step = polygon_of(reflected);
  for (std::size_t k = 0; k + 1 < step.corners.size(); ++k) {
    const Univariate edge = edge_of(reflected, step.corners[k], step.corners[k + 1]).polynomial;
    const auto is_positive = [](const RealZero& zero) { return zero.lower.sign() > 0; };
    if (std::ranges::any_of(real_zeros(edge), is_positive)) return {};
  }
  return NewtonPair{
      .exponent = 1 / step.distance, .multiplicity = step.face == Face::vertex ? 2U : 1U, .steps = {step}};
}

}  // namespace flypaper
