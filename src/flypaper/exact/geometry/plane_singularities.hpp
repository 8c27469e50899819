#pragma once
#include <array>
#include <vector>

#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// Where the zeros of a potential of two variables, each counted once, have no tangent: crossings, cusps, isolated
/// zeros.
struct PlaneSingularities {
  std::vector<std::array<Rational, 2>> rational;  ///< sorted
  bool complete = true;  ///< false if there may be more: with an irrational coordinate, or of factors of high degree
};

/// Exact, by resultants of the factors (`special_places`). Throws Error for another dimension, TooLarge where expanding
/// takes too much work.
[[nodiscard]] PlaneSingularities plane_singularities(const Potential& potential);

/// What the zeros of a potential of two variables are made of: polynomials without repeated or common factors. Empty
/// for Q = 0. Throws as plane_singularities.
[[nodiscard]] std::vector<Polynomial> distinct_factors(const Potential& potential);

}  // namespace flypaper
