// Not stated in the post: its figures are drawn after runs that are not finite have been removed.
#include <fmt/format.h>

#include "claims/figure1.hpp"

namespace flypaper::claims {
namespace {

/// As run, with exits from the whole line observed too: those are divergences, trajectory by trajectory.
Experiment with_divergences(const Laboratory& laboratory, const std::string& name, std::uint64_t trajectories) {
  Experiment experiment = laboratory.experiment(name);
  experiment.ensemble.trajectories = trajectories;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  experiment.observe = {{.kind = "exit_time", .interval = {{-infinity}, {infinity}}}};
  return experiment;
}

/// Divergence by start.
struct ByStart {
  Series fraction{.label = "SGD: fraction diverged", .style = Style::points};
  std::uint64_t survivors = 0;
  std::uint64_t survivors_from_inside = 0;  ///< of the interval that noise-free descent stays finite from
};

ByStart divergence_by_start(const Experiment& experiment, const ExitTimes& exits, const Interval1d& finite) {
  constexpr std::size_t bins = 72;
  const Box& range = experiment.ensemble.start.uniform;
  const double width = (range.upper[0] - range.lower[0]) / bins;
  std::vector<std::uint64_t> started(bins);
  std::vector<std::uint64_t> diverged(bins);
  ByStart result;
  for (std::uint64_t i = 0; i < exits.exits().size(); ++i) {
    const double w = start_of(experiment.ensemble.start, i, experiment.ensemble.seed)[0];
    const std::uint64_t gone = exits.exits()[i] == Exit::diverged ? 1 : 0;
    const auto bin = std::min(bins - 1, static_cast<std::size_t>((w - range.lower[0]) / width));
    ++started[bin];
    diverged[bin] += gone;
    if (gone == 1) continue;
    ++result.survivors;
    result.survivors_from_inside += w > finite.lower && w < finite.upper ? 1 : 0;
  }
  for (std::size_t bin = 0; bin < bins; ++bin) {
    const Interval limits = proportion_interval(diverged[bin], started[bin], 0.025);
    result.fraction.x.push_back(range.lower[0] + width * (static_cast<double>(bin) + 0.5));
    result.fraction.y.push_back(static_cast<double>(diverged[bin]) / static_cast<double>(started[bin]));
    result.fraction.lower.push_back(limits.lower);
    result.fraction.upper.push_back(limits.upper);
  }
  return result;
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const Experiment as_run = with_divergences(laboratory, "fig1_as_run", 250'000);
  const Experiment as_written = with_divergences(laboratory, "fig1_as_written", 12'000);
  const auto& exits = laboratory.run(as_run).get<ExitTimes>();
  const auto& written = laboratory.run(as_written).get<ExitTimes>();
  // The defect: runs that are not finite are dropped before anything is counted.
  const std::uint64_t diverged = plant == Plant::defect ? 0 : exits.count(Exit::diverged);
  const Box& starts = as_run.ensemble.start.uniform;
  const Interval1d finite =
      finite_interval(as_run.potential, as_run.rule.learning_rate * loss_factor(as_run.rule.loss), as_run.mean_sums(),
                      as_run.ensemble.steps, as_run.potential.points.at(1).at[0], {starts.lower[0], starts.upper[0]});
  const ByStart by_start = divergence_by_start(as_run, exits, finite);

  Finding finding;
  finding.deciding = 1;
  finding.evidence = {
      ProportionCheck::below(0.01, 0.0075, exits.at_risk())
          .evaluate("as run, fewer than 1 in 100 trajectories diverge (what a figure of all of them needs)", diverged),
      ProportionCheck::above(0.15, 0.03, exits.at_risk()).evaluate("as run, more than 15 % diverge", diverged),
      ProportionCheck::equivalent(0.20, 0.01, exits.at_risk())
          .evaluate("as run, 20 % diverge, as the published notebook shows (80.0 % finite)", diverged),
      ProportionCheck::below(0.01, 0.0075, written.at_risk())
          .evaluate("as written (half-MSE, starts in +-w0), fewer than 1 in 100 diverge",
                    written.count(Exit::diverged)),
      ProportionCheck::above(0.95, 0.02, by_start.survivors)
          .evaluate(fmt::format(
                        "as run, more than 95 % of the survivors started in ({}, {}), where noise-free descent on the "
                        "same data stays finite",
                        rounded(finite.lower), rounded(finite.upper)),
                    by_start.survivors_from_inside)};
  finding.verdict = verdict_from(finding.evidence[0], finding.evidence[1]);
  finding.corrected = fmt::format(
      "As run, {} % of Figure 1's trajectories diverge and were removed; {} % of the survivors started in ({}, {}). As "
      "written "
      "{} of {} diverge.",
      rounded(100.0 * finding.evidence[1].value, 3), rounded(100.0 * finding.evidence[4].value, 3),
      rounded(finite.lower), rounded(finite.upper), written.count(Exit::diverged), written.at_risk());
  Series control{.label = "noise-free descent",
                 .style = Style::line,
                 .x = {-3.6, finite.lower, finite.lower, finite.upper, finite.upper, 3.6},
                 .y = {1.0, 1.0, 0.0, 0.0, 1.0, 1.0}};
  finding.figures = {
      {.name = "diverged-by-start",
       .title = "Which starts diverge",
       .caption = "As run: MSE, B = 20, learning rate 0.01, 1000 samples, 50 steps. Bars: exact 95 % limits.",
       .x = {.label = "start w"},
       .y = {.label = "fraction diverged in 50 steps"},
       .series = {by_start.fraction, control}}};
  return finding;
}

}  // namespace

Claim diverged_runs() {
  return {.id = "diverged-runs",
          .section = "Figure 1 (not stated there)",
          .statement = "Figure 1 shows what all its trajectories do.",
          .defect = "diverged trajectories are dropped before counting",
          .decide = decide};
}

}  // namespace flypaper::claims
