#pragma once
// The figures of the decay in Figure 1: survival, the law of those that have not left, and the published fractions.
#include "claims/shared/data_moments.hpp"
#include "claims/shared/published_decay.hpp"

namespace flypaper::claims {

inline std::vector<Figure> decay_figures(Laboratory& lab, const Experiment& fresh, const Experiment& as_run) {
  const KilledKernel kernel(step_law(fresh), sharp_basin(fresh));
  Experiment from_minimum = fresh;
  from_minimum.ensemble.start = {.uniform = {}, .points = {{sharp_minimum(fresh)}}};
  const auto& exits = lab.run(from_minimum).get<ExitTimes>();
  return {survival_figure("escape-survival", "Survival from the sharp minimum",
                          "MSE, learning rate 0.01, B = 20, fresh batches; simulated and exact.",
                          {survival("killed kernel", kernel.hazards_from(sharp_minimum(fresh), 50)),
                           survival("SGD, fresh batches", exits)}),
          {.name = "escape-quasi-stationary",
           .title = "The law of those that have not left",
           .caption = "Left eigenvector of the one-step kernel killed outside the sharp basin.",
           .x = {.label = "w"},
           .y = {.label = "density"},
           .series = {quasi_stationary_law(kernel)}},
          published_figure(lab, as_run)};
}

}  // namespace flypaper::claims
