// Note 9: the runs around the more degenerate minimum at the end of Figure 4 are those that were in its basin of
// attraction at the start, not runs that came over from the other minimum. So the basin goes up to the barrier; how
// many of them noise-free descent would take there as well is told beside it.
#include "claims/shared/figure4_basins.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* as_run = "as run, Figure 4";

/// Those at the right minimum at the end: where they started, and where noise-free descent takes the same starts.
struct Ended {
  std::uint64_t all = 0;
  std::uint64_t own_side = 0;
  std::uint64_t own_descent = 0;
  std::uint64_t descent_diverges = 0;
};
Ended ended_right(const Experiment& experiment, const ExperimentResult& result, const ExperimentResult& descent) {
  Ended found;
  for (std::size_t i = 0; i < experiment.ensemble.trajectories; ++i) {
    const Fate sgd = fate(result, i);
    if (sgd != Fate::right && sgd != Fate::crossed) continue;
    ++found.all;
    found.own_side += sgd == Fate::right ? 1 : 0;
    const Fate noise_free = fate(descent, i);
    found.own_descent += noise_free == Fate::right || noise_free == Fate::crossed ? 1 : 0;
    found.descent_diverges += noise_free == Fate::diverged ? 1 : 0;
  }
  return found;
}
Ended ended_right(Laboratory& lab, const Experiment& experiment) {
  Experiment noise_free = experiment;
  noise_free.kind = Kind::noise_free;
  return ended_right(experiment, lab.run(experiment), lab.run(noise_free));
}

Sampled from_its_side(Laboratory& lab, const Experiment& experiment) {
  const Ends ends = ends_of(experiment, lab.run(experiment));
  return ProportionCheck::above(lab.word("almost all"), 0.045, ends.at_right())
      .evaluate("of those at w0 at the end the share that started on its side of the barrier", ends.right);
}
/// A share of those at w0 at the end.
Sampled share(const std::string& what, std::uint64_t count, std::uint64_t all) {
  return ProportionCheck::above(0.0, 0.01, all).evaluate("of those at w0 at the end the share " + what, count);
}

Argument argue(Laboratory& lab) {
  const auto side = [&lab](const Experiment& experiment) { return from_its_side(lab, experiment); };
  const Experiment run = with_fates(lab.experiment("fig4_as_run"), lab.by_tier(48'000U, 100'000U, 400'000U));
  // With small steps more cross; with fewer starts on the right these weigh more.
  Experiment crossing = with_trajectories(with_learning_rate(with_momentum(run, 0.0), 0.001), 10'000);
  crossing.ensemble.start.uniform.upper = {2.0};
  return {
      .assertions = {needs(as_run, "side", side, run,
                           foil("learning rate 0.001, no momentum, starts up to 2", crossing))
                         .by_word("almost all")
                         .over_data([few = with_trajectories(run, 1'500)](std::uint64_t seed) {
                           const Experiment other = with_seed(on_other_data(few, seed), seed);
                           const Ends ends = ends_of(other, flypaper::run(other, 1));
                           return static_cast<double>(ends.right) / static_cast<double>(ends.at_right());
                         }),
                     context("other-side",
                             [&lab, run] {
                               const Ended ended = ended_right(lab, run);
                               return share("that started on the other side", ended.all - ended.own_side, ended.all);
                             }),
                     context("descent",
                             [&lab, run] {
                               const Ended ended = ended_right(lab, run);
                               return share("that descent takes there too", ended.own_descent, ended.all);
                             }),
                     context("nowhere",
                             [&lab, run] {
                               const Ended ended = ended_right(lab, run);
                               return share("from whose starts descent diverges", ended.descent_diverges, ended.all);
                             })},
      .given = {{"steps", 500}}};
}

}  // namespace

Claim started_where_they_end_fig4() {
  return {.id = "started-where-they-end-fig4",
          .source = "Note 9; Figure 4, bottom right",
          .statement =
              "The trajectories that are concentrated around the more degenerate minimum at the end are those that "
              "were in its basin of attraction at the start.",
          .cases = {as_run},
          .sentence =
              "Right: of the runs [[as run]] that are there after {steps} steps almost <all:side> started on its side "
              "of the barrier, {other-side|percent} on the other. Its basin of [[noise-free descent]] with the same "
              "steps holds {descent|percent} of their starts; from the rest of these, {nowhere|percent}, descent "
              "would diverge.",
          .argue = argue};
}

}  // namespace flypaper::claims
