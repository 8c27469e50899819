// Figure 6, left: trajectories away from the origin converge to the fully degenerate line. Beside the line a batch
// multiplies w1 by a random factor; on a finite data set its mean is that of xy, and where that wins over the spread,
// or where the spread is too large, the line repels.
#include "claims/shared/degenerate_line_figures.hpp"
#include "claims/shared/journeys.hpp"
#include "flypaper/report/claim.hpp"

namespace flypaper::claims {
namespace {

/// Starts of Figure 6: w1 as they are, w2 between two heights. By symmetry heights above the origin stand for both.
Experiment from_heights(Experiment experiment, double lower, double upper, std::uint64_t trajectories) {
  Box& starts = experiment.ensemble.start.uniform;
  starts.lower[1] = lower;
  starts.upper[1] = upper;
  return with_trajectories(std::move(experiment), trajectories);
}

bool nearer(const Journey& one) { return std::abs(one.end[0]) < std::abs(one.start[0]); }

Sampled most_approach(Laboratory& lab, const Experiment& experiment) {
  const auto& all = journeys(lab, experiment);
  return ProportionCheck::above(lab.word("most"), 0.16, all.size())
      .evaluate("of the figure's starts at these heights those that end nearer to the line than they began",
                count_of(all, nearer));
}
Sampled few_approach(Laboratory& lab, const Experiment& experiment) {
  const auto& all = journeys(lab, experiment);
  return ProportionCheck::below(lab.word("most"), 0.2, all.size())
      .evaluate("of the figure's starts at these heights those that end nearer to the line than they began",
                count_of(all, nearer));
}
/// Near the origin, where the mean of xy wins: fewer than half.
Sampled low_approach(Laboratory& lab, const Experiment& experiment) {
  const auto& all = journeys(lab, experiment);
  return ProportionCheck::equivalent(0.415, 0.12, all.size())
      .evaluate("of the figure's starts at these heights those that end nearer to the line than they began",
                count_of(all, nearer));
}

/// The other route: the exponent across the line at a height, with the means of the data; its sign changes there.
struct Turn {
  Experiment experiment;
  double below = 0.0;
  double above = 0.0;
};
Computed turns(const Turn& turn) {
  const double at = turning_height(turn.experiment, turn.below, turn.above);
  // Bisection to 1e-6; the exponent itself is known to 1e-12 of its size.
  return {.check = "the height at which the Lyapunov exponent across the line changes its sign",
          .value = at,
          .error_bound = 1e-5,
          .asserted = {turn.below + 1e-4, turn.above - 1e-4}};
}
/// At ten heights between them the exponent is negative.
Computed attracts(const Turn& turn) {
  double largest = -1.0;
  for (int i = 0; i <= 10; ++i)
    largest = std::max(largest, transverse_exponent(turn.experiment, turn.below + 0.1 * i * (turn.above - turn.below)));
  return {.check = "the largest Lyapunov exponent across the line at eleven heights",
          .value = largest,
          .error_bound = 1e-9,
          .asserted = below(0.0)};
}

Argument argue(Laboratory& lab) {
  const auto approach = [&lab](const Experiment& experiment) { return most_approach(lab, experiment); };
  const auto leave = [&lab](const Experiment& experiment) { return few_approach(lab, experiment); };
  const auto low_ones = [&lab](const Experiment& experiment) { return low_approach(lab, experiment); };
  const Experiment printed = lab.experiment("fig6_half_mse");
  const Experiment gradient = with_loss(printed, Loss::mse);
  const Experiment run = lab.experiment("fig6_as_run");
  const std::uint64_t count = lab.by_tier(1'536U, 4'000U, 20'000U);
  const auto away = [count](const Experiment& experiment) { return from_heights(experiment, 2.0, 10.0, count); };
  const Experiment low = from_heights(printed, 0.5, 2.0, lab.by_tier(2'048U, 8'000U, 20'000U));
  const auto near_origin = [count](const Experiment& experiment) {
    return foil("starts near the origin", from_heights(experiment, 0.5, 1.5, count));
  };
  const Experiment fresh = lab.experiment("fig6_as_run_fresh");
  return {.assertions =
              {needs("loss as printed", "away-printed", approach, away(printed), near_origin(printed)).by_word("most"),
               needs("gradient as printed", "away-gradient", approach, away(gradient),
                     foil("starts near the origin", from_heights(gradient, 0.5, 1.2, count)))
                   .by_word("most"),
               contradicts("as run", "away-run", leave, away(run),
                           foil("starts of the length where the line attracts", from_heights(run, 2.0, 3.5, count)))
                   .by_word("most")
                   .over_data([run](std::uint64_t seed) {
                     const Experiment there = on_fresh_data(run, seed);
                     return share_of(journeys_of(from_heights(there, 2.0, 10.0, 128)), nearer);
                   }),
               control("low-printed", low_ones, low,
                       foil("starts a little farther out", from_heights(printed, 1.5, 4.0, low.ensemble.trajectories)))
                   .over_data([printed](std::uint64_t seed) {
                     const Experiment there = on_fresh_data(printed, seed);
                     return share_of(journeys_of(from_heights(there, 0.5, 2.0, 128)), nearer);
                   }),
               control("turns-printed", turns, Turn{printed, 1.0, 6.0},
                       foil_of_the_post("fresh batches from as low on: no turn",
                                        Turn{lab.experiment("fig6_half_mse_fresh"), 1.0, 6.0})),
               control("turns-run", turns, Turn{fresh, 2.0, 5.0},
                       foil_of_the_post("the text's potential and loss: no turn",
                                        Turn{lab.experiment("fig6_half_mse_fresh"), 2.0, 5.0})),
               control("fresh-attracts", attracts, Turn{lab.experiment("fig6_half_mse_fresh"), 0.5, 10.0},
                       foil_of_the_post("the data set", Turn{printed, 0.5, 10.0})),
               context("all-printed",
                       [&lab, printed, count] {
                         const auto& all = journeys(lab, from_heights(printed, -10.0, 10.0, count));
                         return ProportionCheck::above(0.5, 0.3, all.size())
                             .evaluate("of all the figure's starts those that end nearer", count_of(all, nearer));
                       }),
               context("mean-xy",
                       [printed] {
                         return Computed{.check = "mean of xy over the data set",
                                         .value = printed.mean_sums().s_xy,
                                         .error_bound = 1e-8};
                       })},
          .given = {{"away", 2.0}},
          .figures = [run] { return std::vector<Figure>{paths_figure(run)}; }};
}

}  // namespace

Claim off_line_starts_approach_line() {
  return {.id = "off-line-starts-approach-line",
          .source = "Figure 6, caption; SGD get stuck along degenerate directions, the paragraph before Figure 5",
          .statement =
              "Trajectories that start away from the origin, off the fully degenerate line, converge toward the line.",
          .quantifier = Quantifier::every,
          .cases = {"loss as printed", "gradient as printed", "as run"},
          .sentence =
              "Of Figure 6's starts with w2 beyond {away}, {away-printed|percent} end nearer to the line with the "
              "[[loss as printed]]<:away-printed>, {away-gradient|percent} with the [[gradient as "
              "printed]]<:away-gradient>, {away-run|percent} [[as run]]<:away-run>: the code's line repels from "
              "{turns-run} on<:turns-run>. Near the origin [[mean xy]] = {mean-xy|2} repels, below {turns-printed} "
              "<:turns-printed>as printed; of the starts there {low-printed|percent|2} end nearer<:low-printed>, of "
              "the whole figure's {all-printed|percent|2}. With [[fresh batches]] the printed line "
              "attracts<:fresh-attracts>.",
          .argue = argue};
}

}  // namespace flypaper::claims
