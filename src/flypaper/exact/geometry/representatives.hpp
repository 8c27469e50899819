#pragma once
#include "flypaper/exact/geometry/singular_points.hpp"

namespace flypaper {

/// Points of the curves of zeros of a potential of two variables.
struct Representatives {
  std::vector<PlanePoint> points;
  std::vector<std::string> undecided;  ///< curves whose components take too much work to find, in words
};

/// A point on every connected component of the curve of every piece (CurveComponents), except on those that hold one of
/// the `known` points: a point where no other piece vanishes and the piece has a gradient, with a coordinate that is
/// rational, so that decimals can name it (zero_named_by). Of these small fractions in both coordinates are preferred.
[[nodiscard]] Representatives representatives(const std::vector<Piece>& pieces, const std::vector<PlanePoint>& known);

/// The multiplicity of the piece whose curve is smooth at the point and the only one there; nothing elsewhere.
[[nodiscard]] std::optional<unsigned> multiplicity_of_curve(const std::vector<Piece>& pieces, const PlanePoint& at);

}  // namespace flypaper
