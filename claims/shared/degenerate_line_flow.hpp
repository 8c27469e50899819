#pragma once
// Where steps along grad Q lead beside the degenerate line, and the drift along the line that a mean xy > 0 splits.
#include "claims/shared/degenerate_line.hpp"
#include "flypaper/escape/slow_flow.hpp"
#include "flypaper/geometry/local.hpp"

namespace flypaper::claims {

/// Q = (w1^2 + w2^2)^p w1^2: grad Q is tangent to (w1^2 + w2^2) |w2|^(-2(p+1)/p) = const (solve dw1/dw2 = Q_1/Q_2 for
/// w1^2 as a function of w2^2), so the curve from w ends on the line at the height w2 (w2^2 / (w1^2 + w2^2))^(p/2).
inline double foot(double p, double w1, double w2) { return w2 * std::pow(w2 * w2 / (w1 * w1 + w2 * w2), 0.5 * p); }

/// The largest cosine between grad Q and the gradient of that invariant, at some points.
inline double largest_cosine(const Potential& potential, double p) {
  double largest = 0.0;
  for (int i = 1; i <= 20; ++i) {
    const std::array<double, 2> w{0.07 * i, 2.0 / i};
    const std::vector<double> g = local_model(potential, w).gradient;
    const double r2 = w[0] * w[0] + w[1] * w[1];
    const double a = 2.0 * w[0];  // times |w2|^(-2(p+1)/p), as b
    const double b = 2.0 * w[1] - 2.0 * (p + 1.0) / p * r2 / w[1];
    largest = std::max(largest, std::abs(a * g[0] + b * g[1]) / (std::hypot(a, b) * std::hypot(g[0], g[1])));
  }
  return largest;
}

constexpr double lowered = 0.75;  // the height that the drift from w2 = 1 is timed to

/// Where the flow along Q = (w1^2 + w2^2) w1^2 = a ends: |grad Q|^2 = 4 (3 a u + a^2 / u) at w1^2 = u is least at u^2 =
/// a/3, where w1^2 + w2^2 = a / u.
inline double end_of_drift(double a) { return std::pow(3.0 * a, 0.25); }

/// Steps in which the slow flow along the split line lowers w2 = 1 to 0.75, with the noise of data of those means.
struct Split {
  Potential potential;
  Population noise;
  double w1 = 0.0;
  double time = 0.0;
};
inline Split split_line(const Experiment& experiment, double a, const Population& noise) {
  Split split{.potential = Potential(fmt::format("(w1^2+w2^2)*w1^2-{}", shortest(a))), .noise = noise};
  split.w1 = std::sqrt(0.5 * (std::sqrt(1.0 + 4.0 * a) - 1.0));
  const auto height = [&](double steps) {
    return follow_slow_flow(split.potential, experiment.rule, noise, experiment.batch_size, {split.w1, 1.0}, steps)[1];
  };
  double below = 1e3;
  while (height(2.0 * below) > lowered) below *= 2.0;
  double above = 2.0 * below;
  while (above - below > 1e-3 * above)
    (height(0.5 * (below + above)) > lowered ? below : above) = 0.5 * (below + above);
  split.time = above;
  return split;
}

/// As with data of mean xy = 0.1, on which the drift is fast enough to be watched.
struct Drift {
  Evidence evidence{};
  Evidence end{};
  Series heights{.label = "SGD, median w2", .style = Style::points};
  Series flow{.label = "slow flow along the split line"};
};
inline Drift drift(Laboratory& laboratory) {
  Experiment experiment = laboratory.experiment("fig6_half_mse_fresh");
  experiment.rule = {.learning_rate = 0.03, .loss = Loss::mse};
  const Split split = split_line(experiment, 0.1, {});
  experiment.population.slope = 0.1;
  const auto every = static_cast<std::uint64_t>(split.time / 8.0);
  experiment.ensemble.steps = 16 * every;
  experiment = between(experiment, {{split.w1, 1.0}, {split.w1, 1.0}}, 256,
                       {.kind = "occupancy", .interval = beside_height(0.0, lowered), .every = 8 * every});
  experiment.observe.push_back(
      {.kind = "distance", .interval = {}, .every = every, .coordinates = {1}, .point = {0.0}, .quantiles = {0.5}});
  const ExperimentResult& result = laboratory.run(experiment);
  Drift found;
  found.evidence =
      ProportionCheck::above(0.7, 0.28, 256)
          .evaluate(
              "where mean xy = 0.1, more than 7 in 10 have gone from w2 = 1 to below 0.75 after twice the time "
              "that the slow flow along the split line needs",
              result.get<Occupancy>().counts().inside.back());
  for (std::size_t k = 0; k <= 16; ++k) {
    const auto steps = static_cast<double>(k * every);
    found.heights.x.push_back(steps);
    found.heights.y.push_back(result.get<Distance>().quantile(k, 0.5));
    found.flow.y.push_back(
        follow_slow_flow(split.potential, experiment.rule, {}, experiment.batch_size, {split.w1, 1.0}, steps)[1]);
  }
  found.flow.x = found.heights.x;
  const std::vector<double> end =
      follow_slow_flow(split.potential, experiment.rule, {}, experiment.batch_size, {split.w1, 1.0}, 40.0 * split.time);
  found.end = exact_check(
      "exact: the slow flow there ends at the distance (3 mean xy / mean x^2)^(1/4) from the origin (error)",
      std::abs(std::hypot(end[0], end[1]) - end_of_drift(0.1)), 1e-4);
  return found;
}

}  // namespace flypaper::claims
