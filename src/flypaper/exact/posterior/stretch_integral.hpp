#pragma once
#include <span>
#include <vector>

#include "flypaper/exact/posterior/slices.hpp"

namespace flypaper {

/// A number times exp(-exponent), with an estimate of the number's absolute error.
struct Scaled {
  double exponent = 0.0;
  double value = 0.0;
  double error = 0.0;
};

/// The integrand along a line: (A P^2)^moment exp(-A P^2 - (stiffness/2) (v - anchor)^2).
struct LineWeight {
  double scale = 1.0;  ///< A
  unsigned moment = 0;
  double stiffness = 0.0;
  double anchor = 0.0;
};

enum class Precision : unsigned char {
  twelve_digits,  ///< of single lines
  eight_digits    ///< of the many lines of a plane
};

/// Exponents that far above the smallest contribute less than 1e-21 of the peak and are left out.
inline constexpr double negligible_exponent = 50.0;

/// The integral over all stretches of a line, by adaptive Gauss-Kronrod quadrature on each from its lowest point to
/// where A P^2 has risen by `negligible_exponent`. The exponent of the result is the smallest A P^2.
[[nodiscard]] Scaled integrate(std::span<const Stretch> stretches, const LineWeight& weight, Precision precision);

/// A value with its probability.
struct Weighted {
  double value;
  double weight;
};

/// The law of P under the density exp(-scale P^2) on the stretches, as a quadrature rule: 30 Gauss-Legendre nodes on
/// each stretch between its lowest point and where `integrate` stops. Relative errors of smooth averages about 1e-10.
[[nodiscard]] std::vector<Weighted> posterior_nodes(std::span<const Stretch> stretches, double scale);

}  // namespace flypaper
