// What the text after Figure 7 says, and note 8: batch noise carries trajectories over the barrier. The control is
// descent without noise on the same data: where it leaves too, noise is not what carries.
#include "claims/shared/figure7.hpp"
#include "claims/shared/rate_figures.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* figure7_at_threshold = "as run, Figure 7 at its threshold";

/// Noise-free descent on the experiment's data from the starts between the sharp minimum and the barrier: those beyond
/// the minimum are thrown over the barrier by their first step, which neither kind of descent needs noise for.
const ExitTimes& without_noise(Laboratory& lab, const Experiment& experiment) {
  Experiment control = experiment;
  control.kind = Kind::noise_free;
  control.ensemble.start = {.uniform = {{sharp_minimum(control)}, {sharp_basin(control).upper}}, .points = {}};
  control.ensemble.trajectories = 12'000;
  return lab.run(control).get<ExitTimes>();
}

Sampled leaves_without_noise(Laboratory& lab, const Experiment& experiment) {
  const ExitTimes& exits = without_noise(lab, experiment);
  return ProportionCheck::below(lab.word("none leave"), 0.008, exits.at_risk())
      .evaluate("without noise none of those between the sharp minimum and the barrier leave within the figure's steps",
                left_by(exits, exits.steps()));
}

Sampled all_leave_without_noise(Laboratory& lab, const Experiment& experiment) {
  const ExitTimes& exits = without_noise(lab, experiment);
  return ProportionCheck::above(lab.word("almost all"), 0.03, exits.at_risk())
      .evaluate("without noise almost all of those between minimum and barrier leave within the figure's steps",
                left_by(exits, exits.steps()));
}

EscapeRate rate_with_its_noise(const Experiment& experiment) {
  return experiment.kind == Kind::noise_free ? noise_free_rate(experiment) : sgd_rate(experiment);
}

Computed leaves_with_noise(const Experiment& experiment) {
  const EscapeRate rate = rate_with_its_noise(experiment);
  return {.check = "with noise they leave: the exact escape rate is positive",
          .value = rate.per_step,
          .error_bound = rate.error_bound,
          .asserted = above(0.0)};
}

auto rate_on(Experiment experiment, Kind kind) {
  experiment.kind = kind;
  return [experiment](std::uint64_t seed) {
    return rate_with_its_noise(with_seed(on_other_data(experiment, seed), seed)).per_step;
  };
}

Argument argue(Laboratory& lab) {
  const auto stays = [&lab](const Experiment& experiment) { return leaves_without_noise(lab, experiment); };
  const Experiment loss = lab.experiment("fig1_half_mse");
  const Experiment gradient = lab.experiment("fig1_mse");
  const Experiment as_run = lab.experiment("fig1_as_run");
  const Experiment population = lab.experiment("fig1_mse_fresh");
  const Experiment sweep = lab.experiment("fig7_as_run");
  const Experiment threshold = with_learning_rate(sweep, 0.007);
  const auto noise_free = [](Experiment experiment) {
    experiment.kind = Kind::noise_free;
    return foil_of_the_post("noise-free descent", experiment);
  };
  const auto goes = [&lab](const Experiment& experiment) { return all_leave_without_noise(lab, experiment); };
  const auto contrary = [&](const char* in_case, const std::string& key, const Experiment& experiment) {
    return contradicts(in_case, key, goes, experiment, foil_of_the_post("half-MSE", loss)).by_word("almost all");
  };
  std::vector<Assertion> assertions = {
      contrary(figure1_gradient_as_printed, "goes-gradient", gradient),
      contrary(figure1_as_run, "goes-as-run", as_run).over_data([as_run](std::uint64_t seed) {
        return leaves_on(as_run, seed);
      }),
      needs(figure1_loss_as_printed, "stays-loss", stays, loss, foil_of_the_post("MSE", gradient))
          .by_word("none leave"),
      needs(figure1_loss_as_printed, "leaves-loss", leaves_with_noise, loss, noise_free(loss)),
      needs(figure1_gradient_as_printed, "stays-gradient", stays, gradient,
            foil_of_the_post("the notebook's data set", as_run))
          .by_word("none leave"),
      needs(figure1_as_run, "stays-as-run", stays, as_run, foil_of_the_post("the caption's data set", gradient))
          .by_word("none leave")
          .over_data([as_run](std::uint64_t seed) { return leaves_on(as_run, seed); }),
      needs(figure7_at_threshold, "stays-threshold", stays, threshold,
            foil_of_the_post("learning rate 0.01, the middle of its sweeps", sweep))
          .by_word("none leave")
          .over_data([threshold](std::uint64_t seed) { return leaves_on(threshold, seed); }),
      needs(figure7_at_threshold, "leaves-threshold", leaves_with_noise, threshold, noise_free(threshold))
          .over_data(rate_on(threshold, Kind::sgd)),
      context("crisis", [population] {  // a bisection to 1e-7 of it
        return Computed{.check = "h of the crisis", .value = crisis_sharpness(population), .error_bound = 1e-6};
      })};
  return {.assertions = std::move(assertions), .figures = [&lab] { return std::vector<Figure>{rates_figure(lab)}; }};
}

}  // namespace

Claim escape_needs_noise() {
  return {.id = "escape-needs-noise",
          .source = "The paragraph after Figure 7, and note 8 on Figure 1",
          .statement =
              "What lets trajectories of the sharp minimum escape is noise: they can when a batch, or a sequence of "
              "batches, makes it large enough for the gradient to push them across the barrier.",
          .quantifier = Quantifier::every,
          .cases = {figure1_loss_as_printed, figure1_gradient_as_printed, figure1_as_run, figure7_at_threshold},
          .sentence =
              "So it is below the [[crisis]], [[h]] = {crisis}: with [[half-MSE]], and at the threshold of Figure 7, "
              "of those between minimum and barrier <none:stays-loss,stays-threshold> leave without noise, and SGD "
              "leaves, at {leaves-loss|2} a step on the caption's samples and at {leaves-threshold|2}. Figure 1 with "
              "[[MSE]] lies above it: there "
              "almost <all:goes-gradient,goes-as-run> leave without noise too within the figure's steps; what noise "
              "adds the finding on rates over [[h]] tells.",
          .instead =
              "Where the learning rate times the curvature of the minimum is below {crisis}, a trajectory leaves when "
              "batches push it over the barrier; above, as in Figure 1, [[noise-free descent]] can leave too.",
          .argue = argue};
}

}  // namespace flypaper::claims
