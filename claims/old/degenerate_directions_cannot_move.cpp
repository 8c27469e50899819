// "Connection": noise has no variance along degenerate directions, from which it is concluded that SGD cannot move
// along them. On Figure 2's line the direction along it has neither noise nor curvature.
#include <fmt/format.h>

#include "claims/shared/regular_line.hpp"
#include "flypaper/dynamics/noise.hpp"

namespace flypaper::claims {
namespace {

/// From (0, 2). The defect is Figure 5's line, where no direction is regular.
Experiment from(const Laboratory& laboratory, Plant plant) {
  Experiment experiment = laboratory.experiment("fig2_half_mse_fresh");
  if (plant == Plant::defect) experiment.potential = Potential("(w1^2+w2^2)*w1^2");
  return from_line(std::move(experiment), 2.0, laboratory.by_tier(1600U, 10'000U, 40'000U), 2'000);
}

/// The entry of noise covariance and of the Hessian along the line at (0, 2), as a sum.
double noise_and_curvature_along(const Experiment& experiment) {
  const LocalModel model = local_model(experiment.potential, std::vector<double>{0.0, 2.0});
  const double noise = noise_factor(model.q, experiment.population, experiment.batch_size, experiment.rule.loss) *
                       model.gradient[1] * model.gradient[1];
  return noise + std::abs(loss_hessian(model)[3]);
}

/// The mean way along both lines from (0, 2).
Figure displacement_figure(Laboratory& laboratory) {
  Figure figure{
      .name = "displacement-along-degenerate-directions",
      .title = "Along a direction without noise",
      .caption = "Mean of w2 over 400 trajectories from (0, 2), fresh batches of 20, half-MSE, learning rate 0.01.",
      .x = {.label = "step"},
      .y = {.label = "mean of w2"}};
  const Experiment line = from(laboratory, Plant::nothing);
  for (const Plant plant : {Plant::nothing, Plant::defect}) {
    Experiment experiment = from(laboratory, plant);
    experiment.ensemble.trajectories = 400;
    experiment.observe[0].every = 100;
    const auto& moments = laboratory.run(experiment).get<Moments>();
    Series series{.label = plant == Plant::nothing ? "Figure 2's line" : "Figure 5's line", .style = Style::points};
    for (std::size_t time = 0; time < moments.sums().size(); ++time) {
      series.x.push_back(100.0 * static_cast<double>(time));
      series.y.push_back(moments.mean(time, 1));
    }
    figure.series.push_back(series);
  }
  Series law{.label = "averaged law on Figure 2's", .x = figure.series[0].x};
  for (const double step : law.x) law.y.push_back(step == 0.0 ? 2.0 : flow_along_line(line, 2.0, step));
  figure.series.push_back(law);
  return figure;
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const Experiment experiment = from(laboratory, plant);
  const Experiment line = from(laboratory, Plant::nothing);
  const auto& moments = laboratory.run(experiment).get<Moments>();
  const double expected = flow_along_line(line, 2.0, 2'000.0) - 2.0;
  Finding finding;
  finding.deciding = 1;
  finding.evidence = {
      exact_check("noise covariance and Hessian along the line at (0, 2)", noise_and_curvature_along(experiment), 0.0),
      displacement_is("yet 2000 steps from there move SGD along the line as the averaged law says", line, moments, 2.0,
                      expected, 0.04),
      exact_difference("which is how far, in units of the standard deviation across the line",
                       -expected / std::sqrt(variance_across(line, 2.0)), 3.0)};
  const auto& evidence = finding.evidence;
  if (evidence[0].passed && evidence[1].passed && evidence[2].passed) {
    finding.verdict = Verdict::refuted_as_stated;
  } else if (evidence[0].passed && moments.mean(1, 1) == 2.0 && moments.covariance(1, 1, 1) == 0.0) {
    finding.verdict = Verdict::holds;
  }
  finding.corrected = fmt::format(
      "Only a direction without noise in a whole neighbourhood is stuck. Along Figure 2's line noise and curvature "
      "are 0 on the line, yet SGD moves along it by {} in 2000 steps from (0, 2), for noise across the line takes "
      "it to where the gradient has a part along it.",
      rounded(std::abs(evidence[1].value), 3));
  finding.figures = {displacement_figure(laboratory)};
  return finding;
}

}  // namespace

Claim degenerate_directions_cannot_move() {
  return {.id = "degenerate-directions-cannot-move",
          .section = "Connection between degeneracies and SGD dynamics",
          .statement =
              "SGD cannot move along a direction along which its noise has no variance: degenerate directions are "
              "sticky.",
          .defect = "Figure 5's line, whose points all batches fix",
          .decide = decide};
}

}  // namespace flypaper::claims
