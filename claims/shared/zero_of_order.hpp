#pragma once
// SGD beside a zero of order k, Q = w^k: settings in which noise dominates from the start, and laws of the distance.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "claims/shared/figure1.hpp"
#include "flypaper/escape/approach.hpp"
#include "flypaper/escape/critical_points.hpp"
#include "flypaper/escape/stability.hpp"
#include "flypaper/observables/distance.hpp"
#include "flypaper/observables/occupancy.hpp"

namespace flypaper::claims {

/// Q = w^k, fresh batches, half-MSE. For k > 2 the start is so far below the onset that descent is slower than noise by
/// 50 and more, and first steps are at most 3 % of the distance; steps suffice for its power to change by a few times
/// itself.
inline Experiment at_order(const Laboratory& laboratory, unsigned order, Kind kind) {
  Experiment experiment(Potential(fmt::format("w1^{}", order)));
  experiment.name = fmt::format("order-{}", order);
  experiment.kind = kind;
  experiment.rule = {.learning_rate = order > 2 ? 2.0 : 0.1, .loss = Loss::half_mse};
  experiment.batch_size = 4;
  const std::array<double, 5> starts{0.5, 1e-3, 0.01, 0.06, 0.12};
  const std::array<std::uint64_t, 5> steps{200, 400, 2000, 2400, 3000};
  experiment.ensemble.start.points = {{starts.at(order - 1)}};
  experiment.ensemble.steps = steps.at(order - 1);
  experiment.ensemble.trajectories = laboratory.by_tier<std::uint64_t>(16'000, 30'000, 100'000);
  experiment.ensemble.seed = laboratory.seed();
  return experiment;
}

/// How many are within `distance` of 0 after the last step; diverged ones are not.
struct Counts {
  std::uint64_t count;
  std::uint64_t of;
};
inline Counts inside(Laboratory& laboratory, Experiment experiment, double distance) {
  experiment.observe = {
      {.kind = "occupancy", .interval = {{-distance}, {distance}}, .every = experiment.ensemble.steps}};
  const auto& counts = laboratory.run(experiment).get<Occupancy>().counts();
  return {counts.inside.back(), counts.trajectories};
}

/// Evidence that the distance has the law of a squared Bessel process: at the median of that law's late part.
inline Evidence approach(Laboratory& laboratory, unsigned order) {
  const Experiment experiment = at_order(laboratory, order, Kind::sgd);
  const DegenerateApproach law =
      degenerate_approach(experiment.rule, experiment.population, experiment.batch_size, order, 1.0);
  const double start = experiment.ensemble.start.points[0][0];
  const auto steps = static_cast<double>(experiment.ensemble.steps);
  const double distance = std::pow(law.freedom * law.scale * steps, law.power);
  const double expected = approach_probability(law, start, steps, distance);
  const Counts found = inside(laboratory, experiment, distance);
  return ProportionCheck::equivalent(expected, laboratory.by_tier(0.05, 0.04, 0.03), found.of)
      .evaluate(
          fmt::format("SGD, k = {}: |w| goes like t^(-1/{}): the share within {} after {} steps is the limit law's",
                      order, 2 * (order - 2), rounded(distance, 2), experiment.ensemble.steps),
          found.count);
}

/// Median distances of SGD at one setting for k = 1 to 5, on logarithmic axes.
inline Figure approach_figure(Laboratory& laboratory) {
  Figure figure{
      .name = "approach-by-order",
      .title = "How SGD comes down into w^(2k)",
      .caption = "Median |w| of 256 trajectories from 1/2, half-MSE, learning rate 0.1, B = 4, fresh batches.",
      .x = {.label = "step", .scale = Scale::logarithmic},
      .y = {.label = "median distance", .scale = Scale::logarithmic}};
  for (unsigned order = 1; order <= 5; ++order) {
    Experiment experiment = at_order(laboratory, order, Kind::sgd);
    experiment.rule.learning_rate = 0.1;
    experiment.ensemble.start.points = {{0.5}};
    experiment.ensemble.steps = 20'000;
    experiment.ensemble.trajectories = 256;
    experiment.observe = {
        {.kind = "distance", .interval = {}, .every = 20, .coordinates = {0}, .point = {0.0}, .quantiles = {0.5}}};
    const auto& distance = laboratory.run(experiment).get<Distance>();
    Series series{.label = fmt::format("k = {}", order)};
    for (double at = 1.0; at <= 1000.0; at *= 1.15) {
      const auto index = static_cast<std::size_t>(at);
      const double median = distance.quantile(index, 0.5);
      if (median < 1e-4) break;  // k = 2 would stretch the axis
      series.x.push_back(20.0 * static_cast<double>(index));
      series.y.push_back(median);
    }
    figure.series.push_back(series);
  }
  return figure;
}

}  // namespace flypaper::claims
