#pragma once
#include <string>
#include <vector>

#include "flypaper/exact/geometry/meeting.hpp"
#include "flypaper/exact/geometry/pieces.hpp"

namespace flypaper {

/// Two smooth branches that cross with different tangents at a point of the closed box whose coordinates are no short
/// fractions; of Q their product has the pair of u^r v^s.
struct Crossing {
  std::array<unsigned, 2> multiplicities{};
  std::array<double, 2> near{};
  Place place = Place::inside;
};

/// Where pieces meet or cross themselves in the closed box.
struct SingularPoints {
  std::vector<std::array<Rational, 2>> points;  ///< with rational coordinates; some may be regular
  std::vector<Crossing> crossings;
  std::vector<std::string> undecided;  ///< where there may be others, in words
};

/// Roots of resultants with respect to w2, and for each rational one the common roots along that line; on irrational
/// ones simple roots are crossings, which interval arithmetic tells to be in the box or not.
[[nodiscard]] SingularPoints singular_points(const std::vector<Piece>& pieces, const ExactBox& box);

}  // namespace flypaper
