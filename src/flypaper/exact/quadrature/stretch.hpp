#pragma once
#include <span>
#include <vector>

#include "flypaper/exact/quadrature/double_double.hpp"
#include "flypaper/exact/quadrature/graded_rule.hpp"

namespace flypaper {

/// A stretch of a line on which |P| grows: P(origin + direction u) = sum_k taylor[k] u^k for 0 <= u <= length.
/// Measured from its own end, a well of width 1e-9 far from the origin is as sharp as one at it.
struct Stretch {
  double origin = 0.0;
  double direction = 1.0;  ///< 1 or -1
  double length = 0.0;
  DoubleDouble lowest;         ///< P at the origin
  double rounding = 0.0;       ///< a bound of the error of `lowest`
  std::vector<double> taylor;  ///< each the nearest double, or a neighbour

  /// `about`: P expanded about the origin along the line, not along the direction.
  Stretch(double from, double towards, double long_by, const std::vector<DoubleDouble>& about, double doubt);
};

/// The integrand along a line: exp(-E), E = A (P^2 - reference^2) + (stiffness/2) (v - anchor)^2, whose loss is
/// A (P^2 - reference^2).
struct LineWeight {
  double scale = 1.0;  ///< A
  DoubleDouble reference;
  double stiffness = 0.0;
  double anchor = 0.0;  ///< in the coordinate of the origins
};

/// Exponents that far above the smallest contribute less than 1e-21 of the peak.
inline constexpr double negligible_exponent = 50.0;

/// The integral over all stretches of a line: Kronrod's rule of 31 nodes in u, on cells up to where E has risen by more
/// than matters. The error is proven: on a complex disc around a cell P differs from its value in the middle by at most
/// the sum of the moduli of its Taylor terms, so exp(-E) has a bound on ellipses around the cell; what is left out and
/// what rounding does to P are in it too. Cells are halved until the first part is below `tolerance` of the integral.
/// The exponent of the result is the smallest E at an origin.
[[nodiscard]] Sample integrate(std::span<const Stretch> stretches, const LineWeight& weight, double tolerance);

/// A value with its probability.
struct Weighted {
  double value;
  double weight;
};

/// The law of P under the density exp(-E) on the stretches, as a quadrature rule on the same cells.
[[nodiscard]] std::vector<Weighted> law_of_values(std::span<const Stretch> stretches, const LineWeight& weight);

}  // namespace flypaper
