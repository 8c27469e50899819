// Not stated in the post: its figures are drawn after runs that are not finite have been left out. How many these were
// is read off the published pictures, and found again.
#include "claims/shared/diverged_runs.hpp"

#include "claims/shared/published_counts.hpp"

namespace flypaper::findings {
namespace {
using namespace claims;

/// A run, and the finite ones of the published run.
struct Shown {
  Experiment experiment;
  std::function<FiniteRuns()> published;
};

std::uint64_t diverged(Laboratory& lab, const Experiment& experiment) {
  return lab.run(experiment).get<ExitTimes>().count(Exit::diverged);
}

/// The share that diverges, within the exact limits of the published count, a millionth on each side.
Sampled as_published(Laboratory& lab, const Shown& shown) {
  const FiniteRuns finite = shown.published();
  const double lower = 1.0 - proportion_interval(finite.most, finite.of, 1e-6).upper;
  const double upper = 1.0 - proportion_interval(finite.least, finite.of, 1e-6).lower;
  return ProportionCheck::equivalent(0.5 * (lower + upper), 0.5 * (upper - lower),
                                     shown.experiment.ensemble.trajectories)
      .evaluate(
          fmt::format("share that diverges; published: {} to {} of {} finite", finite.least, finite.most, finite.of),
          diverged(lab, shown.experiment));
}

/// Starts on the regular line, and a limit of its h.
struct Below {
  Experiment experiment;
  double limit;
};
Sampled survivors_below(Laboratory& lab, const Below& below) {
  const auto exits = lab.run(below.experiment).get<ExitTimes>().exits();
  const std::vector<bool> inside = line_below(below.experiment, below.limit);
  std::uint64_t survivors = 0;
  std::uint64_t from_inside = 0;
  for (std::size_t i = 0; i < exits.size(); ++i) {
    if (exits[i] == Exit::diverged) continue;
    ++survivors;
    from_inside += inside[i] ? 1 : 0;
  }
  return ProportionCheck::above(lab.word("most"), 0.3, survivors)
      .evaluate("of the runs that stay finite the share that starts where h is below its limit", from_inside);
}

/// 26 is printed for Figure 6, and its starts are those of 100 runs.
FiniteRuns figure_6() { return {.least = 26, .most = 26, .of = 100}; }

/// Of fewer runs on the fresh data set of a seed.
std::function<double(std::uint64_t)> on_fresh_data(const Experiment& experiment) {
  return [few = of_size(experiment, 1'000)](std::uint64_t seed) {
    const ExperimentResult result = flypaper::run(on_other_data(few, seed), 1);
    return static_cast<double>(result.get<ExitTimes>().count(Exit::diverged)) / 1'000.0;
  };
}

std::vector<Figure> figures(Laboratory& lab) {
  std::vector<Figure> drawn;
  const auto draw = [&](const std::string& name, const std::string& title, const StartsWhere& of,
                        const std::string& region) {
    const Experiment experiment = divergences_of(lab, name, 10'000);
    drawn.push_back(by_start(name + "-diverged", title + ": which starts diverge", experiment,
                             lab.run(experiment).get<ExitTimes>(), of(lab, experiment), region));
  };
  const std::string map = "noise-free descent on the same data diverges";
  draw("fig1_as_run", "Figure 1", noise_free_stays_finite, map);
  draw("fig2_as_run", "Figures 2 and 3", line_is_stable, "the regular line is unstable");
  draw("fig4_as_run", "Figure 4", noise_free_stays_finite, map);
  draw("fig6_as_run", "Figure 6", noise_free_stays_finite, map);
  return drawn;
}

Argument argue(Laboratory& lab) {
  const auto check = [&lab](const Shown& shown) { return as_published(lab, shown); };
  const auto stable = [&lab](const Below& below) { return survivors_below(lab, below); };
  const auto more = lab.by_tier<std::uint64_t>(1, 3, 10);
  const auto one = [&](const std::string& figure, std::uint64_t runs, std::function<FiniteRuns()> published) {
    const Experiment run = divergences_of(lab, figure + "_as_run", more * runs);
    const Experiment printed = divergences_of(lab, figure + "_half_mse", runs);
    // Figure 4's nineteen runs do not tell the losses apart.
    const auto other = figure == "fig4"
                           ? foil("a twentieth of the learning rate",
                                  Shown{with_rate(divergences_of(lab, figure + "_as_run", runs), 5e-4), published})
                           : foil_of_the_post("the loss as printed", Shown{printed, published});
    return shows(figure, check, Shown{run, published}, other).over_data(on_fresh_data(run));
  };
  const auto printed = [&lab, more](const std::string& figure, std::uint64_t runs) {
    return context(figure + "-printed", [&lab, run = divergences_of(lab, figure + "_half_mse", more * runs)] {
      return ProportionCheck::below(0.9, 0.1, run.ensemble.trajectories)
          .evaluate("half-MSE: share that diverges", diverged(lab, run));
    });
  };
  // Figure 2's number is printed and the sum of its histogram; Figure 4's bars are in the ratio 2:8:9.
  const auto counted = [&lab](const std::string& name, std::uint64_t of) {
    return [&lab, name, of] { return from_histogram(lab, name, "count", of); };
  };
  const Experiment line = divergences_of(lab, "fig2_as_run", more * 17'000);
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): without momentum there always is one
  const double limit = stability_limits(line.batch_size, 0.0).almost_sure.value();
  return {.assertions = {one("fig1", 50'000, [&lab] { return from_fractions(lab); }),
                         one("fig2", 17'000, counted("fig2_final_hist", 1'000)),
                         one("fig4", 10'000, counted("fig4_final_hist", 100)), one("fig6", 16'000, figure_6),
                         shows("stable", stable, Below{line, limit},
                               foil("a limit of a thousandth of it", Below{line, 0.001 * limit}))
                             .by_word("most"),
                         printed("fig1", 10'000), printed("fig2", 10'000), printed("fig4", 15'000),
                         printed("fig6", 20'000)},
          .figures = [&lab] { return figures(lab); }};
}

}  // namespace

Finding diverged_runs() {
  return {.id = "diverged-runs",
          .source = "Figures 1, 2, 3, 4 and 6 (not stated there)",
          .sentence =
              "The post's figures are drawn after the runs that are not finite were left out: [[as run]] "
              "{fig1|percent} of the runs diverge in Figure 1, {fig2|percent} in Figures 2 and 3, "
              "{fig4|percent} in Figure 4 and {fig6|percent} in Figure 6, as the published pictures let one "
              "count<:fig1,fig2,fig4,fig6>. With [[half-MSE]] {fig1-printed|percent}, {fig2-printed|percent}, "
              "{fig4-printed|percent} and {fig6-printed|percent} do. What is seen is what large steps leave: "
              "{stable|percent} of Figure 2's survivors started where its line is stable<:stable>.",
          .instead =
              "Runs that diverged are left out: {fig1|percent} in Figure 1, {fig2|percent} in Figures 2 and 3, "
              "{fig4|percent} in Figure 4 and {fig6|percent} in Figure 6<:fig1,fig2,fig4,fig6>.",
          .argue = argue};
}

}  // namespace flypaper::findings
