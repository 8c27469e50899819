// The caption of Figure 4: more trajectories end at the more degenerate minimum because its basin is broader, so that
// more start in it. Which basin: that of noise-free descent at this learning rate, from most of whose complement runs
// diverge, or up to the barrier? The caption describes the published panel, so that is the reading.
#include "claims/shared/figure4_basins.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* descent = "as run, basins of descent";
constexpr const char* up_to_the_barrier = "as run, basins up to the barrier";

enum class Basins : std::uint8_t { of_descent, up_to_barrier };
/// What is run, and whose basins' share of the starts its ends are compared with.
struct Setting {
  Experiment experiment;
  Basins basins;
};

/// Of the finite runs, the share at the right minimum, beside that basin's share of the starts.
Sampled as_the_basins(Laboratory& lab, const Setting& setting) {
  const Experiment& experiment = setting.experiment;
  const Ends ends = ends_of(experiment, lab.run(experiment));
  const double share = setting.basins == Basins::of_descent ? share_of_descent(lab, experiment).value
                                                            : share_of_starts(experiment).value;
  return ProportionCheck::equivalent(share, lab.word("resembles"), ends.finite())
      .evaluate("share of the finite runs that ends at w0, near its basin's share of the starts", ends.at_right());
}

/// As many starts on either side: is what ends at w0 still the majority?
Sampled with_even_starts(Laboratory& lab, const Experiment& experiment) {
  const Ends ends = evenly(experiment, lab.run(experiment));
  return ProportionCheck::above(lab.word("most"), 0.3, ends.finite())
      .evaluate("share of the finite runs that ends at w0 if as many start on either side", ends.at_right());
}

/// Figure 4 with its wells exchanged.
Experiment exchanged(Experiment experiment) {
  Potential mirrored("(w1+2)^3*(w1-2)^2");
  mirrored.points = experiment.potential.points;
  const double between = -barrier(experiment);
  mirrored.points.at(0).basin.upper.at(0) = between;
  experiment.potential = mirrored;
  experiment.observe.front().interval.upper = {between};
  return experiment;
}

Argument argue(Laboratory& lab) {
  const auto shares = [&lab](const Setting& setting) { return as_the_basins(lab, setting); };
  const auto even = [&lab](const Experiment& experiment) { return with_even_starts(lab, experiment); };
  const Experiment run = with_fates(lab.experiment("fig4_as_run"), lab.by_tier(48'000U, 100'000U, 400'000U));
  const Experiment printed = with_fates(lab.experiment("fig4_half_mse"), lab.by_tier(5'000U, 20'000U, 100'000U));
  const auto share_on_other_data = [run](std::uint64_t seed) {
    const Experiment other = with_seed(on_other_data(with_trajectories(run, 1'500), seed), seed);
    const Ends ends = ends_of(other, flypaper::run(other, 1));
    return static_cast<double>(ends.at_right()) / static_cast<double>(ends.finite());
  };
  return {.assertions = {needs(descent, "share", shares, Setting{run, Basins::of_descent},
                               foil("basins up to the barrier", Setting{run, Basins::up_to_barrier}))
                             .over_data(share_on_other_data),
                         contradicts(up_to_the_barrier, "even", even, run,
                                     foil("the wells exchanged", exchanged(with_trajectories(run, 10'000))))
                             .by_word("most"),
                         context("starts", [run] { return share_of_starts(run); }),
                         context("descent", [&lab, run] { return share_of_descent(lab, run); }),
                         context("printed",
                                 [&lab, printed] {
                                   const Ends ends = ends_of(printed, lab.run(printed));
                                   return ProportionCheck::above(0.5, 0.3, ends.finite())
                                       .evaluate("half-MSE: share of the finite runs that ends at w0", ends.at_right());
                                 })},
          .figures = [&lab, run] { return std::vector{fate_figure(run, lab.run(run))}; }};
}

}  // namespace

Claim basin_volume_at_start() {
  return {.id = "basin-volume-at-start",
          .source = "Figure 4, caption",
          .statement =
              "The trajectories are more concentrated around the more degenerate minimum because its basin is broader, "
              "so that more of them fall into it at the start.",
          .cases = {descent, up_to_the_barrier},
          .sentence =
              "Right of the basin of [[noise-free descent]] with steps of this size: [[as run]] the more degenerate "
              "minimum's holds {descent|percent} of the starts that descent takes to either minimum, and "
              "{share|percent} of the finite runs end there<:share>. Up to the barrier breadth does not decide: "
              "{starts|percent} of the starts lie on its side, and if as many lay on either side <most:even> finite "
              "runs would still end there.",
          .instead =
              "The distribution of the runs that stay finite is more concentrated around the more degenerate "
              "minimum because more of the starts from which steps of this size do not diverge lie beside it: "
              "{descent|percent} of those that [[noise-free descent]] takes to a minimum<:share>.",
          .argue = argue};
}

}  // namespace flypaper::claims
