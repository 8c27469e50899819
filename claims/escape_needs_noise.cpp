// What the text after Figure 7 and note 8 say: batch noise carries trajectories over the barrier. The control is
// descent without noise on the same data: where it leaves too, noise is not what carries.
#include "claims/shared/figure7.hpp"
#include "claims/shared/rates_over_h.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* figure7_at_threshold = "as run, Figure 7 at its threshold";

/// Noise-free descent on the experiment's data from the starts between the sharp minimum and the barrier: those beyond
/// the minimum are thrown over the barrier by their first step, which neither kind of descent needs noise for.
Sampled leaves_without_noise(Laboratory& lab, const Experiment& experiment) {
  Experiment control = experiment;
  control.kind = Kind::noise_free;
  control.ensemble.start = {.uniform = {{sharp_minimum(control)}, {sharp_basin(control).upper}}, .points = {}};
  control.ensemble.trajectories = 12'000;
  const auto& exits = lab.run(control).get<ExitTimes>();
  return ProportionCheck::below(lab.word("none leave"), 0.008, exits.at_risk())
      .evaluate("without noise none of those between the sharp minimum and the barrier leave within the figure's steps",
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

Computed faster_without(const Experiment& experiment) {
  return noise_free_over_sgd("without noise they leave faster: ratio of exact rates", rates(experiment), above(1.0));
}

auto rate_on(Experiment experiment, Kind kind) {
  experiment.kind = kind;
  return [experiment](std::uint64_t seed) {
    return rate_with_its_noise(with_seed(on_other_data(experiment, seed), seed)).per_step;
  };
}

Assertion rate_context(const std::string& key, Experiment experiment, Kind kind) {
  experiment.kind = kind;
  return context(key, [experiment] {
    const EscapeRate rate = rate_with_its_noise(experiment);
    return Computed{.check = "exact escape rate a step", .value = rate.per_step, .error_bound = rate.error_bound};
  });
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
  std::vector<Assertion> assertions = {
      needs(figure1_loss_as_printed, "stays-loss", stays, loss, foil_of_the_post("MSE", gradient))
          .by_word("none leave"),
      needs(figure1_loss_as_printed, "leaves-loss", leaves_with_noise, loss, noise_free(loss)),
      needs(figure1_gradient_as_printed, "stays-gradient", stays, gradient,
            foil_of_the_post("the notebook's data set", as_run))
          .by_word("none leave"),
      needs(figure1_as_run, "stays-as-run", stays, as_run, foil_of_the_post("the caption's data set", gradient))
          .by_word("none leave")
          .over_data([as_run](std::uint64_t seed) { return leaves_on(as_run, seed); }),
      contradicts(figure1_as_run, "faster-as-run", faster_without, as_run,
                  foil_of_the_post("the caption's data set", gradient))
          .over_data([as_run](std::uint64_t seed) {
            return faster_without(with_seed(on_other_data(as_run, seed), seed)).value;
          }),
      needs(figure7_at_threshold, "stays-threshold", stays, threshold,
            foil_of_the_post("learning rate 0.01, the middle of its sweeps", sweep))
          .by_word("none leave")
          .over_data([threshold](std::uint64_t seed) { return leaves_on(threshold, seed); }),
      needs(figure7_at_threshold, "leaves-threshold", leaves_with_noise, threshold, noise_free(threshold))
          .over_data(rate_on(threshold, Kind::sgd)),
      rate_context("sgd-population", population, Kind::sgd),
      rate_context("free-population", population, Kind::noise_free),
      rate_context("sgd-caption", gradient, Kind::sgd),
      rate_context("free-caption", gradient, Kind::noise_free),
      rate_context("sgd-as-run", as_run, Kind::sgd).over_data(rate_on(as_run, Kind::sgd)),
      rate_context("free-as-run", as_run, Kind::noise_free).over_data(rate_on(as_run, Kind::noise_free)),
      context("crisis", [population] {  // a bisection to 1e-7 of it
        return Computed{.check = "h of the crisis", .value = crisis_sharpness(population), .error_bound = 1e-6};
      })};
  return {.assertions = std::move(assertions), .figures = [&lab] { return std::vector<Figure>{rates_figure(lab)}; }};
}

}  // namespace

Claim escape_needs_noise() {
  return {.id = "escape-needs-noise",
          .source = "Note 8, on Figure 1, and the paragraph after Figure 7",
          .statement = "It is the noise of batches that carries trajectories from the sharp basin over the barrier.",
          .quantifier = Quantifier::every,
          .cases = {figure1_loss_as_printed, figure1_gradient_as_printed, figure1_as_run, figure7_at_threshold},
          .sentence =
              "So it is below the [[crisis]], [[h]] = {crisis}: with [[half-MSE]], and at the threshold of "
              "Figure 7, <none:stays-loss,stays-threshold> leave without noise and SGD leaves, at "
              "{leaves-loss} and {leaves-threshold} a step. With [[MSE]] Figure 1 lies above it: SGD leaves "
              "at {sgd-population} and [[noise-free descent]] at {free-population} on the population, "
              "{sgd-caption} and {free-caption} on the caption's samples, {sgd-as-run} and {free-as-run} on "
              "those [[as run]], where <:faster-as-run>noise even slows it a little.",
          .instead =
              "Below [[h]] = {crisis} a trajectory leaves when batches push it over the barrier; above, as in "
              "Figure 1, [[noise-free descent]] leaves too.",
          .argue = argue};
}

}  // namespace flypaper::claims
