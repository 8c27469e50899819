// Figure 4's caption: no run went from the less degenerate minimum to the more degenerate one for as long as the
// experiment was run. Runs that leave diverge; how many are finite on the other side at the end is counted here.
#include "claims/shared/figure4_basins.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* as_run = "as run, Figure 4";
constexpr const char* with_half_mse = "ours with half-MSE, basin of descent";
constexpr const char* with_mse = "ours with MSE, basin of descent";

std::uint64_t crossed(const Experiment& experiment, const ExperimentResult& result) {
  return ends_of(experiment, result).crossed;
}

/// Of the starts, how many have left the basin and are finite at the end.
Sampled crossing(Laboratory& lab, const FromLeft& left) {
  const Experiment experiment = with_divergences(started(lab, left));
  return ProportionCheck::below(lab.word("none leave"), 0.009, experiment.ensemble.trajectories)
      .evaluate("share of the starts that is on the other side of the barrier, and finite, at the end",
                crossed(experiment, lab.run(experiment)));
}

Argument argue(Laboratory& lab) {
  const auto crosses = [&lab](const FromLeft& left) { return crossing(lab, left); };
  const Experiment run = lab.experiment("fig4_as_run");
  const Experiment printed = lab.experiment("fig4_half_mse");
  const Experiment gradient = with_momentum(run, 0.0);
  const auto few = lab.by_tier(7'000U, 20'000U, 100'000U);
  const auto many = lab.by_tier(30'000U, 60'000U, 200'000U);
  const FromLeft figure{run, Start4::left_of_barrier, few};
  const auto basin = [many](const Experiment& experiment) { return FromLeft{experiment, Start4::descent_basin, many}; };
  const FromLeft whole{printed, Start4::left_of_barrier, many};
  const auto smaller_steps = [](FromLeft left, double learning_rate) {
    left.experiment.rule.learning_rate = learning_rate;
    return left;
  };
  return {.assertions =
              {needs(as_run, "run", crosses, figure, foil("learning rate 0.0003", smaller_steps(figure, 0.0003)))
                   .by_word("none leave")
                   .over_data([left = with_divergences(left_of_barrier(run, 1'500))](std::uint64_t seed) {
                     const Experiment other = with_seed(on_other_data(left, seed), seed);
                     return static_cast<double>(crossed(other, flypaper::run(other, 1))) / 1'500.0;
                   }),
               needs(as_run, "run-basin", crosses, basin(run), foil("all starts left of the barrier, half-MSE", whole))
                   .by_word("none leave"),
               needs(with_half_mse, "loss", crosses, basin(printed), foil("all starts left of the barrier", whole))
                   .by_word("none leave"),
               needs(with_mse, "gradient", crosses, basin(gradient),
                     foil("all starts left of the barrier, half-MSE", whole))
                   .by_word("none leave"),
               context("whole", [crosses, whole] { return crosses(whole); })},
          .given = {{"steps", 500}}};
}

}  // namespace

Claim none_crosses_fig4() {
  return {
      .id = "none-crosses-fig4",
      .source = "SGD get stuck along degenerate directions, second paragraph; Figure 4, caption",
      .statement =
          "No trajectory escaped from the less degenerate minimum to the more degenerate one for as long as "
          "the experiment was run.",
      .cases = {as_run, with_half_mse, with_mse},
      .sentence =
          "So it is, but for a few in a thousand: [[as run]], of the starts left of the barrier {run|percent} are "
          "beyond it, and finite, after {steps} steps<:run>, of those in the less degenerate minimum's basin of "
          "[[noise-free descent]] {run-basin|percent}<:run-basin>; without momentum, on the same data, {loss|percent} "
          "of these with [[half-MSE]] and {gradient|percent} with [[MSE]]<:loss,gradient>. With [[half-MSE]] and "
          "starts up to the barrier it is {whole|percent}. What else leaves diverges.",
      .argue = argue};
}

}  // namespace flypaper::claims
