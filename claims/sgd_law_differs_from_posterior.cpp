// Figure 1: in finite time the law of SGD and the posterior differ in form. The exact law of w_t, the posterior by
// quadrature, and their total variation.
#include <array>

#include "claims/shared/law_distance.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {
namespace {

/// A simulation on the experiment's own data beside the exact law that `expected` has.
struct Beside {
  Experiment simulated;
  Experiment expected;
};

/// The share within 0.2 of the degenerate minimum is that of the exact law.
Sampled near_as_exact(Laboratory& lab, const Beside& beside) {
  const double flat = -sharp_minimum(beside.simulated);
  const Interval1d near{flat - 0.2, flat + 0.2};
  const Transition transition(step_law(beside.expected), {-4.0, 4.0}, 0.5);
  const Box& starts = beside.expected.ensemble.start.uniform;
  LawInTime law(transition, [&](double w) { return w > starts.lower[0] && w < starts.upper[0] ? 1.0 : 0.0; });
  while (law.time() < beside.expected.ensemble.steps) law.step();
  Experiment run = beside.simulated;
  run.ensemble.trajectories = lab.by_tier<std::uint64_t>(40'000, 100'000, 400'000);
  run.observe = {{.kind = "occupancy", .interval = {{near.lower}, {near.upper}}, .every = run.ensemble.steps}};
  const Occupancy::Counts& counts = lab.run(run).get<Occupancy>().counts();
  return ProportionCheck::equivalent(law.mass(near.lower, near.upper), 0.04, counts.trajectories)
      .evaluate("simulated on the data set, the share near the degenerate minimum is that of the exact law",
                counts.inside.back());
}

Figure distance_figure(const std::vector<std::pair<const char*, LawSetting>>& settings) {
  Figure figure{.name = "law-and-posterior-distance",
                .title = "How far SGD's law is from the posterior",
                .caption =
                    "Total variation, exact for normal data with the moments of each data set; the posterior is "
                    "that of the caption's 10^4 samples, and as run exp(-n Q^2) with n = 1000.",
                .x = {.label = "step", .scale = Scale::logarithmic},
                .y = {.label = "total variation"}};
  for (const auto& [name, setting] : settings) {
    figure.series.push_back(distances(setting, 0.6).distance);
    figure.series.back().label = name;
  }
  return figure;
}

Argument argue(Laboratory& lab) {
  const LawSetting loss = given_its_data(lab.experiment("fig1_half_mse"));
  const LawSetting gradient = given_its_data(lab.experiment("fig1_mse"));
  const LawSetting as_run = as_drawn(lab.experiment("fig1_as_run"));
  const auto apart = [&lab, differs = above(lab.word("differs"))](const LawSetting& setting) {
    return after_last_step(lab, "total variation between the exact law after the last step and the posterior", setting,
                           Measured::distance, differs);
  };
  const auto itself = [](LawSetting setting) {
    setting.against = Against::itself_earlier;
    return foil("the law itself, a fiftieth of the run earlier", setting);
  };
  const auto half = [&lab](const LawSetting& setting) {
    return [&lab, setting] {
      return after_last_step(lab, "mass of the exact law where the posterior has its central half", setting,
                             Measured::central_half, {});
    };
  };
  const auto near = [&lab](const Beside& beside) { return near_as_exact(lab, beside); };
  const Experiment& run = as_run.experiment;
  return {.assertions = {needs(figure1_loss_as_printed, "apart-loss", apart, loss, itself(loss)).by_word("differs"),
                         needs(figure1_gradient_as_printed, "apart-gradient", apart, gradient, itself(gradient))
                             .by_word("differs"),
                         needs(figure1_as_run, "apart-as-run", apart, as_run, itself(as_run))
                             .by_word("differs")
                             .over_data([as_run](std::uint64_t seed) {
                               LawSetting fresh = as_run;
                               fresh.experiment = with_seed(on_other_data(as_run.experiment, seed), seed);
                               return distances(fresh, 0.4).distance.y.back();
                             }),
                         control("near-as-exact", near, Beside{run, run},
                                 foil("learning rate 0.008", Beside{with_learning_rate(run, 0.008), run})),
                         context("half-gradient", half(gradient)),
                         context("half-as-run", half(as_run)).over_data([as_run](std::uint64_t seed) {
                           LawSetting fresh = as_run;
                           fresh.experiment = with_seed(on_other_data(as_run.experiment, seed), seed);
                           return distances(fresh, 0.4).central_half;
                         })},
          .given = {{"steps", 500.0}, {"run", 50.0}},
          .figures = [loss, gradient, as_run] {
            return std::vector<Figure>{
                distance_figure({{"loss as printed", loss}, {"gradient as printed", gradient}, {"as run", as_run}})};
          }};
}

}  // namespace

Claim sgd_law_differs_from_posterior() {
  return {.id = "sgd-law-differs-from-posterior",
          .source = "SGD can cross a potential barrier from a sharp minimum; last sentence, on Figure 1",
          .statement = "In finite time the law of SGD and the posterior differ in form.",
          .quantifier = Quantifier::every,
          .cases = {figure1_loss_as_printed, figure1_gradient_as_printed, figure1_as_run},
          .sentence =
              "After the caption's {steps} steps the law of SGD and the posterior given its data are "
              "{apart-gradient|2} apart in total variation with [[MSE]] and {apart-loss|2} with [[half-MSE]], "
              "and [[as run]] {apart-as-run|2} after {run}. Where the posterior has its central half, SGD has "
              "{half-gradient|percent|2} with [[MSE]] and {half-as-run|percent|2} [[as run]].",
          .argue = argue};
}

}  // namespace flypaper::claims
