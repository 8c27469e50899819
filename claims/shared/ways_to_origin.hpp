#pragma once
// The law of the way towards the origin of SGD that starts beside the degenerate line.
#include <algorithm>
#include <cmath>

#include "claims/shared/journeys.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/base/statistics/distribution.hpp"

namespace flypaper::claims {

/// P(1 + 1/N^2 <= x), N normal. For Q = (w1^2 + w2^2)^p w1^2 and w1 small, a batch multiplies w1 by 1 + s of standard
/// deviation sigma = 2 eta c w2^(2p) sqrt(v_x v_y/B), and takes p sigma^2 w1^2 from w2^2 - p w1^2 in the mean: to first
/// order in a = eta c S_xy the step is along grad Q, which keeps it. With w1 a geometric Brownian motion without drift
/// the sum of sigma^2 w1^2 is w1_0^2 / N^2 (Dufresne 1990), so that (w2_0^2 - w2_inf^2) / (p w1_0^2) ~ 1 + 1/N^2, as
/// long as the mean gradient is small: quantile x needs x w1_0^2 << eta c v_y / (B v_x).
inline double limit_law(double x) { return x <= 1.0 ? 0.0 : std::erfc(1.0 / std::sqrt(2.0 * (x - 1.0))); }

/// All from one point; p of its potential.
struct Walk {
  Experiment experiment;
  double p = 1.0;
};
inline Walk walk_from(Experiment experiment, double p, double w1, double w2, std::uint64_t trajectories) {
  experiment.ensemble.start = Start{.uniform = {}, .points = {{w1, w2}}};
  return {with_trajectories(std::move(experiment), trajectories), p};
}

/// The ways of SGD, simulated step by step, against that law.
inline Sampled ways_follow_the_law(Laboratory& lab, const Walk& walk, double margin) {
  std::vector<double> ways;
  for (const Journey& one : journeys(lab, walk.experiment)) {
    const double fall = one.start[1] * one.start[1] - one.end[1] * one.end[1];
    ways.push_back(fall / (walk.p * one.start[0] * one.start[0]));
  }
  return DistributionCheck::equivalent(margin, ways.size())
      .evaluate("(w2_0^2 - w2^2) / (p w1_0^2) is distributed as 1 + 1/N^2, N normal", std::move(ways), limit_law);
}

/// P(N^2 <= 0.454936) = 1/2, all digits right.
inline Computed median_of_law() {
  return {.check = "median of 1 + 1/N^2", .value = 1.0 + 1.0 / 0.454936, .error_bound = 1e-5};
}
/// (eta c v_y / (B v_x))^(1/2) with c = v_x = v_y = 1: from this |w1| on the mean gradient outdoes the noise.
inline Computed saturation(const Experiment& experiment) {
  return {.check = "|w1| at which the mean gradient counts, half-MSE",
          .value = std::sqrt(experiment.rule.learning_rate / static_cast<double>(experiment.batch_size)),
          .error_bound = 1e-12};
}

}  // namespace flypaper::claims
