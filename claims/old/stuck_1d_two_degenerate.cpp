// Figure 4, bottom left: between two degenerate wells nothing escapes. The basin that the claim means is wide, but
// large steps empty it; what sticks is a neighbourhood of the minimum, while momentum is moderate.
#include "claims/shared/figure4_fates.hpp"

namespace flypaper::claims {
namespace {

constexpr double near = 0.1;                // of -w0 = -2; the barrier is 1.6 away
constexpr double edge = 0.2;                // where about half leave
constexpr std::uint64_t exact_steps = 100;  // nearly all that leave from the edge do so in the first 20

/// Starts beside the minimum. The defect: beside Figure 1's regular one, with the loss of the code.
Experiment near_starts(const Laboratory& laboratory, Plant plant, double momentum) {
  if (plant == Plant::defect) return beside_minimum(laboratory.experiment("fig1_mse_fresh"), near, 12'000);
  const Experiment written = with_momentum(laboratory.experiment("fig4_half_mse"), momentum);
  return beside_minimum(written, near, laboratory.by_tier(12'000U, 20'000U, 100'000U));
}

/// Evidence that whole basins do not stick, in both settings.
std::vector<Evidence> basin_evidence(const ExitTimes& written, const ExitTimes& run) {
  return {ProportionCheck::below(0.05, 0.04, written.at_risk())
              .evaluate("as written, fewer than 1 in 20 of the starts left of the barrier leave in 500 steps",
                        left_by(written, 500)),
          ProportionCheck::above(0.5, 0.2, written.at_risk())
              .evaluate("as written, more than half of them leave", left_by(written, 500)),
          ProportionCheck::above(0.5, 0.2, run.at_risk())
              .evaluate("as run (MSE, momentum 0.5), more than half of them leave", left_by(run, 500))};
}

/// The exact law against the simulator at a start from where many leave, and what it says close by.
std::vector<Evidence> exact_evidence(Laboratory& laboratory) {
  Experiment fresh = beside_minimum(laboratory.experiment("fig4_half_mse_fresh"), near, 20'000);
  const Transition transition = transition_left_of_barrier(fresh);
  const double minimum = left_minimum(fresh);
  const auto close = [&](double w) { return std::abs(w - minimum) < near ? 1.0 : 0.0; };
  LawInTime law(transition, close);
  LawInTime from_edge(transition, minimum + edge);
  while (law.time() < exact_steps) {
    law.step();
    from_edge.step();
  }
  fresh.ensemble.start.points = {{minimum + edge}};
  fresh.ensemble.steps = exact_steps;
  const auto& exits = laboratory.run(fresh).get<ExitTimes>();
  return {exact_check("as written, exact probability to leave in 100 steps from starts within 0.1 of -w0",
                      1.0 - law.inside(), 1e-3),
          ProportionCheck::equivalent(1.0 - from_edge.inside(), 0.05, exits.at_risk())
              .evaluate("as written with fresh batches, those from -w0 + 0.2 leave in 100 steps as the exact law says",
                        left_by(exits, exact_steps))};
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const std::uint64_t trajectories = laboratory.by_tier(2'000U, 10'000U, 50'000U);
  const Experiment as_run = laboratory.experiment("fig4_as_run");
  const auto& written = laboratory.run(left_of_barrier(laboratory.experiment("fig4_half_mse"), trajectories));
  const auto& run = laboratory.run(left_of_barrier(as_run, trajectories));
  const auto& close = laboratory.run(near_starts(laboratory, plant, 0.0)).get<ExitTimes>();
  const auto& pushed = laboratory.run(near_starts(laboratory, plant, as_run.rule.momentum)).get<ExitTimes>();
  Experiment heavy = with_momentum(beside_minimum(laboratory.experiment("fig4_half_mse_fresh"), near, 4'000), 0.9);
  heavy.ensemble.steps = 5'000;
  heavy.ensemble.stop = Stop::when_settled;
  std::erase_if(heavy.observe, [](const ObserveSettings& observe) { return observe.kind != "exit_time"; });
  const auto& gone = laboratory.run(heavy).get<ExitTimes>();

  Finding finding{.deciding = 1};
  finding.evidence = basin_evidence(written.get<ExitTimes>(), run.get<ExitTimes>());
  finding.evidence.push_back(
      ProportionCheck::below(0.01, 0.0075, close.at_risk())
          .evaluate("as written, fewer than 1 in 100 of those within 0.1 of -w0 leave", left_by(close, 500)));
  finding.evidence.push_back(ProportionCheck::below(0.01, 0.0075, pushed.at_risk())
                                 .evaluate("the same with momentum 0.5", left_by(pushed, 500)));
  const bool sticks = finding.evidence[3].passed && finding.evidence[4].passed;
  finding.evidence.push_back(
      ProportionCheck::above(0.9, 0.05, gone.at_risk())
          .evaluate("with momentum 0.9 more than 9 in 10 of them leave in 5000 steps", left_by(gone, 5'000)));
  for (Evidence& evidence : exact_evidence(laboratory)) finding.evidence.push_back(std::move(evidence));
  if (finding.evidence[0].passed && sticks) finding.verdict = Verdict::holds;
  if (finding.evidence[1].passed) finding.verdict = sticks ? Verdict::holds_conditionally : Verdict::refuted_as_stated;
  const auto& published = laboratory.run(starting_in(as_run, whole_start(as_run), 4'000));
  finding.corrected = fmt::format(
      "Of the starts left of the barrier {} % leave in 500 steps as written ({} % diverge) and {} % as run ({} %). "
      "Those within 0.1 of -w0 stay: {} % leave as written, {} % with momentum 0.5, but {} % with momentum 0.9.",
      rounded(percent_left(written.get<ExitTimes>(), 500), 3), rounded(percent_diverged(written), 3),
      rounded(percent_left(run.get<ExitTimes>(), 500), 3), rounded(percent_diverged(run), 3),
      rounded(percent_left(close, 500), 2), rounded(percent_left(pushed, 500), 2),
      rounded(percent_left(gone, 5'000), 3));
  finding.figures = {figure4_panel(published)};
  return finding;
}

}  // namespace

Claim stuck_1d_two_degenerate() {
  return {.id = "stuck-1d-two-degenerate",
          .section = "SGD get stuck along degenerate directions; Figure 4",
          .statement =
              "Trajectories that start on the side of the less degenerate of two degenerate minima stay there, with "
              "momentum too.",
          .defect = "the starts lie beside a regular minimum",
          .decide = decide};
}

}  // namespace flypaper::claims
