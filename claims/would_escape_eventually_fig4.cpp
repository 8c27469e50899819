// Figure 4: given enough pushes in a row SGD would cross the barrier. True, for a batch can push as far as one likes;
// but the degenerate minimum is fixed by every batch and, while its Lyapunov exponent is negative, catches for good
// what comes close: with time the probability to escape saturates below one.
#include <utility>

#include "claims/shared/figure4_pushes.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/base/statistics/distribution.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* with_half_mse = "ours with half-MSE, Figure 4, fresh batches";
constexpr const char* with_mse = "ours with MSE, Figure 4, fresh batches";
constexpr const char* as_run = "as run, Figure 4";
constexpr std::uint64_t late = 1'000;

Experiment from_distance(Experiment experiment, double distance, std::uint64_t trajectories, std::uint64_t steps) {
  experiment = beside_minimum(experiment, beside, trajectories);
  experiment.ensemble.start.points = {{left_minimum(experiment) + distance}};
  experiment.ensemble.steps = steps;
  return experiment;
}

Sampled leaves_as_run(Laboratory& lab, const Experiment& experiment) {
  const auto& exits = lab.run(experiment).get<ExitTimes>();
  return ProportionCheck::above(0.0, 0.1, exits.at_risk())
      .evaluate("share of the starts 0.1 beside the minimum that leaves in the figure's steps",
                left_by(exits, exits.steps()));
}

/// Of those inside after 200 steps, how many leave later; and the exact chance against simulation.
Sampled leaves_late(Laboratory& lab, const Experiment& experiment) {
  const std::vector<std::uint64_t> inside = lab.run(experiment).get<ExitTimes>().still_inside();
  return ProportionCheck::below(lab.word("none leave"), 0.009, inside[soon])
      .evaluate("share of those inside after 200 steps that leaves in the next 800", inside[soon] - inside[late]);
}
/// The law of the time to leave, simulated, against the exact one at the start 0.1 beside the minimum.
Sampled as_exact(Laboratory& lab, const Experiment& experiment) {
  const auto at =
      lab.by_tier<std::vector<std::uint64_t>>({3, 6, 12, 24, soon}, {1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, soon},
                                              {1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, soon});
  const Transition transition = transition_left_of_barrier(with_momentum(lab.experiment("fig4_as_run_fresh"), 0.0));
  LawInTime law(transition, left_minimum(experiment) + beside);
  const auto& exits = lab.run(experiment).get<ExitTimes>();
  std::vector<double> probabilities;
  std::vector<std::uint64_t> counts;
  double before = 0.0;
  std::uint64_t left = 0;
  for (const std::uint64_t step : at) {
    while (law.time() < step) law.step();
    probabilities.push_back(law.left() + law.right() - std::exchange(before, law.left() + law.right()));
    counts.push_back(left_by(exits, step) - std::exchange(left, left_by(exits, step)));
  }
  probabilities.push_back(1.0 - before);
  counts.push_back(exits.at_risk() - left);
  return TotalVariationCheck::equivalent(0.0, 0.08, counts.size(), exits.at_risk())
      .evaluate("law of the time to leave, simulated, against the exact one: total variation", counts, probabilities);
}

Argument argue(Laboratory& lab) {
  const auto late_share = [&lab](const Experiment& experiment) { return leaves_late(lab, experiment); };
  const auto by_exact = [&lab](const Experiment& experiment) { return as_exact(lab, experiment); };
  const auto on_data = [&lab](const Experiment& experiment) { return leaves_as_run(lab, experiment); };
  const Experiment loss = lab.experiment("fig4_half_mse_fresh");
  const Experiment gradient = with_momentum(lab.experiment("fig4_as_run_fresh"), 0.0);
  const Experiment run = lab.experiment("fig4_as_run");
  const auto without_label_noise = [](Experiment experiment) {
    experiment.population.noise_variance = 0.0;
    return BesideMinimum{std::move(experiment), 1e-3};
  };
  Experiment whole = run;
  whole.batch_size = run.data_set().size();
  const auto at_rest = foil("a start at the minimum itself", BesideMinimum{loss, 0.0});
  const std::uint64_t many = lab.by_tier(11'500U, 30'000U, 100'000U);
  const Experiment simulated = from_distance(gradient, beside, many, late);
  const Experiment figure = from_distance(run, beside, 1'000, run.ensemble.steps);
  return {.assertions = {needs(with_half_mse, "loss-doubles", doubles, BesideMinimum{loss, 1e-3},
                               foil("labels without noise", without_label_noise(loss))),
                         needs(with_half_mse, "loss-leaves", leaves, BesideMinimum{loss, beside}, at_rest),
                         needs(with_mse, "gradient-doubles", doubles, BesideMinimum{gradient, 1e-3},
                               foil("labels without noise", without_label_noise(gradient))),
                         needs(with_mse, "gradient-leaves", leaves, BesideMinimum{gradient, beside}, at_rest),
                         context("gradient-left", [gradient] { return leaves({gradient, -beside}); }),
                         needs(as_run, "factor", largest_factor, run, foil("all samples in one batch", whole)),
                         needs(as_run, "run-leaves", on_data, figure,
                               foil("starts at the minimum itself", from_distance(run, 0.0, 1'000, 500)))
                             .over_data(leaving_on_other_data(figure)),
                         control("saturates", late_share, simulated,
                                 foil("learning rate 0.023, near the largest that attracts",
                                      from_distance(with_learning_rate(gradient, 0.023), 1e-4, many, late))),
                         control("exactly", by_exact, simulated,
                                 foil("starts 0.11 beside the minimum", from_distance(gradient, 0.11, many, late))),
                         control("exponent", exponent, gradient,
                                 foil("learning rate 0.03", with_learning_rate(gradient, 0.03)))},
          .given = {{"distance", beside}, {"soon", soon}},
          .figures = [&lab, gradient, simulated] {
            return std::vector<Figure>{forecast_figure(gradient, lab.run(simulated).get<ExitTimes>())};
          }};
}

}  // namespace

Claim would_escape_eventually_fig4() {
  return {
      .id = "would-escape-eventually-fig4",
      .source = "SGD get stuck along degenerate directions, second paragraph; Figure 4",
      .statement =
          "In theory SGD would escape from the less degenerate of two degenerate minima if it saw enough "
          "consecutive updates that push it over the barrier.",
      .cases = {with_half_mse, with_mse, as_run},
      .sentence =
          "As the post says, enough pushes in a row carry SGD out<:loss-doubles,gradient-doubles,run-leaves>: one "
          "batch of the figure's data can multiply a small distance to the minimum by {factor|2}<:factor>. But waiting "
          "does not help: without momentum, with [[MSE]] and [[fresh batches]], distances shrink by a "
          "[[Lyapunov exponent]] of {exponent} a step<:exponent>. From {distance} right of the minimum "
          "{gradient-leaves|3|percent} "
          "leave in {soon} steps ({gradient-left|3|percent} from the left), hardly one later<:saturates>; the rest is "
          "caught.",
      .argue = argue};
}

}  // namespace flypaper::claims
