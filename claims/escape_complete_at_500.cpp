// Figure 1: almost all that start in the sharp basin have left it after the caption's 500 steps.
#include <fmt/format.h>

#include "claims/shared/data_moments.hpp"
#include "claims/shared/figure1.hpp"
#include "claims/shared/final_law.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/exact/escape/law_in_time.hpp"

namespace flypaper::claims {
namespace {

constexpr std::uint64_t caption_steps = 500;

/// Exits of the figure's own starts in the sharp basin, divergences among them.
const ExitTimes& exits_of(Laboratory& lab, const Experiment& experiment) {
  return lab.run(starts_in_sharp_basin(experiment, 20'000)).get<ExitTimes>();
}

Sampled share_left(Laboratory& lab, const Experiment& experiment) {
  const ExitTimes& exits = exits_of(lab, experiment);
  const std::uint64_t steps = std::min(caption_steps, exits.steps());
  return ProportionCheck::above(lab.word("almost all"), 0.03, exits.at_risk())
      .evaluate(fmt::format("almost all that start in the sharp basin have left it after {} steps", steps),
                left_by(exits, steps));
}

/// The same share, of fewer, on a fresh data set.
double share_left_on(const Experiment& experiment, std::uint64_t seed) {
  return share_leaving(starts_in_sharp_basin(with_seed(on_other_data(experiment, seed), seed), 2000));
}

/// The law of those still in the basin, from the caption's starts in it: exact, for normal data with the set's moments.
struct Inside {
  Inside(const Experiment& experiment, double refinement)
      : kernel(step_law(experiment), sharp_basin(experiment), refinement),
        law(kernel, [from = sharp_minimum(experiment)](double w) { return w > from ? 1.0 : 0.0; }) {}
  Transition kernel;
  LawInTime law;
};

/// The first step after which almost all have left, 1000 if that is later. The grid is good to 1e-3 of the survivors,
/// well below a step.
Computed steps_until(double almost_all, double quickly, const Experiment& experiment) {
  Inside inside(experiment, 0.7);
  while (inside.law.inside() > 1.0 - almost_all && inside.law.time() < 1000) inside.law.step();
  return {.check = "steps until almost all have left, exactly",
          .value = static_cast<double>(inside.law.time()),
          .error_bound = 0.5,
          .asserted = below(quickly)};
}

double left_at_the_end(const Experiment& experiment, double refinement) {
  Inside inside(experiment, refinement);
  while (inside.law.time() < caption_steps) inside.law.step();
  return 1.0 - inside.law.inside();
}

/// By two grids, whose difference bounds the error of the finer one.
Computed left_exactly(const Experiment& experiment) {
  const double fine = left_at_the_end(experiment, 0.7);
  return {.check = "the share that has left, exactly",
          .value = fine,
          .error_bound = std::abs(fine - left_at_the_end(experiment, 0.5))};
}

Argument argue(Laboratory& lab) {
  const auto left = [&lab](const Experiment& experiment) { return share_left(lab, experiment); };
  const Experiment loss = lab.experiment("fig1_half_mse");
  const Experiment gradient = lab.experiment("fig1_mse");
  const Experiment as_run = lab.experiment("fig1_as_run");
  const auto quickly = [share = lab.word("almost all"), steps = lab.word("pretty quickly")](const Experiment& at) {
    return steps_until(share, steps, at);
  };
  return {
      .assertions = {needs(figure1_loss_as_printed, "left-loss", left, loss,
                           foil("learning rate 0.0136, where nine in ten leave", with_learning_rate(loss, 0.0136)))
                         .by_word("almost all"),
                     needs(figure1_gradient_as_printed, "left-gradient", left, gradient,
                           foil("learning rate 0.0068, where nine in ten leave", with_learning_rate(gradient, 0.0068)))
                         .by_word("almost all"),
                     needs(figure1_as_run, "left-as-run", left, as_run,
                           foil("learning rate 0.0077, where nine in ten leave", with_learning_rate(as_run, 0.0077)))
                         .by_word("almost all")
                         .over_data([as_run](std::uint64_t seed) { return share_left_on(as_run, seed); }),
                     context("left-exactly", [loss] { return left_exactly(loss); }),
                     needs(figure1_gradient_as_printed, "quickly", quickly, gradient,
                           foil("learning rate 0.0066, where it takes longer", with_learning_rate(gradient, 0.0066)))
                         .by_word("pretty quickly")},
      .given = {{"steps", static_cast<double>(caption_steps)},
                {"run", static_cast<double>(as_run.ensemble.steps)},
                {"nearly", lab.word("almost all")}},
      .figures = [&lab, loss, gradient] {
        return std::vector<Figure>{
            potential_figure(loss),
            survival_figure("fig1-survival", "How many are still in the sharp basin",
                            "Starts uniform between the sharp minimum and the barrier; one shuffled pass over 10^4 "
                            "samples, B = 20.",
                            {survival("loss as printed (half-MSE)", exits_of(lab, loss)),
                             survival("gradient as printed (MSE)", exits_of(lab, gradient))}),
            final_law_figure(lab, loss, "Final law with the loss as printed, and the posterior"),
            final_law_figure(lab, gradient, "Final law with the gradient as printed, and the posterior")};
      }};
}

}  // namespace

Claim escape_complete_at_500() {
  return {
      .id = "escape-complete-at-500",
      .source = "SGD can cross a potential barrier from a sharp minimum; caption of Figure 1 and the paragraph after",
      .statement =
          "Pretty quickly, within the caption's 500 steps, almost all trajectories that start in the sharp "
          "basin have left it.",
      .quantifier = Quantifier::every,
      .cases = {figure1_loss_as_printed, figure1_gradient_as_printed, figure1_as_run},
      .sentence =
          "With the gradient that the post prints, that of [[MSE]], almost <all:left-gradient> that start in the sharp "
          "basin have left it after the caption's {steps} steps, {nearly|percent} already after {quickly}<:quickly>; "
          "[[as run]], almost <all:left-as-run> after {run} steps. With the loss that it prints, [[half-MSE]], "
          "{left-exactly|percent|2} have.",
      .instead =
          "With the loss [[MSE]], almost <all:left-gradient> trajectories that start around the non-degenerate minimum "
          "have left it after {steps} steps.",
      .argue = argue};
}

}  // namespace flypaper::claims
