#pragma once
#include <string>
#include <vector>

#include "flypaper/exact/geometry/learning_coefficient.hpp"
#include "flypaper/exact/geometry/pieces.hpp"

namespace flypaper {

/// Where the zeros of a potential of two variables, each counted once, have no tangent: crossings, cusps, isolated
/// zeros.
struct SingularPoints {
  std::vector<PlanePoint> points;      ///< each once
  std::vector<std::string> undecided;  ///< where there may be others, which takes too much work, in words
};

/// All singular points, proved: see common_zeros and singular_zeros.
[[nodiscard]] SingularPoints singular_points(const std::vector<Piece>& pieces);

/// lambda and m of K = Q^2 at a point, where Q is the product of the pieces. Exact: pieces with independent gradients are
/// coordinates; else by the Newton polygon over the field of the point's coordinates. The method is regular_zero where Q
/// has a gradient. Throws TooLarge.
[[nodiscard]] LearningCoefficient learning_coefficient(const std::vector<Piece>& pieces, const PlanePoint& at);

/// The product of the pieces that vanish at the point, up to a unit, with the point as origin and w3 for the u of its
/// field. Throws TooLarge.
[[nodiscard]] Polynomial local_product(const std::vector<Piece>& pieces, const PlanePoint& at);

/// The one singular point whose nearest doubles are those of the decimals, so that they can stand for it; nothing if
/// there is none or several. Throws TooLarge.
[[nodiscard]] std::optional<PlanePoint> singular_point_named_by(const std::vector<Piece>& pieces,
                                                                const std::array<Rational, 2>& decimals);

/// The one zero with one coordinate as written, whose other coordinate's nearest double is that of the decimal; nothing
/// if there is none or several. Throws TooLarge.
[[nodiscard]] std::optional<PlanePoint> regular_zero_named_by(const std::vector<Piece>& pieces,
                                                              const std::array<Rational, 2>& decimals);

}  // namespace flypaper
