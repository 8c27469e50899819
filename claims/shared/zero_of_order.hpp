#pragma once
// SGD beside a zero of order k, Q = w^k, at the post's learning rate and batch size.
#include <fmt/format.h>

#include <cmath>

#include "claims/shared/final_distances.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/exact/escape/stability.hpp"
#include "flypaper/simulation/observables/distance.hpp"

namespace flypaper::claims {

/// Runs from 1/2 into a zero of order k, fresh batches; by default for the longest run of the post's figures.
struct Order {
  unsigned order;
  Loss loss;
  std::uint64_t steps = 5'000;
  std::uint64_t trajectories = 1'536;
  double learning_rate = 0.01;
};

inline Experiment at_order(const Laboratory& lab, const Order& order) {
  Experiment experiment(Potential(fmt::format("w1^{}", order.order)));
  experiment.name = fmt::format("order-{}", order.order);
  experiment.rule = {.learning_rate = order.learning_rate, .loss = order.loss};
  experiment.batch_size = 20;
  experiment.ensemble.start.points = {{0.5}};
  experiment.ensemble.steps = order.steps;
  experiment.ensemble.trajectories = order.trajectories;
  experiment.ensemble.seed = lab.seed() + order.order;  // orders are compared: each has its own batches
  return experiment;
}

/// The distances after the last step.
inline const std::vector<double>& distances(Laboratory& lab, const Order& order) {
  const Experiment experiment = at_order(lab, order);
  return lab.once("final distances " + experiment.configuration(), [&] { return final_distances(experiment); });
}

/// Standard deviation of the stationary law for k = 1, exactly.
inline double jitter(const Order& order) {
  const UpdateRule rule{.learning_rate = order.learning_rate, .loss = order.loss};
  return std::sqrt(stationary_variance(order.learning_rate * loss_factor(order.loss), rule, {}, 20));
}

/// Median distances over steps for k = 1 to 5, on logarithmic axes.
inline Figure approach_figure(Laboratory& lab) {
  Figure figure{
      .name = "approach-by-order",
      .title = "How SGD comes down into w^(2k)",
      .caption = "Median |w| of 256 trajectories from 1/2, half-MSE, learning rate 0.01, B = 20, fresh batches.",
      .x = {.label = "step", .scale = Scale::logarithmic},
      .y = {.label = "median distance", .scale = Scale::logarithmic}};
  for (unsigned order = 1; order <= 5; ++order) {
    Experiment experiment = at_order(lab, {order, Loss::half_mse, 200'000, 256});
    experiment.observe = {
        {.kind = "distance", .interval = {}, .every = 200, .coordinates = {0}, .point = {0.0}, .quantiles = {0.5}}};
    const auto& distance = lab.run(experiment).get<Distance>();
    Series series{.label = fmt::format("k = {}", order)};
    for (double at = 1.0; at <= 1000.0; at *= 1.15) {
      const auto index = static_cast<std::size_t>(at);
      series.x.push_back(200.0 * static_cast<double>(index));
      series.y.push_back(distance.quantile(index, 0.5));
    }
    figure.series.push_back(series);
  }
  return figure;
}

}  // namespace flypaper::claims
