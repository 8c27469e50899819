#pragma once
// Figure 4 with momentum: who leaves the less degenerate minimum, and how fast distances to it grow or shrink.
#include "claims/shared/figure4.hpp"
#include "flypaper/observables/trajectories.hpp"
#include "flypaper/statistics/location.hpp"

namespace flypaper::claims {

/// From within 0.2 of the left minimum for 1000 steps.
inline const ExitTimes& exits_of(Laboratory& laboratory, const std::string& name, double momentum) {
  Experiment experiment = starting_in(laboratory.experiment(name), {-2.2, -1.8}, 12'000);
  experiment.rule.momentum = momentum;
  experiment.ensemble.steps = 1000;
  experiment.ensemble.stop = Stop::when_settled;
  std::erase_if(experiment.observe, [](const ObserveSettings& observe) { return observe.kind != "exit_time"; });
  return laboratory.run(experiment).get<ExitTimes>();
}

/// Of those that the first 20 steps, which decide about starts too steep, leave in the basin, how many leave later.
inline Evidence stays(const std::string& setting, const ExitTimes& exits) {
  const std::vector<std::uint64_t> inside = exits.still_inside();
  return ProportionCheck::below(0.01, 0.009, inside[20])
      .evaluate(setting + " fewer than 1 in 100 of those inside after 20 steps leave within 1000",
                inside[20] - inside[1000]);
}

/// The mean of log distance gained a step by the linear model 64 w^2 of the left minimum, far below its own scale.
inline Evidence simulated_exponent(Laboratory& laboratory, Experiment experiment, double exponent) {
  constexpr std::uint64_t from = 40;
  constexpr std::uint64_t to = 140;
  const auto many = laboratory.by_tier<std::uint64_t>(3'000, 10'000, 50'000);
  experiment.potential = Potential("64*w1^2");
  experiment.ensemble.start = {.uniform = {}, .points = {{1e-100}}};
  experiment.ensemble.trajectories = many;
  experiment.ensemble.steps = to;
  experiment.observe = {{.kind = "trajectories", .interval = {}}};
  const auto& paths = laboratory.run(experiment).get<Trajectories>();
  double sum = 0.0;
  double squares = 0.0;
  for (std::uint64_t i = 0; i < many; ++i) {
    const double gained = std::log(std::abs(paths.at(i, to, 0) / paths.at(i, from, 0))) / (to - from);
    sum += gained;
    squares += gained * gained;
  }
  const double average = sum / static_cast<double>(many);
  const double deviation = std::sqrt(squares / static_cast<double>(many) - average * average);
  return MeanCheck::equivalent(exponent, 0.02, deviation, many)
      .evaluate("the mean log growth a step of simulated distances is that exponent", average);
}

/// How many coordinates of trajectories that start at rest on a fully degenerate zero set have moved.
inline double moved(Laboratory& laboratory, const std::string& name, const std::vector<double>& at) {
  Experiment experiment = with_momentum(laboratory.experiment(name), 0.9);
  experiment.ensemble.start = {.uniform = {}, .points = {at}};
  const Path path = experiment.replay(0, 500);
  return path.states.back() == at ? 0.0 : 1.0;
}

}  // namespace flypaper::claims
