#pragma once
#include <span>
#include <string>

#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// How a function lies around a point, beside its value there.
enum class Shape : unsigned char {
  minimum,  ///< nowhere below it, near the point
  maximum,  ///< nowhere above it
  saddle,   ///< both, arbitrarily near
  not_decided
};

/// The shape at a point, with the reason.
struct LocalShape {
  Shape shape = Shape::not_decided;
  std::string reason{};  ///< what decides it, or why nothing does
};

/// The shape of Q at a point where grad Q vanishes; exact, from the terms of least degree of F(d) = Q(at + d) - Q(at):
/// a saddle if F has both signs along rays with coordinates -1, 0 and 1 or its least form has (every odd form does); a
/// minimum or maximum if that form is definite (by real roots in two variables, by completing squares for degree 2), if
/// all terms are even powers of one sign, or if squares of some variables and a definite form of degree k in the rest
/// remain and mixed terms are small beside both, x z^m with 2 m > k. With functions in Q by its Taylor polynomial of
/// degree 8, where that is rational and the terms that decide are among those known. A minimum or maximum too if F is a
/// sum of terms of one sign, each a product of even powers and a function without zeros near the point (local_factors).
/// Not decided otherwise, as where grad Q does not vanish exactly.
[[nodiscard]] LocalShape local_shape(const Potential& potential, std::span<const Rational> at);
/// The same of a polynomial without constant and linear terms at the origin; terms above degree `known_to` are unknown.
[[nodiscard]] LocalShape local_shape(const Polynomial& f, unsigned known_to = ~0U);

}  // namespace flypaper
