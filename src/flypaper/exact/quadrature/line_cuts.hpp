#pragma once
#include <array>
#include <vector>

#include "flypaper/exact/algebra/univariate.hpp"
#include "flypaper/exact/quadrature/stretch.hpp"

namespace flypaper {

/// Where |P| stops to rise or to fall: a real zero of P or of P', or an end of the interval.
struct LineCut {
  Rational at;           ///< the place, or one so close to it that |P| < 1e-40 there if P vanishes
  double nearest = 0.0;  ///< the nearest double
  bool is_zero = false;  ///< of P, and not of P' alone
};

/// The cuts of P in [lower, upper] from the left to the right, both ends among them: every real zero of P and P',
/// proved.
[[nodiscard]] std::vector<LineCut> line_cuts(const Univariate& p, const Rational& lower, const Rational& upper);

/// P between neighbouring cuts, expanded about the end where |P| is smaller with exact coefficients. `doubt` times the
/// sum of the moduli of P's terms bounds what P may be off.
[[nodiscard]] std::vector<Stretch> stretches_between(const Univariate& p, const std::vector<LineCut>& cuts,
                                                     double doubt);

}  // namespace flypaper
