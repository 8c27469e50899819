#pragma once
#include <vector>

#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// What `samples` samples say of w: exp(-(samples / 2 noise_variance) (Q^2 S_xx - 2 Q S_xy)), which is the likelihood
/// up to a factor without w. Samples enter through their sums only; tempering at inverse temperature b multiplies
/// `samples` by b.
struct Likelihood {
  double samples = 1.0;
  BatchSums sums{.s_xx = 1.0, .s_xy = 0.0};
  double noise_variance = 1.0;

  /// A in (likelihood) ~ exp(-A (Q - level)^2): samples S_xx / (2 noise_variance).
  [[nodiscard]] double scale() const { return samples * sums.s_xx / (2.0 * noise_variance); }
  /// The Q that fits best: S_xy / S_xx.
  [[nodiscard]] double level() const { return sums.s_xy / sums.s_xx; }
};

/// A factor exp(-(stiffness/2) |w - anchor|^2), as estimators of local learning coefficients put it.
struct Restraint {
  std::vector<double> anchor;
  double stiffness = 0.0;
};

/// The density that estimators of local learning coefficients sample on all of R^d:
/// exp(-U), U(w) = (samples / 2 v_y) (Q^2 S_xx - 2 Q S_xy) + (stiffness/2) |w - anchor|^2.
/// In their usual convention samples = n beta = n / log n.
struct LangevinTarget {
  Potential potential;
  Likelihood likelihood;
  Restraint restraint;
};

}  // namespace flypaper
