// Figure 7: escape begins at a learning rate of about 0.007. That is where the rate of the code's MSE comes within
// sight of 20 steps; longer runs see it earlier, and the text's loss doubles it.
#include "claims/shared/figure7_threshold.hpp"

namespace flypaper::claims {
namespace {

Finding decide(Laboratory& laboratory, Plant plant) {
  const Sweep sweep{.id = "threshold-learning-rate",
                    .setting = "learning rate",
                    .vary = at_learning_rate,
                    .published_at = {0.006, 0.007, 0.008, 0.009, 0.010, 0.011, 0.012},
                    .published_rates = {0.0, 0.004, 0.026, 0.077, 0.137, 0.19, 0.255},
                    .stays = 0.006,
                    .leaves = 0.009,
                    .middle = 0.010};
  const Experiment fresh = laboratory.experiment("fig7_as_run_fresh");
  const RateCurve curve = rate_curve(fresh, sweep, Loss::mse);
  Finding finding = decide_threshold(laboratory, plant, sweep, curve);
  // Half-MSE at a learning rate is MSE at half of it.
  const std::vector<double> rates =
      exact_rates({at_learning_rate(fresh, 0.5 * sweep.leaves), at_learning_rate(fresh, sweep.leaves)});
  const double unstable = 2.0 * fresh.rule.learning_rate / sharpness(fresh);
  finding.corrected = fmt::format(
      "With the code's MSE 1 in 100 leave in 20 steps from {} on, in 500 from {} and in 10^5 from {}; the exact rate "
      "has no threshold and steepens about h = 2 ({}). With the text's half-MSE all of these double: at {} it is {} a "
      "step against {}.",
      rounded(curve.threshold(20.0), 3), rounded(curve.threshold(500.0), 3), rounded(curve.threshold(1e5), 3),
      rounded(unstable, 3), sweep.leaves, rounded(rates[0], 2), rounded(rates[1], 2));
  return finding;
}

}  // namespace

Claim threshold_learning_rate() {
  return {
      .id = "threshold-learning-rate",
      .section = "The sharpness of the non degenerate minimum and the learning rate mostly affect SGD escape; Figure 7",
      .statement = "Trajectories escape from the sharp minimum once the learning rate is above about 0.007.",
      .defect = "the loss of the text in place of the published code's",
      .decide = decide};
}

}  // namespace flypaper::claims
