// Figure 1: those that leave the sharp basin end in the degenerate one. With MSE some are thrown so far that they
// diverge; the figure leaves these out.
#include <utility>

#include "claims/shared/data_moments.hpp"
#include "claims/shared/figure1.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/exact/escape/law_in_time.hpp"

namespace flypaper::claims {
namespace {

/// The figure's starts in the sharp basin, with what ends right of the barrier counted.
Experiment with_ends(const Experiment& experiment, std::uint64_t trajectories) {
  Experiment run = starts_in_sharp_basin(experiment, trajectories);
  constexpr double infinity = std::numeric_limits<double>::infinity();
  run.observe = {
      {.kind = "exit_time", .interval = run.potential.points.at(0).basin},
      {.kind = "occupancy", .interval = {{sharp_basin(run).upper}, {infinity}}, .every = run.ensemble.steps}};
  return run;
}

/// Of those that have left the sharp basin by the figure's last step, how many are then in the other one.
struct Ends {
  std::uint64_t flat = 0;
  std::uint64_t left = 0;
  std::uint64_t diverged = 0;  ///< of those that have left
};
Ends ends_of(const ExperimentResult& result) {
  const auto& exits = result.get<ExitTimes>();
  return {.flat = result.get<Occupancy>().counts().inside.back(),
          .left = left_by(exits, exits.steps()),
          .diverged = result.ensemble.diverged};
}

Sampled ends_flat(Laboratory& lab, const Experiment& experiment) {
  const Ends ends = ends_of(lab.run(with_ends(experiment, lab.by_tier<std::uint64_t>(16'000, 60'000, 250'000))));
  return ProportionCheck::above(lab.word("almost all"), 0.025, ends.left)
      .evaluate("of those that have left the sharp basin almost all are in the degenerate one at the end", ends.flat);
}

/// What becomes of the runs that diverge, which the figure leaves out.
enum class Diverged : unsigned char { left_out, counted };

Sampled finite_end_flat(Laboratory& lab, const std::pair<Experiment, Diverged>& setting) {
  const auto& [experiment, diverged] = setting;
  const Ends ends = ends_of(lab.run(with_ends(experiment, lab.by_tier<std::uint64_t>(16'000, 60'000, 250'000))));
  const std::uint64_t of = diverged == Diverged::left_out ? ends.left - ends.diverged : ends.left;
  return ProportionCheck::above(lab.word("almost all"), 0.03, of)
      .evaluate("of those that have left the sharp basin and stay finite almost all end in the degenerate one",
                ends.flat);
}

double ends_flat_on(const Experiment& experiment, std::uint64_t seed) {
  const Ends ends = ends_of(run(with_ends(with_seed(on_other_data(experiment, seed), seed), 4000), 1));
  return static_cast<double>(ends.flat) / static_cast<double>(ends.left);
}

/// The same share exactly, from starts that are uniform in the caption's part of the sharp basin, for normal data with
/// the data set's moments: what leaves +-4, beyond which a step with MSE leads away for good, has diverged.
double flat_share(const Experiment& experiment, double refinement) {
  const double barrier = sharp_basin(experiment).upper;
  const Transition transition(step_law(experiment), {-4.0, 4.0}, refinement);
  LawInTime law(transition, [&](double w) { return w > sharp_minimum(experiment) && w < barrier ? 1.0 : 0.0; });
  while (law.time() < 100) law.step();
  const double flat = law.mass(barrier, 4.0);
  return flat / (flat + 1.0 - law.inside());
}

Computed exactly_flat(const Experiment& experiment, double bound) {
  const double fine = flat_share(experiment, 0.8);
  return {.check = "of those that have left after 100 steps, the exact share in the degenerate basin",
          .value = fine,
          .error_bound = std::abs(fine - flat_share(experiment, 0.6)),
          .asserted = above(bound)};
}

Argument argue(Laboratory& lab) {
  const auto flat = [&lab](const Experiment& experiment) { return ends_flat(lab, experiment); };
  const auto exact = [bound = lab.word("almost all")](const Experiment& experiment) {
    return exactly_flat(experiment, bound);
  };
  const Experiment loss = lab.experiment("fig1_half_mse");
  const Experiment gradient = lab.experiment("fig1_mse");
  const Experiment as_run = lab.experiment("fig1_as_run");
  const auto finite = [&lab](const std::string& key, const Experiment& experiment) {
    const auto measure = [&lab](const std::pair<Experiment, Diverged>& setting) {
      return finite_end_flat(lab, setting);
    };
    return control(key, measure, std::pair(experiment, Diverged::left_out),
                   foil_of_the_post("the diverged counted too", std::pair(experiment, Diverged::counted)))
        .by_word("almost all");
  };
  return {.assertions = {finite("finite-gradient", gradient), finite("finite-as-run", as_run),
                         needs(figure1_loss_as_printed, "flat-loss", exact, loss, foil_of_the_post("MSE", gradient))
                             .by_word("almost all"),
                         needs(figure1_gradient_as_printed, "flat-gradient", flat, gradient,
                               foil("learning rate 0.0101", with_learning_rate(gradient, 0.0101)))
                             .by_word("almost all"),
                         needs(figure1_as_run, "flat-as-run", flat, as_run,
                               foil_of_the_post("the caption's data set and starts", gradient))
                             .by_word("almost all")
                             .over_data([as_run](std::uint64_t seed) { return ends_flat_on(as_run, seed); })}};
}

}  // namespace

Claim escape_goes_to_degenerate_minimum() {
  return {.id = "escape-goes-to-degenerate-minimum",
          .source = "SGD can cross a potential barrier from a sharp minimum; Figure 1 and the paragraph after it",
          .statement =
              "The trajectories that escape from the non-degenerate minimum, which in Figure 1 are almost all, escape "
              "to the degenerate one.",
          .quantifier = Quantifier::every,
          .cases = {figure1_loss_as_printed, figure1_gradient_as_printed, figure1_as_run},
          .sentence =
              "Those that the figure shows do: of the runs with [[MSE]] that stay finite almost "
              "<all:finite-gradient,finite-as-run> that leave the sharp basin go to the degenerate one, and with "
              "[[half-MSE]] almost <all:flat-loss> of the few that leave. Counting those that are thrown so far that "
              "they diverge, {flat-gradient|percent} do with [[MSE]], and [[as run]], with starts twice as far out, "
              "{flat-as-run|percent|2}.",
          .instead =
              "Almost <all:finite-as-run> trajectories that stay finite escape to the degenerate minimum; of those "
              "that start around the sharp one {flat-as-run|percent|2} do, with the starts of this figure, and the "
              "others diverge and are left out.",
          .argue = argue};
}

}  // namespace flypaper::claims
