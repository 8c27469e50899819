#pragma once
// How far the law of SGD in Figure 1 is from the posterior, exactly.
#include <algorithm>
#include <array>

#include "claims/shared/data_moments.hpp"
#include "claims/shared/figure1.hpp"
#include "flypaper/escape/law_in_time.hpp"
#include "flypaper/posterior/posterior.hpp"

namespace flypaper::claims {

/// What the law after the last step is compared with.
enum class Against : unsigned char {
  posterior,
  itself_earlier  ///< the law a fiftieth of the run before
};

/// A reading of Figure 1 and its posterior.
struct LawSetting {
  Experiment experiment;
  Likelihood likelihood;
  Against against = Against::posterior;
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

/// What SGD's law comes to.
struct LawFound {
  Series distance;            ///< total variation by step
  double central_half = 0.0;  ///< its mass, after the last step, where the posterior has its central half
};

/// Total variation after steps 1, 2, 5, 10, .. and the last, from the figure's starts, for normal data with the moments
/// of the experiment's. What leaves +-4 diverges, and counts as elsewhere.
inline LawFound distances(const LawSetting& setting, double refinement) {
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
  double outside = 0.0;
  LawFound found;
  for (std::uint64_t next = 1; law.time() < at.ensemble.steps;) {
    law.step();
    if (setting.against == Against::itself_earlier && law.time() == at.ensemble.steps * 49 / 50) {
      other = law.density();
      outside = 1.0 - law.inside();
    }
    if (law.time() != next && law.time() != at.ensemble.steps) continue;
    next = next * 5 / 2 > next + 1 ? next * 5 / 2 : next + 1;
    found.distance.x.push_back(static_cast<double>(law.time()));
    found.distance.y.push_back(total_variation(law, transition, other, outside));
  }
  const std::vector<double> half = posterior.quantiles(0, std::array{0.25, 0.75});
  found.central_half = law.mass(half[0], half[1]);
  return found;
}

enum class Measured : unsigned char { distance, central_half };

/// After the last step. The grid is half as fine as one that changes distances by up to 0.012, as |p - q| has kinks
/// where the law is steep, and masses by 0.002.
inline Computed after_last_step(Laboratory& lab, std::string check, const LawSetting& setting, Measured measured,
                                Asserted asserted) {
  const std::string key = "law distances of " + setting.experiment.configuration() +
                          (setting.against == Against::posterior ? "" : ", itself");
  const auto& found = lab.once(key, [&] { return distances(setting, 0.5); });
  const bool distance = measured == Measured::distance;
  return {.check = std::move(check),
          .value = distance ? found.distance.y.back() : found.central_half,
          .error_bound = distance ? 0.025 : 0.005,
          .asserted = asserted};
}

}  // namespace flypaper::claims
