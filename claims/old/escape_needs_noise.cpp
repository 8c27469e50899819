// Note 8 of the post: a rare batch carries a trajectory over the barrier. The control is descent without noise on the
// same data: if it leaves too, noise is not what carries.
#include <fmt/format.h>

#include "claims/shared/escape_phases.hpp"

namespace flypaper::claims {
namespace {

NoiseFreeFate fate(const Experiment& experiment) {
  return noise_free_fate(experiment.potential, experiment.rule.learning_rate * loss_factor(experiment.rule.loss),
                         experiment.mean_sums(), sharp_minimum(experiment), sharp_basin(experiment));
}

/// SGD below the crisis, where noise-free descent is trapped.
Experiment below_crisis(const Laboratory& laboratory) {
  Experiment experiment = laboratory.experiment("fig1_mse_fresh");
  experiment.rule.learning_rate = rate_at(experiment, 3.0) / loss_factor(experiment.rule.loss);
  experiment.ensemble.start.points = {{sharp_minimum(experiment)}};
  experiment.ensemble.steps = 300;
  experiment.ensemble.stop = Stop::when_settled;
  std::erase_if(experiment.observe, [](const ObserveSettings& observe) { return observe.kind != "exit_time"; });
  return experiment;
}

/// The noise-free control of fig1_mse; the defect gives it the loss of another setting.
Experiment mse_control(const Laboratory& laboratory, Plant plant) {
  Experiment control = from_sharp_basin(laboratory, "fig1_mse_noise_free", 12'000);
  if (plant == Plant::defect) control.rule.loss = Loss::half_mse;
  return control;
}

Experiment as_run(const Laboratory& laboratory) {
  Experiment experiment = laboratory.experiment("fig1_as_run");
  experiment.ensemble.trajectories = 250'000;
  return experiment;
}

/// As run without noise, with so many starts that its survival is known to 1 %.
Experiment control_as_run(const Laboratory& laboratory) {
  Experiment experiment = laboratory.experiment("fig1_as_run_noise_free");
  experiment.ensemble.trajectories = 2'000'000;
  return experiment;
}

Evidence survival_as_without_noise(Laboratory& laboratory) {
  const std::vector<std::uint64_t> sgd = laboratory.run(as_run(laboratory)).get<ExitTimes>().still_inside();
  const std::vector<std::uint64_t> control = laboratory.run(control_as_run(laboratory)).get<ExitTimes>().still_inside();
  const double expected = static_cast<double>(control[20]) / static_cast<double>(control[3]);
  return ProportionCheck::equivalent(expected, 0.25 * expected, sgd[3])
      .evaluate(
          "as run, the survival of SGD from step 3 to step 20 is that of noise-free descent on the same data "
          "within a quarter",
          sgd[20]);
}

/// In how many settings the invariant interval of the noise-free map says otherwise than the runs.
Evidence fates(const Laboratory& laboratory, Plant plant) {
  Experiment below = below_crisis(laboratory);
  below.kind = Kind::noise_free;
  const int otherwise = (fate(laboratory.experiment("fig1_half_mse_noise_free")) == NoiseFreeFate::trapped ? 0 : 1) +
                        (fate(mse_control(laboratory, plant)) == NoiseFreeFate::escapes ? 0 : 1) +
                        (fate(control_as_run(laboratory)) == NoiseFreeFate::escapes ? 0 : 1) +
                        (fate(below) == NoiseFreeFate::trapped ? 0 : 1);
  return exact_check("the invariant interval of the noise-free map says so too (settings where it does not)", otherwise,
                     0.0);
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const auto& mse = laboratory.run(mse_control(laboratory, plant)).get<ExitTimes>();
  const Experiment half_mse = from_sharp_basin(laboratory, "fig1_half_mse_noise_free", 12'000);
  const auto& written = laboratory.run(half_mse).get<ExitTimes>();
  const auto& noisy = laboratory.run(below_crisis(laboratory)).get<ExitTimes>();
  Finding finding;
  finding.evidence = {
      ProportionCheck::above(0.99, 0.009, mse.at_risk())
          .evaluate(
              "with MSE, noise-free descent on the same data leaves the sharp basin too: more than 99 % in 500 steps",
              left_by(mse, 500)),
      ProportionCheck::below(0.01, 0.0075, written.at_risk())
          .evaluate("as written, noise-free descent on the same data stays: fewer than 1 in 100 leave in 500 steps",
                    left_by(written, 500)),
      survival_as_without_noise(laboratory),
      ProportionCheck::above(0.99, 0.009, noisy.at_risk())
          .evaluate(
              "below the crisis (h = 3), where noise-free descent is trapped, more than 99 % of SGD leave in 300 steps",
              left_by(noisy, 300)),
      fates(laboratory, plant)};
  if (finding.evidence[0].passed) {
    finding.verdict = Verdict::refuted_as_stated;
  } else if (finding.evidence[3].passed) {
    finding.verdict = Verdict::holds_conditionally;
  }
  const double crisis = crisis_sharpness(laboratory.experiment("fig1_mse_fresh"));
  finding.corrected = fmt::format(
      "Noise-free descent leaves the sharp basin by itself once h exceeds {}: h is {} with MSE on the caption's data "
      "and {} "
      "as run. Noise is what carries trajectories out only below that; as written h is {} and hardly any leave.",
      rounded(crisis, 6), rounded(sharpness(laboratory.experiment("fig1_mse")), 3),
      rounded(sharpness(as_run(laboratory)), 3), rounded(sharpness(half_mse), 3));
  finding.figures = {
      survival_figure("noise-free-control", "SGD and noise-free descent on the same 1000 samples",
                      "As run: MSE, B = 20, one shuffled pass, starts uniform in +-3.6.",
                      {survival("SGD", laboratory.run(as_run(laboratory)).get<ExitTimes>()),
                       survival("noise-free", laboratory.run(control_as_run(laboratory)).get<ExitTimes>())}),
      phase_figure(laboratory.experiment("fig1_mse_fresh"), crisis)};
  return finding;
}

}  // namespace

Claim escape_needs_noise() {
  return {.id = "escape-needs-noise",
          .section = "SGD can cross a potential barrier from a sharp minimum; Figure 1 and note 8",
          .statement = "Gradient noise is what carries trajectories from the sharp basin over the barrier.",
          .defect = "the noise-free control runs at the wrong loss convention",
          .decide = decide};
}

}  // namespace flypaper::claims
