#pragma once
// How far the law of SGD in Figure 1 is from the posterior, exactly.
#include <algorithm>
#include <array>

#include "claims/shared/data_moments.hpp"
#include "claims/shared/figure1.hpp"
#include "flypaper/exact/escape/law_in_time.hpp"
#include "flypaper/exact/posterior/posterior.hpp"

namespace flypaper::claims {

/// A reading of Figure 1 and its posterior.
struct LawSetting {
  Experiment experiment;
  Likelihood likelihood;
};

/// With the posterior given the experiment's data set.
inline LawSetting given_its_data(const Experiment& experiment) {
  return {experiment, {.samples = static_cast<double>(experiment.data_set().size()), .sums = experiment.mean_sums()}};
}
/// With what the notebook draws, exp(-n Q^2): that of 2 n samples of the population.
inline LawSetting as_drawn(const Experiment& experiment) {
  return {experiment, population_likelihood({}, 2.0 * static_cast<double>(experiment.data_set().size()))};
}

inline Posterior posterior_of(const LawSetting& setting) {
  return {setting.experiment.potential, setting.experiment.potential.box, setting.likelihood};
}

/// Total variation after steps 1, 2, 5, 10, .. and the last, from the figure's starts, for fresh batches of normal data
/// with the moments of the experiment's: a pass over the samples ends nearer to what they say. What leaves +-4
/// diverges, and counts as elsewhere.
inline Series distances(const LawSetting& setting, double refinement) {
  const Experiment& at = setting.experiment;
  const Transition transition(step_law(at), {-4.0, 4.0}, refinement);
  const Box& starts = at.ensemble.start.uniform;
  LawInTime law(transition, [&](double w) { return w > starts.lower[0] && w < starts.upper[0] ? 1.0 : 0.0; });
  const Posterior posterior = posterior_of(setting);
  std::vector<double> other;
  for (const double w : transition.points()) {
    const bool in_box = w > posterior.box().lower[0] && w < posterior.box().upper[0];
    other.push_back(in_box ? posterior.density({&w, 1}) : 0.0);
  }
  Series found;
  for (std::uint64_t next = 1; law.time() < at.ensemble.steps;) {
    law.step();
    if (law.time() != next && law.time() != at.ensemble.steps) continue;
    next = next * 5 / 2 > next + 1 ? next * 5 / 2 : next + 1;
    found.x.push_back(static_cast<double>(law.time()));
    found.y.push_back(total_variation(law, transition, other, 0.0));
  }
  return found;
}

}  // namespace flypaper::claims
