// Figure 1: qualitatively the law of SGD is the posterior, which has most of its mass in the degenerate basin. Over the
// two basins and what is in neither.
#include "claims/shared/law_distance.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/base/statistics/distribution.hpp"

namespace flypaper::claims {
namespace {

/// How many end in the sharp basin, in the degenerate one, and in neither, as what has diverged.
std::array<std::uint64_t, 3> ends(const ExperimentResult& result) {
  const auto& sharp = result.get<Occupancy>().counts();
  return {sharp.inside.back(), sharp.finite.back() - sharp.inside.back(), sharp.trajectories - sharp.finite.back()};
}

Experiment with_ends(const Experiment& experiment, std::uint64_t trajectories) {
  Experiment run = experiment;
  run.ensemble.trajectories = trajectories;
  std::erase_if(run.observe, [](const ObserveSettings& observe) { return observe.kind != "occupancy"; });
  return run;
}

std::array<double, 3> posterior_basins(const LawSetting& setting) {
  const Posterior posterior = posterior_of(setting);
  const double barrier = sharp_basin(setting.experiment).upper;
  const double sharp = posterior.mass({{posterior.box().lower[0]}, {barrier}}).value;
  return {sharp, 1.0 - sharp, 0.0};
}

Sampled basins_alike(Laboratory& lab, const LawSetting& setting) {
  const auto many = lab.by_tier<std::uint64_t>(20'000, 60'000, 200'000);
  const std::array<std::uint64_t, 3> counts = ends(lab.run(with_ends(setting.experiment, many)));
  Sampled found = TotalVariationCheck::equivalent(0.0, lab.word("resembles"), counts.size(), many)
                      .evaluate("over the two basins and neither, the law of SGD after the last step is the posterior",
                                counts, posterior_basins(setting));
  found.asserted.lower = -std::numeric_limits<double>::infinity();  // a distance is not negative
  return found;
}

double distance_on(const LawSetting& setting, std::uint64_t seed) {
  LawSetting fresh = setting;
  fresh.experiment = with_seed(on_other_data(setting.experiment, seed), seed);
  const std::array<std::uint64_t, 3> counts = ends(run(with_ends(fresh.experiment, 4000), 1));
  const std::array<double, 3> posterior = posterior_basins(setting);
  double apart = 0.0;
  for (std::size_t i = 0; i < 3; ++i)
    apart += 0.5 * std::abs(static_cast<double>(counts.at(i)) / 4000.0 - posterior.at(i));
  return apart;
}

/// The share that ends in one of the basins, on a fresh data set.
double share_on(const Experiment& experiment, std::size_t basin, std::uint64_t seed) {
  const ExperimentResult result = run(with_ends(with_seed(on_other_data(experiment, seed), seed), 4000), 1);
  return static_cast<double>(ends(result).at(basin)) / 4000.0;
}

/// A share that the sentence tells: whatever it is passes.
Sampled share(Laboratory& lab, const Experiment& experiment, std::size_t basin) {
  const auto many = lab.by_tier<std::uint64_t>(20'000, 60'000, 200'000);
  return ProportionCheck::equivalent(0.5, 0.6, many)
      .evaluate("share of the trajectories that end there", ends(lab.run(with_ends(experiment, many))).at(basin));
}

Argument argue(Laboratory& lab) {
  const auto alike = [&lab](const LawSetting& setting) { return basins_alike(lab, setting); };
  const LawSetting loss = given_its_data(lab.experiment("fig1_half_mse"));
  const LawSetting gradient = given_its_data(lab.experiment("fig1_mse"));
  const LawSetting as_run = as_drawn(lab.experiment("fig1_as_run"));
  const auto slower = [](LawSetting setting, double rate) {
    setting.experiment.rule.learning_rate = rate;
    return setting;
  };
  const auto posterior_share = [loss] {
    return Computed{
        .check = "posterior mass in the sharp basin", .value = posterior_basins(loss)[0], .error_bound = 1e-9};
  };
  const auto on_data = [run = as_run.experiment](std::size_t basin) {
    return [run, basin](std::uint64_t seed) { return share_on(run, basin, seed); };
  };
  const auto ends_in = [&lab](const LawSetting& setting, std::size_t basin) {
    return [&lab, setting, basin] { return share(lab, setting.experiment, basin); };
  };
  return {.assertions = {needs(figure1_loss_as_printed, "alike-loss", alike, loss,
                               foil("learning rate 0.011", slower(loss, 0.011)))
                             .by_word("resembles"),
                         needs(figure1_gradient_as_printed, "alike-gradient", alike, gradient,
                               foil("learning rate 0.005", slower(gradient, 0.005)))
                             .by_word("resembles"),
                         needs(figure1_as_run, "alike-as-run", alike, as_run,
                               foil("learning rate 0.005", slower(as_run, 0.005)))
                             .by_word("resembles")
                             .over_data([as_run](std::uint64_t seed) { return distance_on(as_run, seed); }),
                         context("posterior-sharp", posterior_share), context("sharp-loss", ends_in(loss, 0)),
                         context("flat-gradient", ends_in(gradient, 1)),
                         context("flat-as-run", ends_in(as_run, 1)).over_data(on_data(1)),
                         context("gone-as-run", ends_in(as_run, 2)).over_data(on_data(2))},
          .given = {{"steps", 500.0}}};
}

}  // namespace

Claim law_resembles_posterior_fig1() {
  return {.id = "law-resembles-posterior-fig1",
          .source = "SGD can cross a potential barrier from a sharp minimum; sentence before the last, on Figure 1",
          .statement =
              "Under the conditions of Figure 1 the qualitative behaviour of SGD's law is consistent with a posterior "
              "that concentrates most around the most degenerate minimum.",
          .quantifier = Quantifier::every,
          .cases = {figure1_loss_as_printed, figure1_gradient_as_printed, figure1_as_run},
          .sentence =
              "Where trajectories escape it is: with [[MSE]] {flat-gradient|percent} end in the degenerate "
              "basin<:alike-gradient>, and [[as run]] {flat-as-run|percent|2}, with {gone-as-run|percent|2} "
              "diverged<:alike-as-run>. With [[half-MSE]] the same learning rate is too small for escape: "
              "{sharp-loss|percent|2} are still in the sharp basin after {steps} steps, where the posterior has "
              "{posterior-sharp|percent|2}.",
          .instead =
              "With the loss [[MSE]] the trajectories that stay finite gather at the degenerate minimum, as the "
              "posterior does.",
          .argue = argue};
}

}  // namespace flypaper::claims
