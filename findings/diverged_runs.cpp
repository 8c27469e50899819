// Not stated in the post: its figures are drawn after runs that are not finite have been left out. How many these were
// is read off the published pictures, and found again.
#include "claims/shared/diverged_runs.hpp"

#include "claims/shared/headline_figures.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::findings {
namespace {
using namespace claims;

/// An experiment's first steps, and the finite runs of the published one. Data are read when it is run.
struct Shown {
  std::string experiment;
  std::uint64_t runs = 0;
  std::function<FiniteRuns()> published{};
  double learning_rate = 0.01;
};
Experiment experiment_of(const Laboratory& lab, const Shown& shown) {
  return with_learning_rate(divergences_of(lab, shown.experiment, shown.runs), shown.learning_rate);
}
std::uint64_t diverged(Laboratory& lab, const Shown& shown) {
  return lab.run(experiment_of(lab, shown)).get<ExitTimes>().count(Exit::diverged);
}

/// The share that diverges, within the exact limits of the published count, a millionth on each side.
Sampled as_published(Laboratory& lab, const Shown& shown) {
  const FiniteRuns finite = shown.published();
  const double lower = 1.0 - proportion_interval(finite.most, finite.of, 1e-6).upper;
  const double upper = 1.0 - proportion_interval(finite.least, finite.of, 1e-6).lower;
  return ProportionCheck::equivalent(0.5 * (lower + upper), 0.5 * (upper - lower), shown.runs)
      .evaluate("share that diverges; published: " + finite.text(), diverged(lab, shown));
}

/// Of the runs of Figure 2 that stay finite, those that start where h of the line is below a share of its limit.
Sampled survivors_below(Laboratory& lab, double share) {
  const Experiment line = divergences_of(lab, "fig2_as_run", lab.by_tier(17'000U, 51'000U, 170'000U));
  const auto exits = lab.run(line).get<ExitTimes>().exits();
  // NOLINTNEXTLINE(bugprone-unchecked-optional-access): without momentum there always is one
  const double limit = stability_limits(line.batch_size, 0.0).almost_sure.value();
  const std::vector<bool> inside = line_below(line, share * limit);
  std::uint64_t survivors = 0;
  std::uint64_t from_inside = 0;
  for (std::size_t i = 0; i < exits.size(); ++i) {
    if (exits[i] == Exit::diverged) continue;
    ++survivors;
    from_inside += inside[i] ? 1 : 0;
  }
  return ProportionCheck::above(lab.word("most"), 0.3, survivors)
      .evaluate("of the runs that stay finite the share that starts where the line is stable", from_inside);
}

Argument argue(Laboratory& lab) {
  const auto check = [&lab](const Shown& shown) { return as_published(lab, shown); };
  const auto stable = [&lab](double share) { return survivors_below(lab, share); };
  const auto more = lab.by_tier<std::uint64_t>(1, 3, 10);
  const auto one = [&](unsigned number, std::uint64_t runs) {
    const std::string figure = fmt::format("fig{}", number);
    const std::function<FiniteRuns()> published = [&lab, number] { return finite_of_figures(lab).at(number); };
    const Shown run{figure + "_as_run", more * runs, published};
    // Figure 4's nineteen runs do not tell the losses apart.
    const auto other = figure == "fig4"
                           ? foil("a twentieth of the learning rate", Shown{run.experiment, runs, published, 5e-4})
                           : foil_of_the_post("the loss as printed", Shown{figure + "_half_mse", runs, published});
    return shows(figure, check, run, other).over_data([&lab, run](std::uint64_t seed) {
      const Experiment few = with_seed(on_other_data(divergences_of(lab, run.experiment, 4'000), seed), seed);
      return static_cast<double>(flypaper::run(few, 1).get<ExitTimes>().count(Exit::diverged)) / 4'000.0;
    });
  };
  const auto printed = [&lab, more](const std::string& figure, std::uint64_t runs) {
    return context(figure + "-printed", [&lab, run = Shown{figure + "_half_mse", more * runs}] {
      return ProportionCheck::below(0.9, 0.1, run.runs).evaluate("half-MSE: share that diverges", diverged(lab, run));
    });
  };
  std::vector<Assertion> assertions{
      one(1, 50'000),
      one(2, 17'000),
      one(4, 10'000),
      one(6, 16'000),
      printed("fig1", 10'000),
      printed("fig2", 10'000),
      printed("fig4", 15'000),
      printed("fig6", 20'000),
      shows("stable", stable, 1.0, foil("below a thousandth of the limit", 0.001)).by_word("most")};
  for (const unsigned number : {1U, 2U, 4U, 6U}) {
    const auto finite = [&lab, number] { return finite_of_figures(lab).at(number); };
    assertions.push_back(context(fmt::format("fig{}-lost", number), [finite] { return lost_of(finite()); }));
    assertions.push_back(context(fmt::format("fig{}-shown", number), [finite] { return shown_of(finite()); }));
  }
  const auto stays = [&lab, more] {
    const Shown run{"fig4_as_run", more * 10'000, {}};
    return ProportionCheck::below(0.9, 0.1, run.runs)
        .evaluate("share that stays finite", run.runs - diverged(lab, run));
  };
  assertions.push_back(context("fig4-finite", stays));
  return {.assertions = std::move(assertions),
          .given = {{"many", 10'000.0}, {"thousand", 1'000.0}, {"hundred", 100.0}},
          .figures = [&lab] { return divergence_figures(lab); },
          .headline_figure = [&lab] { return lost_figure(lab, finite_of_figures(lab)); }};
}

}  // namespace

Finding diverged_runs() {
  return {
      .id = "diverged-runs",
      .source = "Figures 1, 2, 3, 4 and 6 (not stated there)",
      .sentence =
          "The figures are drawn without the runs that are not finite: by the published pictures {fig1-lost} of "
          "{many} in Figure 1, {fig2-lost} of {thousand} in Figures 2 and 3, {fig4-lost|2} of {hundred} in Figure 4 "
          "and {fig6-lost|2} of {hundred} in Figure 6. Simulated [[as run]] {fig1|percent}, {fig2|percent}, "
          "{fig4|percent} and {fig6|percent} diverge<:fig1,fig2,fig4,fig6>, with [[half-MSE]] "
          "in Figure 1 {fig1-printed|percent}, in Figure 2 {fig2-printed|percent}, in Figure 4 {fig4-printed|percent} "
          "and in Figure 6 {fig6-printed|percent}. "
          "{stable|percent} of Figure 2's survivors started where its line is stable<:stable>.",
      .instead =
          "Runs that diverged are left out: {fig1-lost} of {many} in Figure 1, {fig2-lost} of {thousand} in Figures "
          "2 and 3, {fig4-lost|2} of {hundred} in Figure 4 and {fig6-lost|2} of {hundred} in Figure 6.",
      .headline =
          "The figures leave out the runs that diverged and show the others: by their pictures {fig1-shown} of {many} "
          "in Figure 1, {fig2-shown} of {thousand} in Figures 2 and 3, {fig4-shown|2} of {hundred} in Figure 4 and "
          "{fig6-shown|2} of {hundred} in Figure 6.",
      .argue = argue};
}

}  // namespace flypaper::findings
