#pragma once
// The law of normal data that has the moments of a data set: what exact kernels need to stand for a figure's own data.
#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/exact/escape/killed_kernel.hpp"

namespace flypaper::claims {

/// The population whose mean x^2, mean xy and mean y^2 are those of the experiment's data set; its own with fresh
/// batches. SGD on the data set differs by the data's higher moments and by drawing without replacement.
inline Population moments_of(const Experiment& experiment) {
  if (!experiment.data) return experiment.population;
  const BatchSums sums = experiment.mean_sums();
  const double slope = sums.s_xy / sums.s_xx;
  return {.slope = slope,
          .input_variance = sums.s_xx,
          .noise_variance = experiment.data_set().mean_yy() - slope * sums.s_xy};
}

/// The law of one step with fresh batches of those moments.
inline OneStepLaw step_law(const Experiment& experiment) {
  return {experiment.potential, experiment.rule, moments_of(experiment), experiment.batch_size};
}

}  // namespace flypaper::claims
