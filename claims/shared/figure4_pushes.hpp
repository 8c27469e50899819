#pragma once
// What one batch, and many, can do to runs beside the less degenerate minimum of Figure 4.
#include "claims/shared/figure4.hpp"
#include "flypaper/exact/escape/critical_exponents.hpp"

namespace flypaper::claims {

/// Steps after which the chance to have left hardly grows any more.
inline constexpr std::uint64_t soon = 200;

/// A start at a distance to the right of the minimum.
struct BesideMinimum {
  Experiment experiment;
  double distance;
};

/// The chance that one fresh batch at least doubles a small distance: (S_xx, S_xy) has a density everywhere.
inline Computed doubles(const BesideMinimum& from) {
  const auto& [experiment, distance] = from;
  const OneStepLaw law = step_law(experiment);
  const double minimum = left_minimum(experiment);
  const double chance = law.probability_above(minimum + distance, minimum + 2.0 * distance);
  // Tails of the one-step law have a relative error of about 1e-12.
  return {.check = "chance that one batch doubles the distance to the minimum",
          .value = chance,
          .error_bound = 1e-9 * chance,
          .asserted = above(0.0)};
}

/// The chance to leave the basin in 200 steps of fresh batches without momentum, exactly.
inline Computed leaves(const BesideMinimum& from) {
  const Transition transition = transition_left_of_barrier(from.experiment);
  LawInTime law(transition, left_minimum(from.experiment) + from.distance);
  while (law.time() < soon) law.step();
  const double left = law.left() + law.right();
  // Halving the kernel's panels changes it by less than 1e-7 of itself.
  return {
      .check = "exact chance to leave in 200 steps", .value = left, .error_bound = 1e-6 * left, .asserted = above(0.0)};
}

/// The largest factor by which one batch of the data set multiplies a small distance: |1 - eta c Q''(-w0) S_xy| at the
/// largest |S_xy| of `batch_size` samples, for Q = 0 there.
inline Computed largest_factor(const Experiment& experiment) {
  std::vector<double> products;
  const DataSet& data = experiment.data_set();
  for (std::size_t i = 0; i < data.size(); ++i) products.push_back(data.x[i] * data.y[i]);
  std::ranges::sort(products);
  double lowest = 0.0;
  double highest = 0.0;
  for (std::size_t i = 0; i < experiment.batch_size; ++i) {
    lowest += products[i] / static_cast<double>(experiment.batch_size);
    highest += products[products.size() - 1 - i] / static_cast<double>(experiment.batch_size);
  }
  const double minimum = left_minimum(experiment);
  const double curvature = local_model(experiment.potential, std::span<const double>(&minimum, 1)).hessian.at(0);
  const double step = experiment.rule.learning_rate * loss_factor(experiment.rule.loss) * curvature;
  const double factor = std::max(std::abs(1.0 + step * lowest), std::abs(1.0 + step * highest));
  return {.check = "largest factor by which a batch of the data multiplies a small distance",
          .value = factor,
          .error_bound = 1e-9 * factor,  // sums of at most 10^4 terms
          .asserted = above(1.0)};
}

/// The mean log factor of a batch at the minimum.
inline Computed exponent(const Experiment& fresh) {
  const double minimum = left_minimum(fresh);
  const double found = critical_exponents(fresh.potential, fresh.rule, fresh.population, fresh.batch_size,
                                          std::span<const double>(&minimum, 1))[0];
  return {.check = "Lyapunov exponent of the distance to the minimum",
          .value = found,
          .error_bound = 1e-9,  // a quadrature of relative error 1e-12
          .asserted = below(0.0)};
}

/// Over steps, the exact probabilities to have left and to have been caught, and what is simulated.
inline Figure forecast_figure(const Experiment& fresh, const ExitTimes& exits) {
  Series escaped{.label = "left, exact"};
  Series caught{.label = "caught at -w0 for good, exact"};
  const Transition transition = transition_left_of_barrier(fresh);
  LawInTime law(transition, left_minimum(fresh) + beside);
  while (law.time() < soon) {
    law.step();
    for (Series* one : {&escaped, &caught}) one->x.push_back(static_cast<double>(law.time()));
    escaped.y.push_back(law.left() + law.right());
    caught.y.push_back(law.trapped().at(0));
  }
  Series simulated{.label = "left, simulated", .style = Style::points};
  for (std::uint64_t t = 10; t <= soon; t += 10) {
    const Interval limits = proportion_interval(left_by(exits, t), exits.at_risk(), 0.025);
    simulated.x.push_back(static_cast<double>(t));
    simulated.y.push_back(static_cast<double>(left_by(exits, t)) / static_cast<double>(exits.at_risk()));
    simulated.lower.push_back(limits.lower);
    simulated.upper.push_back(limits.upper);
  }
  return {.name = "escape-saturates",
          .title = "From beside the degenerate minimum: escape or capture",
          .caption =
              "Start -w0 + 0.1, MSE, learning rate 0.01, B = 20, fresh batches, no momentum. Bars: exact 95 % limits.",
          .x = {.label = "step"},
          .y = {.label = "probability"},
          .series = {escaped, simulated, caught}};
}

}  // namespace flypaper::claims
