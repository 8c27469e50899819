#pragma once
#include "flypaper/exact/geometry/singular_points.hpp"

namespace flypaper {

/// Points of the curves of zeros of a potential of two variables.
struct Representatives {
  std::vector<PlaneZero> points;
  std::vector<std::string> undecided;  ///< curves whose components take too much work to find, in words
};

/// A point on every connected component of the curve of every piece (CurveComponents), except on those that hold one of
/// the `known` points: a point where no other piece vanishes and the piece has a gradient, with a coordinate that is
/// rational, so that decimals can name it (zero_named_by). Of these small fractions in both coordinates are preferred.
[[nodiscard]] Representatives representatives(const std::vector<Piece>& pieces, const std::vector<PlaneZero>& known);

}  // namespace flypaper
