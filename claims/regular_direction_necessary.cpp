// After Figure 3: a regular direction seems crucial for SGD not to get stuck. Figure 5 is Figure 2 without it.
#include <limits>

#include "claims/shared/figure2.hpp"
#include "claims/shared/line_exponents.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* loss = "loss as printed, Figure 5, fresh batches";
constexpr const char* gradient = "gradient as printed, Figure 5, fresh batches";
constexpr const char* as_run = "as run, Figure 5";
constexpr double beside = 1e-6;  // on the line itself a step is 0 in every bit, whatever the line does to what is near
constexpr std::uint64_t few = 1000;
constexpr double low = 3.4;  // below the height from which the code's line repels

/// Starts on the segment; out is who leaves the box within 5000 steps.
Experiment watched(Experiment experiment, Segment starts, std::uint64_t trajectories, Box box) {
  experiment.ensemble.start = Start{.uniform = {}, .points = {}, .grid = {}, .segment = std::move(starts)};
  experiment.ensemble.trajectories = trajectories;
  experiment.ensemble.steps = 5000;
  experiment.ensemble.stop = Stop::when_settled;
  experiment.observe = {{.kind = "exit_time", .interval = std::move(box)}};
  return experiment;
}
/// Starts a millionth beside Figure 5's line; out is who comes to |w1| = 0.1, as far as Figure 6 starts.
Experiment beside_line(const Experiment& experiment, std::uint64_t trajectories) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  return watched(experiment, {{beside, -10.0}, {beside, 10.0}}, trajectories, {{-0.1, -infinity}, {0.1, infinity}});
}
std::uint64_t left(const ExitTimes& exits) { return exits.at_risk() - exits.count(Exit::censored); }

Sampled stuck(Laboratory& lab, const Experiment& experiment) {
  return ProportionCheck::below(lab.word("stuck"), 0.0095, experiment.ensemble.trajectories)
      .evaluate("share that leaves the line without a regular direction within 5000 steps",
                left(lab.run(experiment).get<ExitTimes>()));
}
Sampled leaves(Laboratory& lab, const Experiment& experiment) {
  return ProportionCheck::above(lab.word("stuck"), 0.3, experiment.ensemble.trajectories)
      .evaluate("share that leaves the line without a regular direction within 5000 steps",
                left(lab.run(experiment).get<ExitTimes>()));
}
/// Of the same starts, how many diverge: leave the plane.
Sampled diverges(Laboratory& lab, Experiment experiment) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  experiment.observe[0].interval = {{-infinity, -infinity}, {infinity, infinity}};
  return ProportionCheck::above(lab.word("stuck"), 0.3, experiment.ensemble.trajectories)
      .evaluate("share that diverges within 5000 steps", lab.run(experiment).get<ExitTimes>().count(Exit::diverged));
}
/// Those that start where the line attracts.
Experiment below(Experiment experiment, double height) {
  experiment.ensemble.start.segment = Segment{{beside, -height}, {beside, height}};
  return experiment;
}
double left_on(const Experiment& experiment, std::uint64_t seed) {
  const Experiment fresh = with_trajectories(on_other_data(experiment, seed), 64);
  return static_cast<double>(left(run(fresh, 1).get<ExitTimes>())) / 64.0;
}

/// The same line where it has a regular direction, from a point of it: the post's Figure 2.
Sampled regular_moves(Laboratory& lab, const Experiment& experiment) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const Experiment one = watched(experiment, {{0.0, 2.0}, {0.0, 2.0}}, few, {{-infinity, 1.9}, {infinity, 2.1}});
  return ProportionCheck::above(0.5, 0.4, few)
      .evaluate("from (0, 2), share that moves by 5 % along the line within 5000 steps",
                left(lab.run(one).get<ExitTimes>()));
}

Argument argue(Laboratory& lab) {
  const Experiment half = lab.experiment("fig5_half_mse_fresh");
  const Experiment code = lab.experiment("fig6_as_run");
  const auto sticks = [&lab](const Experiment& experiment) { return stuck(lab, experiment); };
  const auto goes = [&lab](const Experiment& experiment) { return leaves(lab, experiment); };
  const auto moves = [&lab](const Experiment& experiment) { return regular_moves(lab, experiment); };
  const auto printed = [](const Experiment& experiment) { return beside_line(experiment, 5000); };
  // The line repels beyond w2 with c eta w2^2 = 3.48: at these learning rates from 9.7, just inside the figure.
  const Experiment repelling = with_learning_rate(printed(half), 0.035);
  const Experiment mse_repelling = with_learning_rate(printed(with_loss(half, Loss::mse)), 0.0175);
  Experiment text = beside_line(code, few);
  text.potential = half.potential;
  return {.assertions = {needs(loss, "half-stuck", sticks, printed(half), foil("learning rate 0.035", repelling))
                             .by_word("stuck"),
                         needs(gradient, "mse-stuck", sticks, printed(with_loss(half, Loss::mse)),
                               foil("learning rate 0.0175", mse_repelling))
                             .by_word("stuck"),
                         contradicts(as_run, "run-leaves", goes, beside_line(code, few),
                                     foil_of_the_post("the text's potential", text))
                             .by_word("stuck")
                             .over_data([run = beside_line(code, few)](auto seed) { return left_on(run, seed); }),
                         control("run-below", sticks, below(beside_line(code, 5000), low),
                                 foil("up to 3.75", below(beside_line(code, 5000), 3.75)))
                             .by_word("stuck"),
                         context("run-diverges", [&lab, run = beside_line(code, few)] { return diverges(lab, run); }),
                         control("regular-moves", moves, lab.experiment("fig2_half_mse_fresh"),
                                 foil_of_the_post("Figure 5's potential", half)),
                         context("run-height", [code] { return repelling_height(code); }).over_data([code](auto seed) {
                           return repelling_height(on_other_data(code, seed)).value;
                         })},
          .given = {{"steps", 5000}, {"range", 10.0}, {"low", low}}};
}

}  // namespace

Claim regular_direction_necessary() {
  return {.id = "regular-direction-necessary",
          .source =
              "SGD converges toward the most degenerate point along a degenerate line; last paragraph before "
              "Figure 2",
          .statement =
              "The existence of a direction that is not degenerate seems crucial for SGD not to get stuck on the line: "
              "where there is none, SGD can get stuck.",
          .cases = {loss, gradient, as_run},
          .sentence =
              "SGD can get stuck without: started beside Figure 5's line, with |w2| < {range}, {half-stuck|percent} "
              "leave it in {steps} steps with [[half-MSE]] and [[fresh batches]], {mse-stuck|percent} with "
              "[[MSE]]<:half-stuck,mse-stuck>; so it does [[as run]], started a "
              "millionth beside, for |w2| < {low}<:run-below>. But above "
              "{run-height} the code's line repels on the figure's data, without a regular direction: "
              "{run-leaves|percent} of the starts leave<:run-leaves>, not for the origin, as {run-diverges|percent} "
              "diverge (finding diverged-runs).",
          .instead =
              "For this potential the existence of a direction that is not degenerate seems crucial for SGD not to get "
              "stuck; a line that is degenerate in both may repel where it is steep enough, and runs diverge there.",
          .argue = argue};
}

}  // namespace flypaper::claims
