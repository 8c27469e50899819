#pragma once
// The posterior of Figure 2 on a plain grid, beside the adaptive quadrature of the library.
#include <cmath>

#include "flypaper/simulation/model/potential.hpp"

namespace flypaper::claims {

inline constexpr double near_line = 0.25;  // of the line, a twentieth of the box's half-width
inline constexpr double near_point = 0.5;  // of the origin

/// A posterior on the figure's box with a uniform prior: exp(-exponent samples Q^2), Q = (w1^2 + w2^2)^p w1.
struct Seen {
  Potential potential;
  int p = 1;
  double samples = 1.0;
  double exponent = 0.5;
};

struct Masses {
  double line = 0.0;  ///< of |w1| < 0.25
  double disc = 0.0;  ///< of |w| < 0.5
};
/// By the midpoint rule in w2 and s, w1 = 5 s^3, which is graded to the line.
inline Masses on_grid(const Seen& seen, int cells) {
  Masses found;
  double all = 0.0;
  for (int i = 0; i < cells; ++i) {
    const double w2 = 5.0 * (i + 0.5) / cells;
    for (int j = 0; j < cells; ++j) {
      const double s = (j + 0.5) / cells;
      const double w1 = 5.0 * s * s * s;
      const double square = w1 * w1 + w2 * w2;
      const double q = (seen.p == 1 ? square : square * square) * w1;
      const double weight = s * s * std::exp(-seen.exponent * seen.samples * q * q);
      all += weight;
      found.line += w1 < near_line ? weight : 0.0;
      found.disc += square < near_point * near_point ? weight : 0.0;
    }
  }
  return {found.line / all, found.disc / all};
}
}  // namespace flypaper::claims
