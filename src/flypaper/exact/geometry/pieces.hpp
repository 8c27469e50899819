#pragma once
#include <optional>
#include <vector>

#include "flypaper/exact/algebra/plane_zeros.hpp"
#include "flypaper/exact/quadrature/exact_box.hpp"

namespace flypaper {

/// A factor of Q(w1, w2) that is irreducible over Q, of the multiplicity that it has in Q. One of a degree above 16 is
/// only known to have no repeated factor.
struct Piece {
  Polynomial factor;
  unsigned multiplicity = 1;
};

/// What a potential of two variables is made of, up to a constant; none for Q = 0 and for constants. Throws Error for
/// another dimension, TooLarge, NotAPolynomial, NotRational.
[[nodiscard]] std::vector<Piece> pieces_of(const Potential& potential);

/// Whether zeros of the piece fill a curve inside the open box, and not points alone; nothing if that takes too long.
/// A change of sign along an upright line proves a curve; that there is none takes a line between any two neighbouring
/// places where such changes may come or go (discriminant, leading coefficient, ends of the box).
[[nodiscard]] std::optional<bool> has_curve(const Piece& piece, const ExactBox& box);

}  // namespace flypaper
