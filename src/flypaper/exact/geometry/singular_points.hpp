#pragma once
#include <string>
#include <vector>

#include "flypaper/exact/geometry/learning_coefficient.hpp"
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

/// A zero of a product of pieces, and which of them vanish there, by rising indices.
struct PlaneZero {
  PlanePoint at;
  std::vector<std::size_t> through;
};

/// Which pieces vanish at the point, exact; those that are known to do so need no test.
[[nodiscard]] PlaneZero zero_at(const std::vector<Piece>& pieces, const PlanePoint& at,
                                const std::vector<std::size_t>& known = {});

/// The zeros of one of the pieces on the line w<axis+1> = at, from below; none if it vanishes on the whole line.
[[nodiscard]] std::vector<PlaneZero> zeros_on_line(const std::vector<Piece>& pieces, std::size_t piece, unsigned axis,
                                                   const Rational& at);

/// Where the zeros of a potential of two variables, each counted once, have no tangent: crossings, cusps, isolated
/// zeros.
struct SingularPoints {
  std::vector<PlaneZero> points;       ///< each once
  std::vector<std::string> undecided;  ///< where there may be others, which takes too much work, in words
};

/// All singular points, proved: see common_zeros and singular_zeros.
[[nodiscard]] SingularPoints singular_points(const std::vector<Piece>& pieces);

/// The multiplicity of the piece whose curve is smooth at the zero and the only one there; nothing elsewhere.
[[nodiscard]] std::optional<unsigned> multiplicity_of_curve(const std::vector<Piece>& pieces, const PlaneZero& zero);

/// lambda and m of K = Q^2 at a point, where Q is the product of the pieces. Exact: pieces with independent gradients
/// are coordinates; else by the Newton polygon over the field of the point's coordinates. The method is regular_zero
/// where Q has a gradient. Throws TooLarge.
[[nodiscard]] LearningCoefficient learning_coefficient(const std::vector<Piece>& pieces, const PlaneZero& zero);

/// The product of the pieces that vanish at the point, up to a unit, with the point as origin and w3 for the u of its
/// field. Throws TooLarge.
[[nodiscard]] Polynomial local_product(const std::vector<Piece>& pieces, const PlaneZero& zero);

/// Which zeros decimals stand for: singular points, though what is written may be a zero itself, or all.
enum class Named : unsigned char { singular, all };

/// lambda and m at the zero in the plane that decimals stand for; nothing if they stand for themselves, or for several:
/// the one singular point with these nearest doubles; else the one zero with one coordinate as written, whose other one
/// has that nearest double. Nothing as well if Q is no polynomial in two variables, or too large.
[[nodiscard]] std::optional<LearningCoefficient> at_plane_zero(const Potential& potential,
                                                               std::span<const Rational> decimals, Named which);

}  // namespace flypaper
