#pragma once
// What the two claims of a threshold in Figure 7 share: one setting is swept, as run, as written and exactly.
#include "claims/shared/figure7_sweeps.hpp"

namespace flypaper::claims {

/// Evidence 0 to 2 decide: as run few leave below and most above the threshold, as written few do above it either.
inline Finding decide_threshold(Laboratory& laboratory, Plant plant, const Sweep& sweep, const RateCurve& curve) {
  const auto at = [&](const std::string& name, double value, std::uint64_t many) {
    Experiment experiment = sweep.vary(laboratory.experiment(name), value);
    experiment.ensemble.trajectories = many;
    // The defect: the loss of the text where that of the figure's code is meant.
    if (plant == Plant::defect) experiment.rule.loss = Loss::half_mse;
    return experiment;
  };
  const Leaving below = leaving_after_3(laboratory, at("fig7_as_run", sweep.stays, 24'000));
  const Leaving above = leaving_after_3(laboratory, at("fig7_as_run", sweep.leaves, 24'000));
  const Leaving written = leaving_after_3(laboratory, at("fig7_half_mse", sweep.leaves, 24'000));
  const Experiment fresh = laboratory.experiment("fig7_as_run_fresh");
  const auto index =
      static_cast<std::size_t>(std::ranges::find(sweep.published_at, sweep.middle) - sweep.published_at.begin());
  Finding finding;
  finding.deciding = 1;
  finding.evidence = {
      ProportionCheck::below(0.05, 0.03, below.of)
          .evaluate(fmt::format("as run, at {} fewer than 1 in 20 leave between steps 3 and 20", sweep.stays),
                    below.left),
      ProportionCheck::above(0.5, 0.1, above.of)
          .evaluate(fmt::format("as run, at {} more than half leave between steps 3 and 20", sweep.leaves), above.left),
      ProportionCheck::below(0.05, 0.03, written.of)
          .evaluate(fmt::format("as written (half-MSE), at {} fewer than 1 in 20 leave too", sweep.leaves),
                    written.left),
      exact_difference(
          "the exact threshold falls with the length of the run: share by which that of 10^5 steps is below "
          "that of 20",
          1.0 - curve.threshold(1e5) / curve.threshold(20.0), 0.02),
      simulated_rate(laboratory, fresh, "fresh batches, MSE, in the middle of the sweeps", rate_margin(laboratory)),
      published_rate(laboratory, at("fig7_as_run", sweep.middle, 180'000), fmt::format("as run at {}", sweep.middle),
                     sweep.published_rates.at(index))};
  const bool as_run = finding.evidence[0].passed && finding.evidence[1].passed;
  if (as_run) {
    finding.verdict = finding.evidence[2].passed ? Verdict::holds_conditionally : Verdict::holds;
  } else if (finding.evidence[2].passed) {
    finding.verdict = Verdict::refuted_as_stated;
  }
  finding.figures = {sweep_figure(laboratory, sweep, laboratory.by_tier<std::uint64_t>(10'000, 40'000, 100'000)),
                     length_figure(sweep, curve, rate_curve(fresh, sweep, Loss::half_mse))};
  return finding;
}

}  // namespace flypaper::claims
