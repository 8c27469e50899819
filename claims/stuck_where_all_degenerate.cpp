// Takeaways: where all directions are degenerate SGD appears to be stuck. Every batch multiplies a small distance to
// such a point by a random factor: where the factor's logarithm has a negative mean the point holds what is near it,
// where it is positive it does not.
#include "claims/shared/degenerate_line.hpp"
#include "claims/shared/line_exponents.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/observables/exit_times.hpp"
#include "flypaper/report/claim.hpp"
#include "flypaper/statistics/proportion.hpp"

namespace flypaper::claims {
namespace {
constexpr double beside = 1e-4;  // without momentum a batch keeps the mean distance: 1 in 1000 at most get to `away`
constexpr double away = 0.1;

/// Figure 6's line, on all of its length.
Experiment beside_the_line(Experiment experiment, double momentum, std::uint64_t trajectories) {
  experiment.ensemble.start = Start{.uniform = {{-beside, -10.0}, {beside, 10.0}}, .points = {}};
  experiment.ensemble.stop = Stop::when_settled;
  experiment.rule.momentum = momentum;
  experiment.observe = {{.kind = "exit_time", .interval = beside_line(away)}};
  return with_trajectories(std::move(experiment), trajectories);
}
/// Figure 4's less degenerate minimum.
Experiment beside_minimum(Experiment experiment, double momentum, std::uint64_t trajectories) {
  experiment.ensemble.start = Start{.uniform = {{-2.0 - beside}, {-2.0 + beside}}, .points = {}};
  experiment.ensemble.stop = Stop::when_settled;
  experiment.rule.momentum = momentum;
  experiment.observe = {{.kind = "exit_time", .interval = {{-2.0 - away}, {-2.0 + away}}}};
  return with_trajectories(std::move(experiment), trajectories);
}

std::uint64_t left(const ExitTimes& exits) { return exits.at_risk() - exits.count(Exit::censored); }

constexpr const char* those =
    "of those within 1e-4 of the degenerate points those that get 0.1 away in the figure's steps";

Sampled stuck(Laboratory& lab, const Experiment& experiment) {
  const auto& exits = lab.run(experiment).get<ExitTimes>();
  const double deviation = exits.at_risk() > 10'000 ? 0.008 : 0.01;
  return ProportionCheck::below(lab.word("stuck"), deviation, exits.at_risk()).evaluate(those, left(exits));
}
Sampled leave(Laboratory& lab, const Experiment& experiment) {
  const auto& exits = lab.run(experiment).get<ExitTimes>();
  // Enough power for a sixth, or on larger ensembles for a fiftieth more.
  const double deviation = exits.at_risk() > 2'000 ? 0.03 : 0.16;
  return ProportionCheck::above(lab.word("stuck"), deviation, exits.at_risk()).evaluate(those, left(exits));
}

double share_left(Experiment experiment, std::uint64_t seed) {
  experiment = with_trajectories(on_other_data(std::move(experiment), seed), 128);
  const ExperimentResult result = run(experiment, 0);
  const auto& exits = result.get<ExitTimes>();
  return static_cast<double>(left(exits)) / static_cast<double>(exits.at_risk());
}

Argument argue(Laboratory& lab) {
  const auto holds = [&lab](const Experiment& experiment) { return stuck(lab, experiment); };
  const auto lets_go = [&lab](const Experiment& experiment) { return leave(lab, experiment); };
  const Experiment minimum = lab.experiment("fig4_half_mse_fresh");
  const Experiment line = lab.experiment("fig6_half_mse_fresh");
  const Experiment run_line = lab.experiment("fig6_as_run");
  const Experiment run_fresh = lab.experiment("fig6_as_run_fresh");
  constexpr std::uint64_t many = 4'096;
  constexpr std::uint64_t few = 512;
  const Experiment four = beside_minimum(minimum, 0.0, 16'384);
  const Experiment four_run = beside_minimum(lab.experiment("fig4_as_run"), 0.5, 4'096);
  const Experiment six_run = beside_the_line(run_line, 0.0, few);
  const auto restless =
      foil_of_the_post("as run, with momentum", beside_minimum(lab.experiment("fig4_as_run"), 0.5, 16'384));
  const auto without = foil_of_the_post("without momentum", beside_minimum(minimum, 0.0, 4'096));
  const auto text = foil_of_the_post("the text's potential and loss", beside_the_line(line, 0.0, few));
  const auto repelling = foil_of_the_post("the code's potential and loss", beside_the_line(run_fresh, 0.0, many));
  return {
      .assertions =
          {needs("loss as printed, Figure 4", "four-printed", holds, four, restless).by_word("stuck"),
           needs("gradient as printed, Figure 4", "four-gradient", holds, with_loss(four, Loss::mse), restless)
               .by_word("stuck"),
           contradicts("as run, Figure 4", "four-run", lets_go, four_run, without)
               .by_word("stuck")
               .over_data([four_run](std::uint64_t seed) { return share_left(four_run, seed); }),
           contradicts("ours, Figure 4 with momentum 0.9", "four-momentum", lets_go, beside_minimum(minimum, 0.9, few),
                       foil_of_the_post("without", beside_minimum(minimum, 0.0, few)))
               .by_word("stuck"),
           needs("loss as printed, Figure 6", "six-printed", holds, beside_the_line(line, 0.0, many), repelling)
               .by_word("stuck"),
           needs("gradient as printed, Figure 6", "six-gradient", holds,
                 beside_the_line(with_loss(line, Loss::mse), 0.0, many), repelling)
               .by_word("stuck"),
           contradicts("as run, Figure 6", "six-run", lets_go, six_run, text)
               .by_word("stuck")
               .over_data([six_run](std::uint64_t seed) { return share_left(six_run, seed); }),
           contradicts("ours, Figure 6 with momentum 0.9", "six-momentum", lets_go, beside_the_line(line, 0.9, few),
                       text)
               .by_word("stuck"),
           control("turns", turns, Turn{run_fresh, 2.0, 5.0},
                   foil_of_the_post("the text's potential and loss: no turn", Turn{line, 2.0, 5.0})),
           control("attracts", attracts, Turn{with_loss(line, Loss::mse), 0.5, 10.0},
                   foil_of_the_post("the code's potential", Turn{run_fresh, 0.5, 10.0}))},
      .given = {{"momentum", 0.9}, {"momentum-run", 0.5}}};
}

}  // namespace

Claim stuck_where_all_degenerate() {
  return {
      .id = "stuck-where-all-degenerate",
      .source = "Main takeaways, (2); Discussion, takeaway on critical points that are degenerate in every direction",
      .statement = "At critical points all of whose directions are degenerate, SGD is observed to be stuck.",
      .quantifier = Quantifier::every,
      .cases = {"loss as printed, Figure 4", "gradient as printed, Figure 4", "as run, Figure 4",
                "ours, Figure 4 with momentum 0.9", "loss as printed, Figure 6", "gradient as printed, Figure 6",
                "as run, Figure 6", "ours, Figure 6 with momentum 0.9"},
      .sentence =
          "Batches fix such a point, and it holds what is near it where the [[Lyapunov exponent]] is negative. "
          "With the printed potentials and without momentum it is on <all:six-printed,six-gradient,attracts> of "
          "Figure 6's line and at Figure 4's minimum<:four-printed,four-gradient>. The code's line repels from |w2| "
          "= {turns} on<:turns>: {six-run|percent} of those beside it leave<:six-run>. At momentum {momentum-run} "
          "{four-run|percent} leave Figure 4's minimum [[as run]]<:four-run>, and at momentum {momentum} "
          "{four-momentum|percent} do<:four-momentum>.",
      .instead =
          "Where the Hessian vanishes at a critical point SGD appears to get stuck<:six-printed,six-gradient>, as long "
          "as learning rate, curvature and momentum are so small that batches bring it nearer on the average of the "
          "logarithm<:turns,four-momentum>.",
      .argue = argue};
}

}  // namespace flypaper::claims
