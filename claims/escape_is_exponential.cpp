// Figure 1, bottom left: the fraction in the sharp basin decays exponentially; the slope is the escape rate.
#include <fmt/format.h>

#include "claims/shared/decay_figures.hpp"
#include "claims/shared/hazard_windows.hpp"
#include "claims/shared/rates_over_h.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {
namespace {

/// Of the figure as run, whose hazard creeps up: enough to see that it does so by less than the number of the word.
constexpr std::uint64_t many = 1'100'000;

/// A run and the step from which on its decay is looked at; the authors' fit begins at step 3.
struct Stretch {
  Experiment experiment;
  std::uint64_t from = 3;
  std::uint64_t runs = 500'000;
};

Sampled steady(Laboratory& lab, const Stretch& stretch) {
  const auto trajectories = stretch.runs * lab.by_tier<std::uint64_t>(1, 2, 4);
  const auto& exits = lab.run(exits_only(stretch.experiment, trajectories)).get<ExitTimes>();
  return steady_in(exits, stretch.from, lab.word("exponentially") - 1.0);
}

/// On a fresh data set, of fewer: some 5 % of noise.
double steady_on(const Experiment& experiment, std::uint64_t seed) {
  const ExperimentResult result = run(exits_only(with_seed(on_other_data(experiment, seed), seed), 30'000), 1);
  return hazard_ratio(result.get<ExitTimes>(), 3);
}

/// Minus the logarithm of the share that stays a step, between two steps, whatever it is; of all the trials that there
/// are, so its limits are nearly exact.
Sampled decay_in(Laboratory& lab, const Experiment& experiment, const Window& window) {
  const auto trajectories = many * lab.by_tier<std::uint64_t>(1, 2, 4);
  const auto& exits = lab.run(exits_only(experiment, trajectories)).get<ExitTimes>();
  const Trials trials =
      trials_in_window(exits.stays(), window.from, window.to, std::numeric_limits<std::uint64_t>::max());
  Sampled found =
      ProportionCheck::equivalent(0.5, 0.6, trials.count)
          .evaluate(fmt::format("decay a step between steps {} and {}", window.from, window.to), trials.exits);
  for (double* p : {&found.value, &found.interval.lower, &found.interval.upper, &found.at_99.lower, &found.at_99.upper})
    *p = -std::log1p(-*p);
  return found;
}

/// Hazards of the killed kernel from the sharp minimum up to the figure's last step, the largest over the smallest
/// after step `from`; good to the 1e-4 that two grids agree to.
Computed steady_exactly(const Stretch& stretch, double bound) {
  const KilledKernel kernel(step_law(stretch.experiment), sharp_basin(stretch.experiment), 0.7);
  const std::vector<double> hazards = kernel.hazards_from(sharp_minimum(stretch.experiment), 500);
  const auto [least, largest] = std::minmax_element(hazards.begin() + static_cast<long>(stretch.from), hazards.end());
  return {.check = "the exact hazard up to step 500, the largest over the smallest",
          .value = *largest / *least,
          .error_bound = 1e-3,
          .asserted = below(bound)};
}

Computed exact_rate(const Experiment& experiment) {
  const EscapeRate rate = sgd_rate(experiment);
  return {.check = "exact escape rate a step", .value = rate.per_step, .error_bound = rate.error_bound};
}

/// How many a constant rate takes within the caption's steps.
Computed lost(const Experiment& experiment) {
  const EscapeRate rate = sgd_rate(experiment);
  return {.check = "share that the exact rate takes in 500 steps",
          .value = -std::expm1(-500.0 * rate.per_step),
          .error_bound = 500.0 * rate.error_bound};
}

Argument argue(Laboratory& lab) {
  const auto hazard = [&lab](const Stretch& stretch) { return steady(lab, stretch); };
  const auto exact = [bound = lab.word("exponentially")](const Stretch& stretch) {
    return steady_exactly(stretch, bound);
  };
  const auto curve = [&lab](const Experiment& experiment) { return published_curve(lab, experiment); };
  const Experiment loss = lab.experiment("fig1_half_mse");
  const Experiment gradient = lab.experiment("fig1_mse");
  const Experiment fresh = lab.experiment("fig1_mse_fresh");
  const Experiment as_run = lab.experiment("fig1_as_run");
  return {
      .assertions = {needs(figure1_loss_as_printed, "steady-loss", exact, Stretch{loss, 40},
                           foil("from step 5 on", Stretch{loss, 5}))
                         .by_word("exponentially"),
                     needs(figure1_gradient_as_printed, "steady-gradient", hazard, Stretch{gradient},
                           foil_of_the_post("from the first step on, before they have settled", Stretch{gradient, 0}))
                         .by_word("exponentially"),
                     needs(
                         figure1_as_run, "steady-as-run", hazard, Stretch{as_run, 3, many},
                         foil_of_the_post("from the first step on, before they have settled", Stretch{as_run, 0, many}))
                         .by_word("exponentially")
                         .over_data([as_run](std::uint64_t seed) { return steady_on(as_run, seed); }),
                     control("published-curve", curve, as_run,
                             foil("learning rate 0.0075", with_learning_rate(as_run, 0.0075))),
                     context("lost-loss", [loss] { return lost(loss); }),
                     context("rate-gradient", [gradient] { return exact_rate(gradient); }),
                     context("first-as-run", [&lab, as_run] { return decay_in(lab, as_run, {3, 6}); }),
                     context("last-as-run", [&lab, as_run] { return decay_in(lab, as_run, {35, 50}); })},
      .given = {{"from", 3.0}, {"steps", 500.0}, {"until", 50.0}},
      .figures = [&lab, fresh, as_run] { return decay_figures(lab, fresh, as_run); }};
}

}  // namespace

Claim escape_is_exponential() {
  return {
      .id = "escape-is-exponential",
      .source = "SGD can cross a potential barrier from a sharp minimum; Figure 1, bottom left, and the sentence on it",
      .statement = "The fraction of trajectories in the sharp basin decays exponentially with the number of steps.",
      .quantifier = Quantifier::every,
      .cases = {figure1_loss_as_printed, figure1_gradient_as_printed, figure1_as_run},
      .sentence =
          "It does. With [[MSE]], from step {from} on, where the authors' fit begins, it decays at {rate-gradient|2} a "
          "step on the caption's samples<:steady-gradient>; [[as run]], as published<:published-curve>, at "
          "{first-as-run|2}, which creeps up to {last-as-run|2} by step {until} but hardly bends the fitted part"
          "<:steady-as-run>. With [[half-MSE]] it comes to decay exponentially too<:steady-loss>, so slowly that "
          "{lost-loss|percent|1} leave in {steps} steps.",
      .argue = argue};
}

}  // namespace flypaper::claims
