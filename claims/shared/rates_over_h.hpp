#pragma once
// Escape rates of SGD and of noise-free descent side by side, over h, for the population and for data sets' moments.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "claims/shared/data_moments.hpp"
#include "claims/shared/draws.hpp"
#include "claims/shared/escape_phases.hpp"
#include "claims/shared/noise_free_rate.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {

/// The two rates a step, each with an error bound: SGD's from the killed kernel for normal data with the moments of the
/// experiment's data, noise-free descent's from the transfer operator of the map of those moments.
struct RatePair {
  EscapeRate sgd;
  EscapeRate noise_free;
};

/// The same experiment with the learning rate at which its data have this h.
inline Experiment at_h(const Experiment& experiment, double h) {
  return with_learning_rate(experiment, rate_at(experiment, h) / loss_factor(experiment.rule.loss));
}

inline Computed h_of(const Experiment& experiment) {
  return {.check = "h at the sharp minimum", .value = sharpness(experiment), .error_bound = 1e-12};  // rounding
}

inline NoiseFreeMap map_of(const Experiment& experiment) {
  return {experiment.potential, experiment.rule.learning_rate * loss_factor(experiment.rule.loss),
          experiment.mean_sums()};
}

inline EscapeRate noise_free_rate(const Experiment& experiment) {
  return noise_free_rate(map_of(experiment), sharp_minimum(experiment), sharp_basin(experiment));
}

inline EscapeRate sgd_rate(const Experiment& experiment) {
  const OneStepLaw law = step_law(experiment);
  const Interval1d basin = sharp_basin(experiment);
  return escape_rate(KilledKernel(law, basin, 0.5), KilledKernel(law, basin, 0.75));
}

inline RatePair rates(const Experiment& experiment) { return {sgd_rate(experiment), noise_free_rate(experiment)}; }

/// SGD's rate over noise-free descent's; the bound adds the relative bounds of both.
inline Computed rate_ratio(std::string check, const RatePair& pair, Asserted asserted) {
  const double ratio = pair.sgd.per_step / pair.noise_free.per_step;
  const double relative =
      pair.sgd.error_bound / pair.sgd.per_step + pair.noise_free.error_bound / pair.noise_free.per_step;
  return {.check = std::move(check), .value = ratio, .error_bound = ratio * relative, .asserted = asserted};
}

/// The inverse, which is 0 where nothing leaves without noise.
inline Computed noise_free_over_sgd(std::string check, const RatePair& pair, Asserted asserted) {
  const double ratio = pair.noise_free.per_step / pair.sgd.per_step;
  return {.check = std::move(check),
          .value = ratio,
          .error_bound = (pair.noise_free.error_bound + ratio * pair.sgd.error_bound) / pair.sgd.per_step,
          .asserted = asserted};
}

/// On how many data sets of the experiment's size, by the exact law of their sums, noise-free descent is trapped in the
/// sharp basin at its learning rate. Told, not tested: whatever it is passes.
inline Sampled data_sets_that_trap(Laboratory& lab, const Experiment& experiment) {
  const auto count = lab.by_tier<std::uint64_t>(3'000, 10'000, 40'000);
  const double rate = experiment.rule.learning_rate * loss_factor(experiment.rule.loss);
  std::uint64_t trapped = 0;
  for (const BatchSums& sums : draw(*fresh_batches({}, experiment.data_set().size(), lab.seed()), count)) {
    const NoiseFreeMap map(experiment.potential, rate, sums);
    trapped += escaping_branches(map, sharp_minimum(experiment), sharp_basin(experiment)) ? 0 : 1;
  }
  return ProportionCheck::equivalent(0.5, 0.6, count)
      .evaluate("data sets of this size on which noise-free descent stays in the sharp basin", trapped);
}

/// The share that leaves without noise on a fresh data set of the same size.
inline double leaves_on(Experiment control, std::uint64_t seed) {
  control = with_seed(on_other_data(std::move(control), seed), seed);
  const NoiseFreeMap map = map_of(control);
  const Interval1d starts{sharp_minimum(control), sharp_basin(control).upper};
  constexpr int count = 500;
  int left = 0;
  for (int i = 0; i < count; ++i) {
    double w = starts.lower + (starts.upper - starts.lower) * (i + 0.5) / count;
    for (std::uint64_t t = 0; t < control.ensemble.steps && w < starts.upper; ++t) w = map(w);
    left += w < starts.upper ? 0 : 1;
  }
  return static_cast<double>(left) / count;
}

/// Both rates of one data set over h.
inline std::array<Series, 2> rate_curves(const Experiment& experiment, const std::string& name) {
  Series sgd{.label = "SGD, " + name};
  Series noise_free{.label = "noise-free, " + name};
  std::vector<double> places;
  for (int i = 0; i <= 50; ++i) places.push_back(1.5 + 0.05 * i);
  // Just above the crisis the noise-free rate rises from 0 as steeply as can be.
  for (int i = 1; i <= 8; ++i) places.push_back(crisis_sharpness(experiment) + 0.08 * std::exp2(-i));
  std::ranges::sort(places);
  for (const double h : places) {
    const Experiment at = at_h(experiment, h);
    sgd.x.push_back(h);
    sgd.y.push_back(KilledKernel(step_law(at), sharp_basin(at), 0.5).escape_rate());
    if (const double rate = noise_free_rate(at).per_step; rate > 0.0) {
      noise_free.x.push_back(h);
      noise_free.y.push_back(rate);
    }
  }
  return {sgd, noise_free};
}

}  // namespace flypaper::claims
