// Section on the connection: slightly off the fully degenerate line SGD might in theory reach the origin. Every batch
// steps along grad Q, so that w follows a curve that ends on the line; only a mean xy > 0, which splits the line, makes
// it drift.
#include <algorithm>

#include "claims/shared/degenerate_line_flow.hpp"
#include "flypaper/observables/first_passage.hpp"

namespace flypaper::claims {
namespace {

/// Whether those from (w1, w2) come within half of their distance of the origin: that most do, and that few do.
std::array<Evidence, 2> half_way(Laboratory& laboratory, const Experiment& experiment, const std::string& words,
                                 const std::vector<double>& start) {
  const double half = 0.5 * std::hypot(start[0], start[1]);
  const Experiment run =
      between(experiment, {start, start}, 1'000, {.kind = "first_passage", .interval = {{-half, -half}, {half, half}}});
  const std::uint64_t reached = laboratory.run(run).get<FirstPassage>().count(Passage::reached);
  const std::string those = fmt::format("{}, of those from ({}, {})", words, rounded(start[0]), rounded(start[1]));
  const std::string come =
      fmt::format("come within half of their distance of the origin in {} steps", run.ensemble.steps);
  return {ProportionCheck::above(0.5, 0.4, 1'000).evaluate(those + " more than half " + come, reached),
          ProportionCheck::below(0.05, 0.049, 1'000).evaluate(those + " fewer than 1 in 20 " + come, reached)};
}

/// As run with fresh batches, for longer. The defect: Q is linear in w1.
Experiment long_run(const Laboratory& laboratory, Plant plant) {
  Experiment experiment = laboratory.experiment("fig6_as_run_fresh");
  experiment.ensemble.steps = 20'000;
  if (plant == Plant::defect) experiment.potential = Potential("(w1^2+w2^2)*w1");
  return experiment;
}

/// Where SGD as written on fresh batches ends from a start well off the line.
Evidence ends_at_foot(Laboratory& laboratory, double w1, double w2) {
  const double end = foot(1.0, w1, w2);
  const Experiment run = between(laboratory.experiment("fig6_half_mse_fresh"), {{w1, w2}, {w1, w2}}, 1'000,
                                 {.kind = "occupancy", .interval = beside_height(end, 0.01 * end), .every = 5'000});
  return ProportionCheck::above(0.9, 0.08, 1'000)
      .evaluate(
          fmt::format("as written with fresh batches, more than 9 in 10 of those from ({}, {}) end within 1 % of their "
                      "curve's end, w2 = {}",
                      rounded(w1), rounded(w2), rounded(end)),
          laboratory.run(run).get<Occupancy>().counts().inside.back());
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const Experiment written = laboratory.experiment("fig6_half_mse");
  const Experiment run = laboratory.experiment("fig6_as_run");
  const Experiment fresh = laboratory.experiment("fig6_half_mse_fresh");
  Drift drifted = drift(laboratory);
  auto far = half_way(laboratory, long_run(laboratory, plant), "as run with fresh batches", {0.1, 2.5});
  auto near = half_way(laboratory, fresh, "as written with fresh batches", {0.1, 0.3});
  Finding finding{.deciding = 1};
  finding.evidence = {
      far[0],
      far[1],
      near[1],
      ends_at_foot(laboratory, 0.5, 2.0),
      exact_check("steps are along curves that end on the line off the origin: cosine of grad Q and their invariant's",
                  std::max(largest_cosine(written.potential, 1.0), largest_cosine(run.potential, 2.0)), 1e-13),
      exact_difference("exact: with fresh batches the line attracts at w2 = 0.1 (minus the exponent)",
                       -transverse_exponent(fresh, 0.1), 1e-10),
      drifted.evidence,
      drifted.end};
  if (finding.evidence[0].passed) {
    finding.verdict = Verdict::holds;
  } else if (std::all_of(finding.evidence.begin() + 1, finding.evidence.end(),
                         [](const Evidence& e) { return e.passed; })) {
    finding.verdict = Verdict::refuted_as_stated;
  }
  const BatchSums sums = written.mean_sums();
  const double a = sums.s_xy / sums.s_xx;
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): as written, the figure has data
  const double residual = written.data->mean_yy() - a * sums.s_xy;
  const Split split = split_line(written, a, {.input_variance = sums.s_xx, .noise_variance = residual});
  finding.corrected = fmt::format(
      "With fresh batches w ends on the line at the height w2 (w2^2/(w1^2 + w2^2))^(p/2), not at the origin. Only "
      "data with mean xy > 0, which split the line, let it drift, and on the figure's no nearer than {}: from w2 = 1 "
      "to {} in {} steps.",
      rounded(end_of_drift(a), 2), rounded(lowered), rounded(split.time, 2));
  finding.figures = {{.name = "split-line-drift",
                      .title = "Where mean xy > 0, SGD drifts towards the origin",
                      .caption =
                          "Text's potential, MSE, learning rate 0.03, B = 20, mean xy = 0.1, from the split line at "
                          "w2 = 1; 256 trajectories.",
                      .x = {.label = "step"},
                      .y = {.label = "w2"},
                      .series = {drifted.flow, drifted.heights}}};
  return finding;
}

}  // namespace

Claim line_degenerate_reaches_origin() {
  return {.id = "line-degenerate-reaches-origin",
          .section = "Connection between degeneracies and SGD dynamics",
          .statement = "Slightly off the fully degenerate line SGD might in theory reach the origin.",
          .defect = "Q is linear in w1, so that the line is regular",
          .decide = decide};
}

}  // namespace flypaper::claims
