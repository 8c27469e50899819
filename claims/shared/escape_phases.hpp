#pragma once
// The setting at which the sharp minimum has a given h, and the h of the noise-free map's crisis.
#include "claims/shared/figure1.hpp"

namespace flypaper::claims {

/// The rate learning_rate c at which the sharp minimum has a given h = rate v_x |Q'|^2.
inline double rate_at(const Experiment& experiment, double h) {
  return h * experiment.rule.learning_rate * loss_factor(experiment.rule.loss) / sharpness(experiment);
}

/// The h at which noise-free descent from the sharp minimum begins to leave: its boundary crisis.
inline double crisis_sharpness(const Experiment& experiment) {
  const double rate = boundary_crisis(experiment.potential, experiment.mean_sums(), sharp_minimum(experiment),
                                      sharp_basin(experiment), rate_at(experiment, 2.1), rate_at(experiment, 4.5));
  return rate / rate_at(experiment, 1.0);
}

}  // namespace flypaper::claims
