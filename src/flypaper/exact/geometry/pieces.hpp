#pragma once
#include <array>
#include <optional>
#include <vector>

#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// Intervals [lower, upper] of w1 and w2, or of w1 alone.
using ExactBox = std::vector<std::array<Rational, 2>>;

/// A finite box whose decimal ends mean what is written.
[[nodiscard]] ExactBox written_box(const Box& box);

/// A factor of Q(w1, w2) without repeated factors, of the multiplicity that it has in Q.
struct Piece {
  enum class Kind : unsigned char {
    upright,  ///< a polynomial in w1 alone: lines w1 = c
    curve     ///< no factor in w1 alone
  };
  Polynomial factor;
  unsigned multiplicity = 1;
  Kind kind = Kind::curve;
};

/// What q, which is not 0, is made of, up to a constant; the pieces are pairwise coprime, and taken apart as the
/// factors of q in `written` allow: where two of them meet is easier to tell than where one crosses itself.
[[nodiscard]] std::vector<Piece> pieces_of(const Polynomial& q, const std::vector<PolynomialFactor>& written);

/// Whether zeros of the piece fill a curve inside the open box, and not points alone; nothing if that takes too long.
/// A change of sign along an upright line proves a curve; that there is none takes a line between any two neighbouring
/// places where such changes may come or go (discriminant, leading coefficient, ends of the box).
[[nodiscard]] std::optional<bool> has_curve(const Piece& piece, const ExactBox& box);

}  // namespace flypaper
