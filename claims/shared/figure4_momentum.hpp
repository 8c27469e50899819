#pragma once
// Figure 4 with momentum: the Lyapunov exponents of the distance to the less degenerate minimum, computed and
// simulated.
#include "claims/shared/heavy_ball_exponent.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "flypaper/simulation/observables/trajectories.hpp"

namespace flypaper::claims {

/// By quadrature, on fresh batches. Its error: what half as many angles change, four times what these then err by if
/// the error goes with the square of their spacing, as it does.
inline Computed momentum_exponent(const Experiment& fresh) {
  const double fine = heavy_ball_exponent(fresh, left_minimum(fresh), 640);
  const double coarse = heavy_ball_exponent(fresh, left_minimum(fresh), 320);
  return {.check = "Lyapunov exponent of the distance to the minimum, by quadrature",
          .value = fine,
          .error_bound = std::abs(fine - coarse)};
}

/// The mean of log distance gained a step by the linear model 64 w^2 of the left minimum, far below its own scale.
inline Sampled simulated_exponent(Laboratory& lab, Experiment experiment, double exponent) {
  constexpr std::uint64_t from = 40;
  constexpr std::uint64_t to = 140;
  const auto many = lab.by_tier<std::uint64_t>(3'000, 10'000, 50'000);
  experiment.potential = Potential("64*w1^2");
  experiment.ensemble.start = {.uniform = {}, .points = {{1e-100}}};
  experiment.ensemble.trajectories = many;
  experiment.ensemble.steps = to;
  experiment.ensemble.stop = Stop::after_steps;
  experiment.observe = {{.kind = "trajectories", .interval = {}}};
  const auto& paths = lab.run(experiment).get<Trajectories>();
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
      .evaluate("mean log growth a step of simulated distances, against the quadrature", average);
}

}  // namespace flypaper::claims
