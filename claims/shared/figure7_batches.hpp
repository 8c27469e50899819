#pragma once
// Figure 7's panel of batch sizes: exact rates with their bounds, and settled exits.
#include "claims/shared/figure7_sweeps.hpp"

namespace flypaper::claims {

/// The ends of the published sweep.
inline constexpr std::uint64_t smallest_batch = 10;
inline constexpr std::uint64_t largest_batch = 230;

/// The exact escape rate with fresh batches of the moments of the experiment's data, on grids that leave about 1e-6 of
/// it; its bound is that of flypaper::escape_rate. With a data set it stands for SGD on the set's samples, whose higher
/// moments are others: 1 % apart in runs at B = 10 and 230, for which the bound takes 2 %.
inline EscapeRate exact_rate(Laboratory& laboratory, const Experiment& experiment) {
  return laboratory.once("exact rate " + experiment.configuration(), [&] {
    const OneStepLaw law = step_law(experiment);
    // Small steps, as with half-MSE, need the finer grid to keep the mass.
    const double refinement = experiment.rule.loss == Loss::mse ? 0.7 : 1.0;
    EscapeRate rate = escape_rate(KilledKernel(law, sharp_basin(experiment), refinement),
                                  KilledKernel(law, sharp_basin(experiment), 1.4 * refinement));
    if (experiment.data) rate.error_bound += 0.02 * rate.per_step;
    return rate;
  });
}

/// One rate over another. The bound takes both rates to the ends of theirs.
struct SweepEnds {
  Experiment from;
  Experiment to;
};
inline Computed rate_factor(std::string check, const EscapeRate& over, const EscapeRate& under,
                            const Asserted& asserted) {
  const double value = over.per_step / under.per_step;
  const double most = (over.per_step + over.error_bound) / (under.per_step - under.error_bound);
  const double least = (over.per_step - over.error_bound) / (under.per_step + under.error_bound);
  return {.check = std::move(check),
          .value = value,
          .error_bound = std::max(most - value, value - least),
          .asserted = asserted};
}
inline Computed rate_factor(Laboratory& laboratory, const std::string& check, const SweepEnds& ends,
                            const Asserted& asserted) {
  return rate_factor(check, exact_rate(laboratory, ends.from), exact_rate(laboratory, ends.to), asserted);
}

/// The panel's setting (w0 = 1.8, learning rate 0.01, starts in +-4) in its three readings. The text says nothing of
/// the size of the data, so what is printed has fresh batches; the notebook's titles and axes say 1000 samples.
inline Experiment batch_reading(const Laboratory& laboratory, const char* which) {
  const bool run = std::string(which) == figure7_as_run;
  Experiment experiment = laboratory.experiment(run ? "fig7_batch_as_run" : "fig7_as_run_fresh");
  experiment.ensemble.start.uniform = {{-4.0}, {4.0}};
  if (std::string(which) == figure7_loss_as_printed) experiment.rule.loss = Loss::half_mse;
  return experiment;
}
inline const char* suffix_of(const char* which) {
  if (std::string(which) == figure7_loss_as_printed) return "half";
  return std::string(which) == figure7_as_run ? "run" : "mse";
}
inline constexpr std::array figure7_readings{figure7_loss_as_printed, figure7_gradient_as_printed, figure7_as_run};

/// A factor of rates on one coarse grid, good to about 1e-5, for its spread over many data sets.
inline double coarse_factor(Laboratory& laboratory, const SweepEnds& ends) {
  const auto rate = [&](const Experiment& at) {
    return laboratory.once("coarse rate " + at.configuration(),
                           [&] { return KilledKernel(step_law(at), sharp_basin(at), 0.7).escape_rate(); });
  };
  return rate(ends.from) / rate(ends.to);
}

/// Exits a step once the law inside has settled, of a run that starts in the sharp minimum: independent trials, one for
/// each trajectory and step in the window (trials_in_window).
struct Settled {
  std::uint64_t settling;  ///< steps before the window
  double hazard;           ///< expected in it
};
inline Trials settled_exits(Laboratory& laboratory, Experiment experiment, const Settled& law, double trials) {
  constexpr std::uint64_t window = 24;
  const double before = std::pow(1.0 - law.hazard, static_cast<double>(law.settling));
  const double each = before * -std::expm1(window * std::log1p(-law.hazard)) / law.hazard;
  experiment.ensemble.start = {.uniform = {}, .points = {{sharp_minimum(experiment)}}};
  experiment.ensemble.steps = law.settling + window;
  experiment.ensemble.trajectories = static_cast<std::uint64_t>(1.15 * trials / each + 1000.0);
  experiment.ensemble.stop = Stop::when_settled;
  experiment.observe = {{.kind = "exit_time", .interval = experiment.potential.points.at(0).basin}};
  const auto& exits = laboratory.run(experiment).get<ExitTimes>();
  return trials_in_window(exits.stays(), law.settling, experiment.ensemble.steps, static_cast<std::uint64_t>(trials));
}

}  // namespace flypaper::claims
