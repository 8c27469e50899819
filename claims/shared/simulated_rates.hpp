#pragma once
// Ensembles of SGD and of noise-free descent beside the exact rates at which they leave.
#include "claims/shared/rates_over_h.hpp"
#include "flypaper/base/statistics/hazard.hpp"

namespace flypaper::claims {

/// A simulated ensemble beside the exact rates of `expected`.
struct SimulatedBeside {
  Experiment simulated;
  Experiment expected;
};

/// SGD on fresh batches of normal data with the moments, from the minimum, once settled.
inline Sampled simulated_sgd(Laboratory& lab, const SimulatedBeside& beside) {
  const double hazard = -std::expm1(-sgd_rate(beside.expected).per_step);
  constexpr std::uint64_t settling = 15;  // the start is forgotten by more than half a step
  Experiment fresh = beside.simulated;
  fresh.population = moments_of(fresh);
  fresh.data.reset();
  fresh.scheme = Scheme::fresh;
  fresh.ensemble.start = {.uniform = {}, .points = {{sharp_minimum(fresh)}}};
  fresh.ensemble.steps = 80;
  fresh.ensemble.trajectories = lab.by_tier<std::uint64_t>(150'000, 600'000, 3'000'000);
  fresh.ensemble.stop = Stop::when_settled;
  fresh.observe = {{.kind = "exit_time", .interval = fresh.potential.points.at(0).basin}};
  const auto& exits = lab.run(fresh).get<ExitTimes>();
  const Trials trials = trials_in_window(exits.stays(), settling, 80, lab.by_tier(80'000U, 320'000U, 1'600'000U));
  return ProportionCheck::equivalent(hazard, lab.by_tier(0.1, 0.05, 0.025) * hazard, trials.count)
      .evaluate("simulated SGD leaves at the kernel's rate once settled", trials.exits);
}

/// Noise-free descent from uniform starts, once its density has settled to 1e-3.
inline Sampled simulated_noise_free(Laboratory& lab, const SimulatedBeside& beside) {
  constexpr std::uint64_t from = 10;
  constexpr std::uint64_t to = 16;
  Experiment run = starts_in_sharp_basin(beside.simulated, lab.by_tier<std::uint64_t>(300'000, 1'200'000, 5'000'000));
  run.kind = Kind::noise_free;
  run.ensemble.steps = to;
  run.observe = {{.kind = "exit_time", .interval = run.potential.points.at(0).basin}};
  const std::vector<std::uint64_t> inside = lab.run(run).get<ExitTimes>().still_inside();
  const double expected = std::exp(-noise_free_rate(beside.expected).per_step * (to - from));
  return ProportionCheck::equivalent(expected, lab.by_tier(0.04, 0.02, 0.01), inside[from])
      .evaluate("of noise-free trajectories as many are left from step 10 to 16 as the transfer operator says",
                inside[to]);
}

}  // namespace flypaper::claims
