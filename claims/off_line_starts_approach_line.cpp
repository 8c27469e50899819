// Figure 6, left: trajectories away from the origin converge to the fully degenerate line. Beside the line a batch
// multiplies w1 by a random factor; on a finite data set its mean is that of xy, and where that wins over the spread,
// or where the spread is too large, the line repels.
#include "claims/shared/degenerate_line_figures.hpp"
#include "claims/shared/journeys.hpp"
#include "claims/shared/line_exponents.hpp"
#include "flypaper/audit/report/claim.hpp"

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

/// An experiment and the heights of the starts that count.
struct Heights {
  Experiment experiment;
  double lower = 0.0;
  double upper = 10.0;
};
std::vector<Journey> there(Laboratory& lab, const Heights& heights) {
  std::vector<Journey> found = journeys(lab, heights.experiment);
  std::erase_if(found, [&heights](const Journey& one) {
    const double height = std::abs(one.start[1]);
    return height < heights.lower || height > heights.upper;
  });
  return found;
}

constexpr const char* those = "of the figure's starts at these heights those that end nearer to the line than before";

Sampled most_approach(Laboratory& lab, const Heights& heights) {
  const auto found = there(lab, heights);
  return ProportionCheck::above(lab.word("most"), 0.2, found.size()).evaluate(those, count_of(found, nearer));
}
Sampled few_approach(Laboratory& lab, const Heights& heights) {
  const auto found = there(lab, heights);
  return ProportionCheck::below(lab.word("most"), 0.2, found.size()).evaluate(those, count_of(found, nearer));
}
/// Near the origin: fewer than three in five.
Sampled low_approach(Laboratory& lab, const Heights& heights) {
  const auto found = there(lab, heights);
  return ProportionCheck::below(0.6, 0.18, found.size()).evaluate(those, count_of(found, nearer));
}

Argument argue(Laboratory& lab) {
  const auto approach = [&lab](const Heights& heights) { return most_approach(lab, heights); };
  const auto leave = [&lab](const Heights& heights) { return few_approach(lab, heights); };
  const auto low_ones = [&lab](const Heights& heights) { return low_approach(lab, heights); };
  const Experiment printed = lab.experiment("fig6_half_mse");
  const Experiment whole = with_trajectories(printed, lab.by_tier(3'072U, 8'000U, 20'000U));
  const Experiment gradient = with_loss(with_trajectories(printed, lab.by_tier(1'024U, 8'000U, 20'000U)), Loss::mse);
  const Experiment run = figure6_as_run(lab);
  const Experiment fresh_printed = lab.experiment("fig6_half_mse_fresh");
  constexpr double far = 2.0;
  const auto low = [&lab](const Experiment& experiment, double lower, double upper) {
    return Heights{from_heights(experiment, lower, upper, lab.by_tier(1'024U, 8'000U, 20'000U)), lower, upper};
  };
  return {
      .assertions = {needs("loss as printed, a data set", "away-printed", approach, Heights{whole, far},
                           foil("starts near the origin", low(printed, 0.5, 1.5)))
                         .by_word("most"),
                     needs("gradient as printed, a data set", "away-gradient", approach, Heights{gradient, far},
                           foil("starts near the origin", low(gradient, 0.5, 1.2)))
                         .by_word("most"),
                     contradicts("as run", "away-run", leave, Heights{run, far},
                                 foil("starts where the line attracts", low(run, far, 3.5)))
                         .by_word("most")
                         .over_data([run](std::uint64_t seed) {
                           return share_of(journeys_of(from_heights(on_other_data(run, seed), far, 10.0, 128)), nearer);
                         }),
                     control("low-printed", low_ones, low(printed, 0.5, far),
                             foil("starts a little farther out", low(printed, 1.5, 4.0)))
                         .over_data([printed](std::uint64_t seed) {
                           return share_of(journeys_of(from_heights(on_other_data(printed, seed), 0.5, far, 128)),
                                           nearer);
                         }),
                     control("turns-printed", turns, Turn{printed, 1.0, 6.0},
                             foil_of_the_post("fresh batches: no turn", Turn{fresh_printed, 1.0, 6.0})),
                     control("turns-run", turns, Turn{run, far, 5.0},
                             foil_of_the_post("the text's potential and loss: no turn", Turn{fresh_printed, far, 5.0})),
                     control("fresh-attracts", attracts, Turn{fresh_printed, 0.5, 10.0},
                             foil_of_the_post("the data set", Turn{printed, 0.5, 10.0})),
                     context("all-printed", [&lab, whole] { return most_approach(lab, {whole}); }),
                     context("mean-xy",
                             [printed] {
                               // A sum of 100000 products, rounded each.
                               return Computed{.check = "mean xy of the data",
                                               .value = printed.mean_sums().s_xy,
                                               .error_bound = 1e-8};
                             })},
      .given = {{"away", far}, {"low", 0.5}},
      .figures = [run] { return std::vector<Figure>{paths_figure(run)}; }};
}

}  // namespace

Claim off_line_starts_approach_line() {
  return {
      .id = "off-line-starts-approach-line",
      .source = "Figure 6, caption; SGD get stuck along degenerate directions, the paragraph before Figure 5",
      .statement =
          "Trajectories that start away from the origin, off the fully degenerate line, converge toward the "
          "line and appear to get stuck.",
      .quantifier = Quantifier::every,
      .cases = {"loss as printed, a data set", "gradient as printed, a data set", "as run"},
      .sentence =
          "On one data set, of Figure 6's starts with |w2| beyond {away}, {away-printed|percent} end nearer to the "
          "line "
          "with [[half-MSE]]<:away-printed>, {away-gradient|percent} with [[MSE]]<:away-gradient>, but "
          "{away-run|percent} [[as run]]<:away-run>: there the line repels above |w2| = {turns-run}, where the "
          "[[Lyapunov exponent]] across it changes its sign<:turns-run>. Below |w2| = {turns-printed} the [[mean xy]] "
          "of "
          "the printed loss's data, {mean-xy|2}, repels<:turns-printed>: {low-printed|percent} of the starts between "
          "{low} and {away} end nearer<:low-printed>. [[fresh batches|Fresh batches]] attract<:fresh-attracts>.",
      .instead =
          "Trajectories close enough to the line, away from the origin, converge toward it where it attracts, with the "
          "code's potential below |w2| = {turns-run}<:turns-run>: of the starts beyond {away}, {away-run|percent} end "
          "nearer to it<:away-run>.",
      .argue = argue};
}

}  // namespace flypaper::claims
