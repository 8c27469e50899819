#pragma once
// The direction along the line w1 = 0: its noise and curvature, and how SGD moves along it.
#include <cmath>
#include <vector>

#include "claims/shared/journeys.hpp"
#include "flypaper/base/statistics/location.hpp"
#include "flypaper/exact/escape/slow_flow.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/simulation/dynamics/noise.hpp"

namespace flypaper::claims {

/// Covariance of the noise along w2 at a point, times B: c^2 v_x (v_y + 2 v_x Q^2) (dQ/dw2)^2.
inline double noise_along(const Experiment& experiment, const std::vector<double>& at) {
  const LocalModel model = local_model(experiment.potential, at);
  return noise_factor(model.q, experiment.population, experiment.batch_size, experiment.rule.loss) * model.gradient[1] *
         model.gradient[1];
}

/// The premise, on the line: neither noise nor curvature along it.
inline Identity no_noise_along(const std::vector<double>& at) {
  double sum = 0.0;
  for (const char* q : {"(w1^2+w2^2)*w1", "(w1^2+w2^2)^2*w1", "(w1^2+w2^2)*w1^2", "(w1^2+w2^2)^2*w1^2"}) {
    const LocalModel model = local_model(Potential(q), at);
    sum += std::abs(model.gradient[1]) + std::abs(loss_hessian(model)[3]);
  }
  return {.check = "dQ/dw2 and the Hessian's entry along w2 are 0 for all four potentials",
          .error = sum,
          .tolerance = 0.0,
          .derivation = "products with 0 are exact"};
}

inline Computed noise_beside(const std::vector<double>& at) {
  Experiment five(Potential("(w1^2+w2^2)*w1^2"));
  five.batch_size = 20;
  // Exact but for a few roundings.
  return {.check = "standard deviation of the noise along Figure 5's line at the point",
          .value = std::sqrt(noise_along(five, at)),
          .error_bound = 1e-15,
          .asserted = above(0.0)};
}

/// The averaged law of the motion along Figure 2's line, which knows nothing of single steps, against SGD. Of one
/// trajectory w2 spreads by far less than a tenth: that bounds its standard deviation.
struct Drift {
  Experiment simulated;
  Experiment law;
};
inline Sampled as_averaged_law(Laboratory& lab, const Drift& drift) {
  const auto& all = journeys(lab, drift.simulated);
  const double start = all.front().start[1];
  const double expected =
      follow_slow_flow(drift.law.potential, drift.law.rule, drift.law.population, drift.law.batch_size, {0.0, start},
                       static_cast<double>(drift.law.ensemble.steps))[1];
  double mean = 0.0;
  for (const Journey& one : all) mean += one.end[1] / static_cast<double>(all.size());
  return MeanCheck::equivalent(start - expected, 0.1 * (start - expected), 0.05, all.size())
      .evaluate("mean way along Figure 2's line is that of the averaged law", start - mean);
}

}  // namespace flypaper::claims
