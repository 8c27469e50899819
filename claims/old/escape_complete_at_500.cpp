// Figure 1's caption: half-MSE (the text's loss), learning rate 0.01, B = 20, 10^4 samples, 500 steps.
#include <fmt/format.h>

#include "claims/shared/figure1.hpp"
#include "flypaper/posterior/posterior.hpp"

namespace flypaper::claims {
namespace {

/// The potential over the figure's starts.
Figure potential_figure(const Experiment& experiment) {
  Series loss_curve{.label = "loss Q^2/2"};
  const Potential& potential = experiment.potential;
  for (int i = 0; i <= 300; ++i) {
    const double w = potential.box.lower[0] + (potential.box.upper[0] - potential.box.lower[0]) * i / 300.0;
    const double q = potential.graph().evaluate(potential.q(), std::span<const double>(&w, 1));
    if (0.5 * q * q > 40.0) continue;  // the walls would flatten the wells
    loss_curve.x.push_back(w);
    loss_curve.y.push_back(0.5 * q * q);
  }
  return {.name = "fig1-potential",
          .title = "The potential of Figure 1",
          .caption = "Half-MSE loss at v_x = 1: sharp well at w = -1.8, flat well at 1.8, barrier at -0.6.",
          .x = {.label = "w"},
          .y = {.label = "loss"},
          .series = {loss_curve}};
}

/// Where trajectories end, beside the posterior of 10^4 samples.
Figure final_law_figure(Laboratory& laboratory, const std::string& name, const std::string& title) {
  const Experiment experiment = laboratory.experiment(name);
  const auto& histogram = laboratory.run(experiment).get<Histogram>();
  const Posterior posterior(experiment.potential, experiment.potential.box,
                            {.samples = static_cast<double>(experiment.data_set().size()),
                             .sums = experiment.data_set().sums(),
                             .noise_variance = experiment.population.noise_variance});
  Series sgd{.label = "SGD after the last step", .style = Style::steps};
  Series bayes{.label = "posterior given the data set", .style = Style::steps};
  for (std::size_t bin = 0; bin < histogram.counts().size(); ++bin) {
    sgd.x.push_back(histogram.edge(bin));
    bayes.x.push_back(histogram.edge(bin));
    const double mass = posterior.mass({{histogram.edge(bin)}, {histogram.edge(bin + 1)}}).value;
    sgd.y.push_back(static_cast<double>(histogram.counts()[bin]) /
                    static_cast<double>(experiment.ensemble.trajectories));
    bayes.y.push_back(mass < 1e-6 ? 0.0 : mass);  // less would stretch the axis to where nothing is seen
  }
  return {.name = name + "-final-law",
          .title = title,
          .caption = fmt::format(
              "Probability of each bin of width {}, from 1e-6. {} of {} trajectories diverged and stand in no bin.",
              rounded(histogram.edge(1) - histogram.edge(0)), histogram.diverged(), experiment.ensemble.trajectories),
          .x = {.label = "w"},
          .y = {.label = "probability of the bin", .scale = Scale::logarithmic},
          .series = {sgd, bayes}};
}

Finding decide(Laboratory& laboratory, Plant plant) {
  // The defect: the code's loss where the text's is meant.
  Experiment half_mse = from_sharp_basin(laboratory, "fig1_half_mse", 12'000);
  if (plant == Plant::defect) half_mse.rule.loss = Loss::mse;
  Experiment with_mse = from_sharp_basin(laboratory, "fig1_mse", 12'000);
  with_mse.ensemble.steps = 200;
  const auto& written_exits = laboratory.run(half_mse).get<ExitTimes>();
  const auto& mse_exits = laboratory.run(with_mse).get<ExitTimes>();
  const std::uint64_t left = left_by(written_exits, 500);

  Finding finding;
  finding.evidence = {
      ProportionCheck::below(0.01, 0.0075, written_exits.at_risk())
          .evaluate("as written, fewer than 1 in 100 of those in the sharp basin leave it in 500 steps", left),
      ProportionCheck::above(0.99, 0.009, written_exits.at_risk())
          .evaluate("as written, more than 99 % leave in 500 steps (the statement)", left),
      ProportionCheck::above(0.99, 0.009, mse_exits.at_risk())
          .evaluate("with the loss of the code (MSE), more than 99 % leave in 200 steps", left_by(mse_exits, 200))};
  finding.verdict = verdict_from(finding.evidence[1], finding.evidence[0]);
  if (finding.verdict == Verdict::refuted_as_stated) {
    finding.corrected = fmt::format(
        "With the text's half-MSE {} % of those in the sharp basin have left it after 500 steps; with the MSE of the "
        "published code {} % have after 200.",
        rounded(100.0 * finding.evidence[0].value, 3), rounded(100.0 * finding.evidence[2].value, 6));
  }
  finding.figures = {
      potential_figure(half_mse),
      survival_figure(
          "fig1-survival", "How many are still in the sharp basin",
          "Starts uniform between the sharp minimum and the barrier; one shuffled pass over 10^4 samples, B = 20.",
          {survival("as written (half-MSE)", written_exits), survival("as the code (MSE)", mse_exits)}),
      final_law_figure(laboratory, "fig1_half_mse", "Final law as written, and the posterior"),
      final_law_figure(laboratory, "fig1_mse", "Final law with MSE, and the posterior")};
  return finding;
}

}  // namespace

Claim escape_complete_at_500() {
  return {.id = "escape-complete-at-500",
          .section = "SGD can cross a potential barrier from a sharp minimum; Figure 1",
          .statement = "Within 500 steps almost all trajectories that start in the sharp basin have left it.",
          .defect = "the loss of the published code in place of the text's",
          .decide = decide};
}

}  // namespace flypaper::claims
