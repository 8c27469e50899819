// Figure 4: that SGD gets stuck at the less degenerate minimum is said to hold with momentum too. A degenerate minimum,
// where batches multiply distances, attracts only while the Lyapunov exponent is negative, and momentum turns it round.
#include <array>

#include "claims/shared/figure4_momentum.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/base/core/parallel.hpp"

namespace flypaper::claims {
namespace {

// The text gives no momentum: that of the notebook decides, and the usual one is told beside it.
constexpr double much_momentum = 0.9;
constexpr const char* ours = "ours with half-MSE, the notebook's momentum";
constexpr const char* as_run = "as run, Figure 4";

std::uint64_t left(const ExitTimes& exits) { return left_by(exits, exits.steps()); }
Sampled stuck(Laboratory& lab, const Experiment& experiment) {
  const auto& exits = lab.run(experiment).get<ExitTimes>();
  return ProportionCheck::below(lab.word("stuck"), 0.009, exits.at_risk())
      .evaluate("share of the starts within 0.1 of the minimum that leaves in the figure's steps", left(exits));
}
Sampled leaves(Laboratory& lab, const Experiment& experiment) {
  const auto& exits = lab.run(experiment).get<ExitTimes>();
  return ProportionCheck::above(lab.word("stuck"), 0.032, exits.at_risk())
      .evaluate("share of the starts within 0.1 of the minimum that leaves in the figure's steps", left(exits));
}

/// The exponents over momentum, for half-MSE and MSE.
Figure exponent_figure(const Experiment& loss, const Experiment& gradient) {
  constexpr std::array momenta{0.0, 0.25, 0.5, 0.7, 0.8, 0.9};
  std::vector<double> exponents(2 * momenta.size());
  for_each_block(
      0, exponents.size(), 0,
      [&](std::size_t i, unsigned) {
        const Experiment& experiment = i < momenta.size() ? loss : gradient;
        exponents[i] = heavy_ball_exponent(with_momentum(experiment, momenta.at(i % momenta.size())),
                                           left_minimum(experiment), 640);
      },
      [] { return false; });
  const std::vector<double> x(momenta.begin(), momenta.end());
  const auto half = static_cast<std::ptrdiff_t>(momenta.size());
  return {.name = "momentum-exponent",
          .title = "Momentum makes a degenerate minimum repel",
          .caption =
              "Lyapunov exponent a step at w = -2 of Figure 4, fresh batches, B = 20, by quadrature: above 0 the "
              "minimum repels.",
          .x = {.label = "momentum"},
          .y = {.label = "Lyapunov exponent per step"},
          .series = {{.label = "half-MSE", .x = x, .y = {exponents.begin(), exponents.begin() + half}},
                     {.label = "MSE", .x = x, .y = {exponents.begin() + half, exponents.end()}},
                     {.label = "neither attracts nor repels", .x = {0.0, 0.9}, .y = {0.0, 0.0}}}};
}

Argument argue(Laboratory& lab) {
  const auto few = [&lab](const Experiment& experiment) { return stuck(lab, experiment); };
  const auto more = [&lab](const Experiment& experiment) { return leaves(lab, experiment); };
  const Experiment printed = with_momentum(lab.experiment("fig4_half_mse"), momentum_as_run);
  const Experiment run = lab.experiment("fig4_as_run");
  const Experiment fresh = lab.experiment("fig4_half_mse_fresh");
  const std::uint64_t some = lab.by_tier(4'000U, 10'000U, 50'000U);
  const Experiment stays = beside_minimum(printed, beside, lab.by_tier(7'000U, 20'000U, 100'000U));
  const Experiment moves = beside_minimum(with_momentum(printed, much_momentum), beside, some);
  const Experiment close = beside_minimum(run, beside, lab.by_tier(10'000U, 20'000U, 100'000U));
  const auto repels = [](const Experiment& experiment) {
    Computed found = momentum_exponent(experiment);
    found.asserted = above(0.0);
    return found;
  };
  const Experiment repelling = with_momentum(fresh, much_momentum);
  const auto simulated = [&lab, repelling](const Experiment& experiment) {
    return simulated_exponent(lab, experiment, momentum_exponent(repelling).value);
  };
  return {
      .assertions = {needs(ours, "loss", few, stays, foil("starts within 0.14", beside_minimum(printed, 0.14, 7'000)))
                         .by_word("stuck"),
                     contradicts(as_run, "run", more, close, foil_of_the_post("half-MSE with the same momentum", stays))
                         .by_word("stuck")
                         .over_data(leaving_on_other_data(close)),
                     control("much", more, moves, foil("a learning rate of 0.002", with_learning_rate(moves, 0.002)))
                         .by_word("stuck"),
                     control("repels", repels, repelling,
                             foil("the notebook's momentum", with_momentum(fresh, momentum_as_run))),
                     control("simulated", simulated, repelling, foil("momentum 0.8", with_momentum(fresh, 0.8))),
                     context("attracts", [fresh] { return momentum_exponent(with_momentum(fresh, momentum_as_run)); })},
      .given = {{"distance", beside}, {"steps", 500}, {"momentum", momentum_as_run}, {"more", much_momentum}},
      .figures = [&lab, fresh, stays, moves, close] {
        const auto of = [&lab](const Experiment& experiment) -> const ExitTimes& {
          return lab.run(experiment).get<ExitTimes>();
        };
        return std::vector{exponent_figure(fresh, lab.experiment("fig4_as_run_fresh")),
                           survival_figure("momentum-survival", "From beside the less degenerate minimum",
                                           "Figure 4, starts uniform within 0.1 of w = -2.",
                                           {survival("half-MSE, 0.5", of(stays)), survival("half-MSE, 0.9", of(moves)),
                                            survival("MSE, 0.5 (as run)", of(close))})};
      }};
}

}  // namespace

Claim momentum_same() {
  return {
      .id = "momentum-same",
      .source = "SGD get stuck along degenerate directions, second paragraph; Figure 4",
      .statement =
          "With momentum, too, SGD that starts about the less degenerate of two degenerate minima gets stuck at it.",
      .cases = {ours, as_run},
      .sentence =
          "With [[half-MSE]] and momentum {momentum} SGD is stuck beside the minimum too<:loss>: {loss|percent} of "
          "the starts within {distance} of it leave in {steps} steps. With the same momentum and [[MSE]], "
          "[[as run]], {run|percent} do<:run>, though hardly one reaches the other minimum. A larger momentum undoes "
          "it: at {more}, with [[half-MSE]], {much|percent} leave"
          "<:much>, for the [[Lyapunov exponent]] of distances to the minimum goes from {attracts} to {repels}, "
          "and the minimum repels<:repels>.",
      .instead =
          "This result also holds with momentum {momentum} and [[half-MSE]]<:loss>. Momentum enlarges the "
          "steps: at {more} the minimum repels and runs leave<:much,repels>.",
      .argue = argue};
}

}  // namespace flypaper::claims
