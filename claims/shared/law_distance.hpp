#pragma once
// How far the law of SGD in Figure 1 is from the posterior, exactly.
#include <algorithm>

#include "claims/shared/figure1.hpp"
#include "flypaper/escape/law_in_time.hpp"
#include "flypaper/posterior/posterior.hpp"

namespace flypaper::claims {

/// Total variation between the exact law of SGD with fresh batches and the posterior of 10^4 samples, step by step, and
/// the law's mass in the sharp basin and within `radius` of the flat minimum after the last step.
struct Distances {
  Series by_step;
  double least = 1.0;
  double last = 1.0;
  double sharp = 0.0;
  double near_flat = 0.0;
};

inline Posterior posterior_of(const Experiment& fresh) {
  return {fresh.potential, fresh.potential.box, population_likelihood(fresh.population, 1e4)};
}

/// Masses are good to 0.005 at a refinement of 0.6 and to 0.0005 at 1. The defect: the posterior is replaced by the law
/// that it is compared with.
inline Distances distances(const Experiment& fresh, double radius, double refinement, Plant plant) {
  const OneStepLaw law(fresh.potential, fresh.rule, fresh.population, fresh.batch_size);
  const Interval1d range{4.0 * sharp_minimum(fresh), -4.0 * sharp_minimum(fresh)};
  const Transition transition(law, range, refinement);
  const Box& starts = fresh.ensemble.start.uniform;
  LawInTime at(transition, [&](double w) { return w > starts.lower[0] && w < starts.upper[0] ? 1.0 : 0.0; });
  const Posterior posterior = posterior_of(fresh);
  std::vector<double> density;
  for (const double w : transition.points()) {
    const bool in_box = w > posterior.box().lower[0] && w < posterior.box().upper[0];
    density.push_back(in_box ? posterior.density({&w, 1}) : 0.0);
  }
  Distances found;
  while (at.time() < fresh.ensemble.steps) {
    at.step();
    if (at.time() > 20 && at.time() % 20 != 0) continue;
    const double apart = plant == Plant::defect ? total_variation(at, transition, at.density(), 1.0 - at.inside())
                                                : total_variation(at, transition, density, 0.0);
    found.by_step.x.push_back(static_cast<double>(at.time()));
    found.by_step.y.push_back(apart);
    found.least = std::min(found.least, apart);
    found.last = apart;
  }
  const double flat = -sharp_minimum(fresh);
  found.sharp = at.mass(range.lower, sharp_basin(fresh).upper);
  found.near_flat = at.mass(flat - radius, flat + radius);
  return found;
}

}  // namespace flypaper::claims
