// "Connection": noise has no variance along degenerate directions, from which it is concluded that SGD cannot move
// along them. On Figure 2's line the direction along it has neither noise nor curvature.
#include <fmt/format.h>

#include "claims/regular_line.hpp"
#include "flypaper/dynamics/noise.hpp"

namespace flypaper::claims {
namespace {

/// From (0, 2). The defect is Figure 5's line, where no direction is regular.
Experiment from(const Laboratory& laboratory, Plant plant) {
  Experiment experiment = laboratory.experiment("fig2_as_written_fresh");
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
      "Only a direction without noise in a whole neighbourhood is stuck. Along Figure 2's line noise and curvature are "
      "0 on "
      "the line, yet SGD moves along it by {} in 2000 steps from (0, 2), for noise across the line takes it to where "
      "the "
      "gradient has a part along it.",
      rounded(std::abs(evidence[1].value), 3));
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
