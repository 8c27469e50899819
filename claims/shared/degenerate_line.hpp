#pragma once
// What the claims about Figures 5 and 6 share: runs that start beside the line w1 = 0 or on it.
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>

#include "claims/shared/figure1.hpp"
#include "flypaper/escape/critical_points.hpp"
#include "flypaper/observables/distance.hpp"

namespace flypaper::claims {

/// All of w2 and w1 within `reach` of the line, or w2 within `margin` of `w2`, whatever w1.
inline Box beside_line(double reach) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return {{-reach, -infinity}, {reach, infinity}};
}
inline Box beside_height(double w2, double margin) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return {{-infinity, w2 - margin}, {infinity, w2 + margin}};
}

/// The experiment with other starts, uniform between two points, and one observable.
inline Experiment between(Experiment experiment, Segment starts, std::uint64_t trajectories, ObserveSettings observe) {
  experiment.ensemble.start = Start{};
  experiment.ensemble.start.segment = std::move(starts);
  experiment.ensemble.trajectories = trajectories;
  experiment.observe = {std::move(observe)};
  return experiment;
}

/// How many end within `w1` of the line that start at distance w1, with w2 uniform in [from, to]; those that diverge do
/// not.
struct Nearer {
  std::uint64_t nearer = 0;
  std::uint64_t of = 0;
};
inline Nearer nearer_the_line(Laboratory& laboratory, const Experiment& experiment, double w1, const Interval1d& w2,
                              std::uint64_t trajectories) {
  const Experiment run =
      between(experiment, {{w1, w2.lower}, {w1, w2.upper}}, trajectories,
              {.kind = "occupancy", .interval = beside_line(w1), .every = experiment.ensemble.steps});
  const Occupancy::Counts& counts = laboratory.run(run).get<Occupancy>().counts();
  return {counts.inside.back(), trajectories};
}

/// How batches of B of some mean sums multiply a small distance to the line at (0, w2): Lyapunov exponent a step. Of a
/// data set: with its mean x^2 and mean xy in the population's place.
inline double transverse_exponent(const Experiment& experiment, double w2) {
  Population population = experiment.population;
  if (experiment.data) {
    const BatchSums sums = experiment.mean_sums();
    population.input_variance = sums.s_xx;
    population.slope = sums.s_xy / sums.s_xx;
    population.noise_variance = experiment.data->mean_yy() - population.slope * sums.s_xy;
  }
  const std::array<double, 2> at{0.0, w2};
  const std::vector<double> exponents =
      critical_exponents(experiment.potential, experiment.rule, population, experiment.batch_size, at);
  // One of the two is along the line and 0.
  return std::abs(exponents[0]) > std::abs(exponents[1]) ? exponents[0] : exponents[1];
}

/// Where the sign of the transverse exponent changes between two heights that have different ones.
inline double turning_height(const Experiment& experiment, double one, double other) {
  const bool attracts = transverse_exponent(experiment, one) < 0.0;
  while (std::abs(other - one) > 1e-6) {
    const double middle = 0.5 * (one + other);
    ((transverse_exponent(experiment, middle) < 0.0) == attracts ? one : other) = middle;
  }
  return one;
}

}  // namespace flypaper::claims
