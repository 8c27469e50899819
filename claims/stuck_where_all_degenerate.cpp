// Takeaways: where all directions are degenerate SGD appears to be stuck. Every batch multiplies a small distance to
// such a point by a random factor: where the factor's logarithm has a negative mean the point holds what is near it,
// where it is positive it does not.
#include "claims/shared/degenerate_line.hpp"
#include "claims/shared/line_exponents.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"

namespace flypaper::claims {
namespace {
constexpr double beside = 1e-4;  // without momentum a batch keeps the mean distance: 1 in 1000 at most get to `away`
constexpr double away = 0.1;

/// From `starts` to the first exit from `around`.
Experiment watched(Experiment experiment, Box starts, const Box& around, double momentum, std::uint64_t trajectories) {
  experiment.ensemble.start = Start{.uniform = std::move(starts), .points = {}};
  experiment.ensemble.stop = Stop::when_settled;
  experiment.rule.momentum = momentum;
  experiment.observe = {{.kind = "exit_time", .interval = around}};
  return with_trajectories(std::move(experiment), trajectories);
}
/// Figure 6's line, on all of its length, and Figure 4's less degenerate minimum.
Experiment beside_the_line(Experiment experiment, double momentum, std::uint64_t trajectories) {
  return watched(std::move(experiment), {{-beside, -10.0}, {beside, 10.0}}, beside_line(away), momentum, trajectories);
}
Experiment beside_minimum(Experiment experiment, double momentum, std::uint64_t trajectories) {
  return watched(std::move(experiment), {{-2.0 - beside}, {-2.0 + beside}}, {{-2.0 - away}, {-2.0 + away}}, momentum,
                 trajectories);
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
  const double deviation = exits.at_risk() > 2'000 ? 0.03 : 0.16;  // as numbers allow
  return ProportionCheck::above(lab.word("stuck"), deviation, exits.at_risk()).evaluate(those, left(exits));
}

Sampled almost_all_leave(Laboratory& lab, const Experiment& experiment) {
  const auto& exits = lab.run(experiment).get<ExitTimes>();
  return ProportionCheck::above(lab.word("almost all"), 0.035, exits.at_risk()).evaluate(those, left(exits));
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
  const auto nearly_all = [&lab](const Experiment& experiment) { return almost_all_leave(lab, experiment); };
  const Experiment minimum = lab.experiment("fig4_half_mse_fresh");
  const Experiment line = lab.experiment("fig6_half_mse_fresh");
  const Experiment run_line = lab.experiment("fig6_as_run");
  const auto run_fresh = lab.experiment("fig6_as_run_fresh");
  constexpr std::uint64_t many = 4'096;
  constexpr std::uint64_t few = 512;
  const Experiment four = beside_minimum(minimum, 0.0, 16'384);
  const Experiment four_run = beside_minimum(lab.experiment("fig4_as_run"), 0.5, many);
  const Experiment six_run = beside_the_line(run_line, 0.0, few);
  const auto restless =
      foil_of_the_post("as run, with momentum", beside_minimum(lab.experiment("fig4_as_run"), 0.5, 16'384));
  const auto without = foil_of_the_post("without momentum", beside_minimum(minimum, 0.0, many));
  const auto text = foil_of_the_post("the text's potential and loss", beside_the_line(line, 0.0, few));
  const auto repelling = foil_of_the_post("the code's potential and loss", beside_the_line(run_fresh, 0.0, many));
  return {
      .assertions =
          {needs("loss as printed, fresh, Figure 4", "four-printed", holds, four, restless).by_word("stuck"),
           needs("gradient as printed, fresh, Figure 4", "four-gradient", holds, with_loss(four, Loss::mse), restless)
               .by_word("stuck"),
           contradicts("as run, Figure 4", "four-run", lets_go, four_run, without)
               .by_word("stuck")
               .over_data([four_run](std::uint64_t seed) { return share_left(four_run, seed); }),
           control("four-momentum", nearly_all, beside_minimum(minimum, 0.9, many), without).by_word("almost all"),
           needs("loss as printed, fresh, Figure 6", "six-printed", holds, beside_the_line(line, 0.0, many), repelling)
               .by_word("stuck"),
           needs("gradient as printed, fresh, Figure 6", "six-gradient", holds,
                 beside_the_line(with_loss(line, Loss::mse), 0.0, many), repelling)
               .by_word("stuck"),
           contradicts("as run, Figure 6", "six-run", lets_go, six_run, text)
               .by_word("stuck")
               .over_data([six_run](std::uint64_t seed) { return share_left(six_run, seed); }),
           control("turns", turns, Turn{run_line, 2.0, 5.0},
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
      .statement =
          "At critical points all of whose directions are degenerate, SGD is observed to be \"stuck\": it appears"
          " to get stuck there.",
      .quantifier = Quantifier::every,
      .cases = {"loss as printed, fresh, Figure 4", "gradient as printed, fresh, Figure 4", "as run, Figure 4",
                "loss as printed, fresh, Figure 6", "gradient as printed, fresh, Figure 6", "as run, Figure 6"},
      .sentence =
          "Batches leave such a point where it is, and it holds what is near it where the [[Lyapunov exponent]]"
          " is negative: with the printed potentials, [[fresh batches]] and without momentum on "
          "<all:six-printed,six-gradient,attracts> of Figure 6's line and at Figure 4's "
          "minimum<:four-printed,four-gradient>. On the figure's data the code's line repels above |w2| = "
          "{turns}<:turns> (off-line-starts-approach-line): {six-run|percent} of those beside it get a tenth away "
          "or diverge<:six-run>. Of those beside Figure 4's minimum {four-run|percent} get a tenth away [[as "
          "run]], at momentum {momentum-run}<:four-run>, and almost <all:four-momentum> at {momentum}.",
      .instead =
          "Where the Hessian vanishes at a critical point SGD appears to get stuck<:six-printed,six-gradient>, "
          "as long as learning rate, curvature and momentum are so small that the mean logarithm of the factor "
          "by which a batch multiplies the distance is negative<:turns,four-momentum>.",
      .argue = argue};
}

}  // namespace flypaper::claims
