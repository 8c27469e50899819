#pragma once
// Homogeneous potentials, whose critical points are zeros.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "flypaper/base/statistics/evidence.hpp"
#include "flypaper/exact/geometry/local.hpp"

namespace flypaper::claims {

/// Euler: w . grad Q = degree Q for homogeneous Q, so that Q = 0 wherever grad Q = 0.
struct Homogeneous {
  std::string q;
  double degree;
};
inline Identity euler(const Homogeneous& model) {
  const Potential potential(model.q);
  double worst = 0.0;
  for (const double w1 : {-2.0, -0.3, 0.0, 0.7, 5.0}) {
    for (const double w2 : {-5.0, -1.1, 0.0, 0.4, 3.0}) {
      const LocalModel at = local_model(potential, std::vector<double>{w1, w2});
      const double size = std::abs(at.q) + std::abs(w1 * at.gradient[0]) + std::abs(w2 * at.gradient[1]) + 1e-300;
      const double rest = w1 * at.gradient[0] + w2 * at.gradient[1] - model.degree * at.q;
      worst = std::max(worst, std::abs(rest) / size);
    }
  }
  return {.check = "w . grad Q = degree times Q at 25 points (relative), so that Q vanishes where its gradient does",
          .error = worst,
          .tolerance = 1e-14,
          .derivation =
              "twenty roundings of 1e-16; an identity of polynomials of degree below 5 in either variable, "
              "which 5 by 5 points decide"};
}

}  // namespace flypaper::claims
