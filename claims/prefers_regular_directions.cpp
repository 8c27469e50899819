// Takeaways: on a partly degenerate manifold SGD is said to escape along the directions that are not degenerate. The
// post explains it so: noise has variance along those and none along the degenerate, so that SGD uses them to leave.
#include "claims/shared/figure2.hpp"
#include "claims/shared/line_figures.hpp"
#include "claims/shared/line_steps.hpp"
#include "claims/shared/regular_line.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/simulation/dynamics/noise.hpp"

namespace flypaper::claims {
namespace {

constexpr std::uint64_t trajectories = 4000;
constexpr std::uint64_t figure_steps = 5000;

/// The share of the noise's variance that is along the line, at (w1, w2) for w2 = 0.5, 1, .., 5: the largest.
struct Beside {
  Potential potential;
  double w1;
};
Computed noise_along(const Beside& beside) {
  double largest = 0.0;
  for (int i = 1; i <= 10; ++i) {
    const LocalModel model = local_model(beside.potential, std::vector<double>{beside.w1, 0.5 * i});
    largest = std::max(largest, model.gradient[1] * model.gradient[1] / model.gradient_norm2());
  }
  // On the line dQ/dw2 is a multiple of w1 = 0, without rounding.
  return {.check = "largest share of the noise's variance along the line, 0.5 <= w2 <= 5",
          .value = largest,
          .error_bound = 0.0,
          .asserted = below(1e-12)};
}

/// As many steps as the regular direction needs to come to its stationary width: 1/h.
LineSteps early(const Experiment& experiment, int p, double w2) {
  const double slope = slope_across(experiment, w2);
  const double h = experiment.rule.learning_rate * loss_factor(experiment.rule.loss) * slope * slope;
  return {from_line(experiment, w2, trajectories, static_cast<std::uint64_t>(std::ceil(1.0 / h))), p};
}
/// Until the way along the line is about as long as the width across it.
LineSteps late(LineSteps steps) {
  Experiment fresh = steps.experiment;
  fresh.data.reset();
  fresh.scheme = Scheme::fresh;
  const double w2 = fresh.ensemble.start.points.at(0).at(1);
  const double needed = std::sqrt(variance_across(fresh, w2)) / -drift_along_line(fresh, w2);
  steps.experiment.ensemble.steps = static_cast<std::uint64_t>(std::ceil(1.05 * needed));
  return steps;
}

std::uint64_t farther_across(const LineSteps& steps) {
  std::uint64_t across = 0;
  const double w2 = steps.experiment.ensemble.start.points.at(0).at(1);
  for (const auto& end : ends_of(steps)) across += std::abs(end[0]) > std::abs(end[1] - w2) ? 1 : 0;
  return across;
}
Sampled across_first(Laboratory& lab, const LineSteps& steps) {
  return ProportionCheck::above(lab.word("most"), 0.1, trajectories)
      .evaluate("share of trajectories from the line that are farther from their start across it than along it",
                farther_across(steps));
}

/// How much longer the way along the line is after the figure's steps than the width across it.
Computed way_over_width(const Experiment& experiment, double w2) {
  const double way = w2 - flow_along_line(experiment, w2, figure_steps);
  const double width = std::sqrt(variance_across(experiment, w2));
  return {.check = "way along the line in 5000 steps over the standard deviation across it, by the slow flow",
          .value = way / width,
          .error_bound = 1e-8 * way / width};  // of the integration; the flow is the whole of the check
}

Argument argue(Laboratory& lab) {
  const auto [half, mse, run] = figure2(lab);
  const auto first = [&lab](const LineSteps& steps) { return across_first(lab, steps); };
  Argument argument;
  const auto reading = [&](const char* of, const std::string& key, const Experiment& experiment, int p, double w2) {
    const LineSteps steps = early(experiment, p, w2);
    argument.assertions.push_back(
        needs(of, key + "-across", first, steps,
              foil("when the way along the line is as long as the width across it", late(steps)))
            .by_word("most"));
    argument.assertions.push_back(needs(of, key + "-noise", noise_along, Beside{experiment.potential, 0.0},
                                        foil("a tenth beside the line", Beside{experiment.potential, 0.1})));
  };
  reading(figure2_loss, "half", half, 1, 2.0);
  reading(figure2_gradient, "mse", mse, 1, 2.0);
  reading(figure2_run, "run", run, 2, 1.0);
  Assertion& run_across = argument.assertions[argument.assertions.size() - 2];
  run_across = std::move(run_across).over_data([steps = early(run, 2, 1.0)](auto seed) {
    LineSteps fresh = steps;
    fresh.experiment = with_trajectories(on_other_data(steps.experiment, seed), 500);
    return static_cast<double>(farther_across(fresh)) / 500.0;
  });
  argument.assertions.push_back(context("half-way", [half] { return way_over_width(half, 2.0); }));
  argument.assertions.push_back(
      context("run-way", [fresh = lab.experiment("fig2_as_run_fresh")] { return way_over_width(fresh, 1.0); }));
  argument.given = {{"steps", figure_steps}, {"start", 2.0}, {"run-start", 1.0}};
  argument.figures = [&lab, half] { return std::vector<Figure>{displacement_figure(lab, half)}; };
  return argument;
}

}  // namespace

Claim prefers_regular_directions() {
  return {
      .id = "prefers-regular-directions",
      .source = "Main takeaways; Connection between degeneracies and SGD dynamics, Generic case",
      .statement =
          "On a partly degenerate manifold SGD preferentially escapes along the directions that are not "
          "degenerate: there its noise has variance, along the degenerate ones it has none.",
      .cases = {figure2_loss, figure2_gradient, figure2_run},
      .sentence =
          "It does at first: on the line <all:half-noise,run-noise> of the noise is across it, and "
          "{half-across|percent} of the trajectories are then farther from their start across than along "
          "({mse-across|percent} with [[MSE]], {run-across|percent} [[as run]])<:half-across,mse-across,run-across>. "
          "But across the line SGD goes to and fro; what it gains in the long run is along the line, by the [[slow "
          "flow]] after {steps} "
          "steps {half-way|2|fold} the width across ({run-way|2|fold} [[as run]]).",
      .argue = argue};
}

}  // namespace flypaper::claims
