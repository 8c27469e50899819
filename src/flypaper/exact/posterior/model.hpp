#pragma once
#include "flypaper/exact/quadrature/plane.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// Q - level with exact coefficients; a constant that is no rational number, as exp(1), stands for its double, and
/// `doubt` tells. Throws Error above two variables or for functions, TooLarge.
[[nodiscard]] PlanePolynomial polynomial_minus_level(const Potential& potential, const Rational& level);

}  // namespace flypaper
