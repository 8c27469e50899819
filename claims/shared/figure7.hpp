#pragma once
// What the claims about Figure 7 share: its sweeps, exact and simulated escape rates, and what was read off it.
#include <fmt/format.h>

#include <algorithm>

#include "claims/shared/data_moments.hpp"
#include "claims/shared/escape_phases.hpp"
#include "flypaper/base/core/parallel.hpp"
#include "flypaper/base/statistics/hazard.hpp"

namespace flypaper::claims {

/// The experiment at another distance w0 of the minima: potential and basin move, starts stay, as in the figure's code.
inline Experiment at_distance(Experiment experiment, double w0) {
  Potential potential("(w1+w0)*(w1-w0)^2", {{"w0", w0}});
  potential.name = experiment.potential.name;
  potential.points = experiment.potential.points;
  potential.points.at(0).at = {-w0};
  potential.points.at(0).basin.upper = {-w0 / 3.0};
  potential.points.at(1).at = {w0};
  potential.points.at(1).basin.lower = {-w0 / 3.0};
  experiment.potential = potential;
  for (ObserveSettings& observe : experiment.observe) observe.interval = potential.points[0].basin;
  return experiment;
}

inline KilledKernel kernel_of(const Experiment& fresh, double refinement) {
  return {step_law(fresh), sharp_basin(fresh), refinement};
}

/// The killed kernels' rates, a step, of several settings with fresh batches, to about 1e-5.
inline std::vector<double> exact_rates(const std::vector<Experiment>& settings) {
  std::vector<double> rates(settings.size());
  for_each_block(
      0, settings.size(), 0, [&](std::size_t i, unsigned) { rates[i] = kernel_of(settings[i], 0.7).escape_rate(); },
      [] { return false; });
  return rates;
}

/// The same for figures; NaN, which is not drawn, where steps are so small that the grid does not keep the mass.
inline double rate_if_known(const Experiment& fresh) {
  try {
    return kernel_of(fresh, 1.0).escape_rate();
  } catch (const Error&) {
    return std::numeric_limits<double>::quiet_NaN();
  }
}

/// Evidence that SGD leaves at the killed kernel's rate to a relative `margin`: exits among trials at risk, one for
/// each trajectory and step, once the law inside has settled.
inline Evidence simulated_rate(Laboratory& laboratory, Experiment fresh, const std::string& setting, double margin) {
  const KilledKernel kernel = kernel_of(fresh, 1.0);
  const double hazard = -std::expm1(-kernel.escape_rate());
  const double minimum = sharp_minimum(fresh);
  const std::uint64_t settling = kernel.settling_steps(minimum, 0.05 * margin);
  // (6.0 + 4.9)^2 / margin^2 exits: the normal quantiles of alpha = 1e-9 and beta / 2. A tenth more, as the check is
  // binomial and one-sided limits are discrete; the check itself refuses if that is too few.
  const double trials = 1.1 * 118.8 * (1.0 - hazard) / (margin * margin * hazard);
  double settled = 1.0;  // the share that is left when the window begins
  for (const double early : kernel.hazards_from(minimum, settling)) settled *= 1.0 - early;
  const double window = std::ceil(2.0 / hazard);
  const double each = settled * -std::expm1(window * std::log1p(-hazard)) / hazard;  // trials of a trajectory
  fresh.ensemble.start = {.uniform = {}, .points = {{minimum}}};
  fresh.ensemble.steps = settling + static_cast<std::uint64_t>(window);
  fresh.ensemble.trajectories = static_cast<std::uint64_t>(1.1 * trials / each + 1000.0);
  fresh.ensemble.stop = Stop::when_settled;
  fresh.observe = {{.kind = "exit_time", .interval = fresh.potential.points.at(0).basin}};
  const auto& exits = laboratory.run(fresh).get<ExitTimes>();
  const Trials found =
      trials_in_window(exits.stays(), settling, fresh.ensemble.steps, static_cast<std::uint64_t>(trials));
  return ProportionCheck::equivalent(hazard, margin * hazard, found.count)
      .evaluate(fmt::format("{}: simulated exits a step are the killed kernel's within {} %", setting,
                            rounded(100.0 * margin)),
                found.exits);
}

/// The relative margin of simulated rates by tier.
inline double rate_margin(const Laboratory& laboratory) { return laboratory.by_tier(0.02, 0.015, 0.01); }

/// What the authors' fit gives: least squares on the log of the fraction of the runs that stay finite that are in the
/// sharp basin, from step 3 on. For figures only: its points are not independent.
inline double fitted_rate(const ExperimentResult& as_run) {
  const std::vector<std::uint64_t>& inside = as_run.get<Occupancy>().counts().inside_survivors;
  double n = 0.0;
  double sum_t = 0.0;
  double sum_y = 0.0;
  double sum_tt = 0.0;
  double sum_ty = 0.0;
  for (std::size_t t = 3; t < inside.size() && inside[t] > 0; ++t) {
    const auto x = static_cast<double>(t);
    const double y = std::log(static_cast<double>(inside[t]));
    n += 1.0;
    sum_t += x;
    sum_y += y;
    sum_tt += x * x;
    sum_ty += x * y;
  }
  return -(n * sum_ty - sum_t * sum_y) / (n * sum_tt - sum_t * sum_t);
}

}  // namespace flypaper::claims
