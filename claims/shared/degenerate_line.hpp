#pragma once
// What the claims about Figures 5 and 6 share: runs that start beside the line w1 = 0 or on it.
#include <fmt/format.h>

#include <limits>
#include <string>

#include "claims/shared/settings.hpp"
#include "flypaper/audit/report/laboratory.hpp"

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

/// With the potential of Figure 2's text, whose line is regular.
inline Experiment on_regular_line(Experiment experiment) {
  experiment.potential = Potential("(w1^2+w2^2)*w1");
  return experiment;
}
/// Figures 6 and 2 as the claims run them: the same numbers of trajectories everywhere, so that each runs once. Of the
/// readings of the text on fresh batches, for it gives no number of samples.
inline Experiment figure6_printed(const Laboratory& lab) {
  return with_trajectories(lab.experiment("fig6_half_mse_fresh"), lab.by_tier(12'288U, 40'000U, 100'000U));
}
inline Experiment figure6_gradient(const Laboratory& lab) {
  return with_loss(with_trajectories(lab.experiment("fig6_half_mse_fresh"), lab.by_tier(6'144U, 20'000U, 50'000U)),
                   Loss::mse);
}
inline Experiment figure6_as_run(const Laboratory& lab) {
  return with_trajectories(lab.experiment("fig6_as_run"), lab.by_tier(2'112U, 4'000U, 20'000U));
}
inline Experiment figure2_as_run(const Laboratory& lab) {
  return with_trajectories(lab.experiment("fig2_as_run"), lab.by_tier(2'112U, 4'000U, 20'000U));
}

}  // namespace flypaper::claims
