#pragma once
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "flypaper/exact/algebra/plane_zeros.hpp"

namespace flypaper {

/// Exponents (i, j) of a monomial w1^i w2^j.
using Corner = std::array<unsigned, 2>;

/// What the diagonal i = j hits first of a Newton polygon.
enum class Face : unsigned char { vertex, unbounded_edge, compact_edge };

/// Real roots other than 0 of an edge's polynomial: how many have which multiplicity.
struct RealRoots {
  unsigned multiplicity = 1;
  std::size_t count = 0;
};

/// One Newton polygon on the way to adapted coordinates.
struct NewtonStep {
  std::vector<Corner> corners{};  ///< vertices by rising i
  Rational distance{};            ///< d: the diagonal meets the polygon at (d, d)
  Face face = Face::vertex;
  std::array<Corner, 2> edge{};    ///< ends of the compact edge that is hit
  std::vector<RealRoots> roots{};  ///< of that edge, by rising multiplicity
  std::string shift{};  ///< the change of coordinates made because of it, "w2 -> w2 + w1^2"; empty for the last
};

/// The volume |{|f| < t}| near the origin goes as t^exponent (-log t)^(multiplicity - 1) for t -> 0.
struct NewtonPair {
  Rational exponent;
  unsigned multiplicity = 1;
  std::vector<NewtonStep> steps;
  /// The r of a smooth branch with multiplicity r that no finite number of shifts straightens; 0 if there is none.
  unsigned branch = 0;
};

/// The pair of f(w1, w2), which vanishes at the origin but not everywhere, by its Newton polygon in adapted
/// coordinates; `names` are the variables' indices for print.
///
/// Let the diagonal meet the polygon at (d, d), and let r be the largest multiplicity of a real root t != 0 of
/// sum c_ij t^j over the edge met (t = w2^q / w1^p along an edge of slope -q/p). Vertex: exponent 1/d, multiplicity 2.
/// Unbounded edge: 1/d, 1. Compact edge: r < d gives 1/d, 1; r = d gives 1/d, 2; if r > d the root is rational and p or
/// q is 1, and the coordinate is shifted along it: w2 -> w2 + t w1^p, or w1 -> w1 + w2^q / t where only p is 1. If the
/// branches that touch the shifted axis to a higher order are one, of multiplicity r, then straightening it leads to an
/// unbounded edge: 1/r, 1. If they are several, finitely many shifts tell them apart.
/// Sources: Varchenko 1976; Ikromov, Mueller 2007 (adapted coordinates); Greenblatt 2009 (volumes). Throws TooLarge.
[[nodiscard]] NewtonPair newton_pair(const Polynomial& f, const std::array<unsigned, 2>& names = {0, 1});

/// The same over a number field: w3 stands for its u, coefficients are reduced; `distinct` gives f without repeated
/// factors.
[[nodiscard]] NewtonPair newton_pair(const NumberField& field, const Polynomial& f,
                                     const std::function<Polynomial()>& distinct,
                                     const std::array<unsigned, 2>& names = {0, 1});

/// Adds the argument for a pair, a line each.
void describe(const NewtonPair& pair, std::vector<std::string>& lines);

/// The pair of f on the quadrant signs[0] w1 > 0, signs[1] w2 > 0 alone, if no zero of f enters it: where no compact
/// edge has a root of these signs, |f| lies between two constants times the sum of the corners' monomials, whose pair
/// is 1/d with multiplicity 2 at a vertex, else 1. Nothing if an edge has such a root.
[[nodiscard]] std::optional<NewtonPair> quadrant_pair(const NumberField& field, const Polynomial& f,
                                                      const std::array<int, 2>& signs);

/// The vertices of the Newton polygon of f by rising i.
[[nodiscard]] std::vector<Corner> newton_corners(const Polynomial& f);

}  // namespace flypaper
