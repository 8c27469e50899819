#pragma once
// Where a line of degenerate zeros repels SGD on a data set.
#include <array>
#include <cmath>

#include "flypaper/escape/critical_points.hpp"
#include "flypaper/experiment/experiment.hpp"
#include "flypaper/statistics/evidence.hpp"

namespace flypaper::claims {

/// The mean growth of log |w1| a step at (0, w2), for data of the set's moments.
inline double growth_across(const Experiment& experiment, double w2) {
  const BatchSums sums = experiment.mean_sums();
  const double slope = sums.s_xy / sums.s_xx;
  const Population moments{.slope = slope,
                           .input_variance = sums.s_xx,
                           .noise_variance = experiment.data_set().mean_yy() - slope * sums.s_xy};
  const std::array<double, 2> at{0.0, w2};
  const std::vector<double> both =
      critical_exponents(experiment.potential, experiment.rule, moments, experiment.batch_size, at);
  return std::abs(both[0]) > std::abs(both[1]) ? both[0] : both[1];  // the other one is along the line and 0
}
/// The height at which its sign changes; bisected to 1e-6.
inline Computed repelling_height(const Experiment& experiment) {
  double attracts = 2.0;
  double repels = 8.0;
  while (repels - attracts > 1e-6) {
    const double middle = 0.5 * (attracts + repels);
    (growth_across(experiment, middle) < 0.0 ? attracts : repels) = middle;
  }
  return {.check = "|w2| beyond which the line repels: the sign of the transverse Lyapunov exponent changes",
          .value = repels,
          .error_bound = 1e-6};
}

}  // namespace flypaper::claims
