// The post prints three conventions of the loss: (1/2B) sum r^2 in "Models" and the appendix, the gradient
// (2/B) sum ... in "Connection", and the update by the gradient of l with l = Q^2. The last two are those of MSE.
#include <algorithm>
#include <cmath>

#include "claims/shared/headline_figures.hpp"
#include "claims/shared/published_posterior.hpp"
#include "claims/shared/sample_moments.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/escape/killed_kernel.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/simulation/observables/occupancy.hpp"

namespace flypaper::findings {
namespace {

constexpr std::uint64_t read_at = 10;  ///< a step of Figure 1's decay

/// Read to 0.75 %, of 8000 runs.
double published_share(const Laboratory& lab) {
  return claims::published_column(lab, "fig1_fraction_left", "fraction_left").at(read_at);
}

/// The printed update's gradient of l = Q^2 over the mean gradient of a batch, v_x = 1, three places of Figure 1.
Computed update_over_batch(const Loss& loss) {
  const Potential potential("(w+1.8)*(w-1.8)^2");
  double least = 1e9;
  double most = 0.0;
  for (const double at : {-2.1, -1.0, 2.5}) {
    const LocalModel model = local_model(potential, std::vector<double>{at});
    const auto batch = claims::batch_moments(claims::gradient_of(potential, {at}, loss), claims::nodes_of({}), 2);
    const double ratio = 2.0 * model.q * model.gradient[0] / batch.mean[0];
    least = std::min(least, ratio);
    most = std::max(most, ratio);
  }
  return {.check = "gradient of Q^2 over the mean gradient of a batch's loss",
          .value = 0.5 * (least + most),
          .error_bound = 0.5 * (most - least) + 1e-11,  // rounding
          .asserted = above(1.5)};
}

/// Figure 1 as run, with a loss.
Experiment figure_1(const Laboratory& lab, const Loss& loss, std::uint64_t trajectories) {
  Experiment experiment = lab.experiment("fig1_as_run");
  experiment.rule.loss = loss;
  experiment.ensemble.trajectories = trajectories;
  experiment.observe = {{.kind = "occupancy", .interval = experiment.potential.points.at(0).basin}};
  return experiment;
}
Evidence left_after_ten(Laboratory& lab, const Loss& loss) {
  const auto trajectories = lab.by_tier<std::uint64_t>(60'000, 200'000, 800'000);
  const auto& counts = lab.run(figure_1(lab, loss, trajectories)).get<Occupancy>().counts();
  return ProportionCheck::equivalent(published_share(lab), 0.015, counts.survivors)
      .evaluate("Figure 1 as run: share of the finite runs left of the barrier after ten steps is the published one",
                counts.inside_survivors.at(read_at));
}

double left_on_fresh_data(const Laboratory& lab, std::uint64_t seed) {
  Experiment experiment = figure_1(lab, Loss::mse, 4000);
  experiment.data = sample_data_set({}, 1000, seed);
  const ExperimentResult result = run(experiment, 1);
  const auto& counts = result.get<Occupancy>().counts();
  return static_cast<double>(counts.inside_survivors.at(read_at)) / static_cast<double>(counts.survivors);
}

Computed rate(Laboratory& lab, const std::string& name) {
  return lab.once("loss conventions: escape rate of " + name, [&] {
    const Experiment experiment = lab.experiment(name);
    const Box& basin = experiment.potential.points.at(0).basin;
    const EscapeRate found = escape_rate(experiment.potential, experiment.rule, experiment.population,
                                         experiment.batch_size, {basin.lower.at(0), basin.upper.at(0)});
    return Computed{.check = "escape rate a step, " + name, .value = found.per_step, .error_bound = found.error_bound};
  });
}

Argument argue(Laboratory& lab) {
  const auto drawn = [&lab](const double& factor) { return claims::drawn_exponent(lab, factor); };
  const auto left = [&lab](const Loss& loss) { return left_after_ten(lab, loss); };
  return {
      .assertions = {shows("update", update_over_batch, Loss::half_mse,
                           foil_of_the_post("the loss that the code trains with, MSE", Loss::mse)),
                     shows("as-run", left, Loss::mse, foil_of_the_post("the loss as printed, half-MSE", Loss::half_mse))
                         .over_data([&lab](std::uint64_t seed) { return left_on_fresh_data(lab, seed); }),
                     shows("drawn", drawn, 1.0, foil_of_the_post("c = 1/2, the posterior of the printed loss", 0.5)),
                     context("half-mse", [&lab] { return rate(lab, "fig1_half_mse_fresh"); }),
                     context("mse", [&lab] { return rate(lab, "fig1_mse_fresh"); })},
      .given = {{"published", published_share(lab)},
                {"rate", 0.01},
                {"drawn-for", 1000.0},
                {"step", static_cast<double>(read_at)}},
      .headline_figure = [&lab] { return claims::losses_figure(lab); }};
}

}  // namespace

Finding loss_conventions() {
  return {
      .id = "loss-conventions",
      .source = "Models; Terminology; Connection; appendix; the published code",
      .sentence =
          "The loss is printed as [[half-MSE]]; the batch gradient, and the update read with l equal to Q squared, "
          "where the post omits a factor that does not affect what minimises, are those of [[MSE]], {update|1} times "
          "as large<:update>. With [[MSE]] the code trains: {as-run|percent} of Figure 1's finite runs are then left "
          "of the barrier after {step} steps<:as-run>, and {published|percent} is published. At the learning rate "
          "{rate} the [[escape rate]] with [[fresh batches]] is {half-mse|2} with [[half-MSE]], {mse|2} with [[MSE]]. "
          "The panels of posteriors draw the exponential of -n Q squared<:drawn>, the posterior of twice n samples.",
      .instead =
          "The figures' code trains with [[MSE]], which is double the loss printed here; learning rates are meant for "
          "that<:as-run>. The panels of posteriors draw the exponential of -n Q squared, what twice as many samples "
          "say<:drawn>.",
      .headline =
          "The post prints the loss [[half-MSE]] with the gradient of [[MSE]], and the code trains with [[MSE]]"
          "<:as-run>. With [[fresh batches]] of the population the [[escape rate]] of Figure 1 is {half-mse|2} a step "
          "with [[half-MSE]] and {mse|2} with [[MSE]].",
      .argue = argue};
}

}  // namespace flypaper::findings
