// Not stated in the post: its figures are drawn after runs that are not finite have been removed.
#include "claims/shared/diverged_runs.hpp"

namespace flypaper::claims {
namespace {

/// A figure, with the count of finite runs that its notebook shows.
struct Shown {
  std::string figure;
  std::string experiment;
  std::uint64_t trajectories;
  std::uint64_t published_finite;
  std::uint64_t published;
  double least;  ///< that more than this share diverges is asserted,
  double apart;  ///< and seen if it is larger by this
  std::string region;
  Region inside;
};

std::vector<Shown> shown(const Laboratory& laboratory) {
  const std::uint64_t passes = laboratory.by_tier(800U, 10'000U, 40'000U);  // of 100000 samples
  return {{"Figure 1", "fig1_as_run", laboratory.by_tier(100'000U, 400'000U, 1'000'000U), 8'000, 10'000, 0.15, 0.03,
           "noise-free descent on the same data diverges", noise_free_stays_finite},
          {"Figures 2 and 3", "fig2_as_run", passes, 386, 1'000, 0.35, 0.22, "the regular line is unstable",
           line_is_stable},
          {"Figure 4", "fig4_as_run", laboratory.by_tier(5'000U, 20'000U, 100'000U), 19, 100, 0.7, 0.1,
           "noise-free descent on the same data diverges", noise_free_stays_finite},
          {"Figure 6", "fig6_as_run", passes, 26, 100, 0.35, 0.25, "the degenerate line repels", line_attracts}};
}

/// Four pieces of evidence about one figure as run.
struct Found {
  std::vector<Evidence> evidence{};
  Figure figure{};
};

Found examine(Laboratory& laboratory, const Shown& shown, Plant plant) {
  const Experiment experiment = with_divergences(laboratory, shown.experiment, shown.trajectories);
  const auto& exits = laboratory.run(experiment).get<ExitTimes>();
  const std::vector<bool> inside = shown.inside(laboratory, experiment);
  // The defect: runs that are not finite are dropped before anything is counted.
  const std::uint64_t diverged = plant == Plant::defect ? 0 : exits.count(Exit::diverged);
  const std::uint64_t survivors = exits.at_risk() - exits.count(Exit::diverged);
  std::uint64_t from_inside = 0;
  for (std::size_t i = 0; i < inside.size(); ++i)
    from_inside += inside[i] && exits.exits()[i] != Exit::diverged ? 1 : 0;
  const double published = 1.0 - static_cast<double>(shown.published_finite) / static_cast<double>(shown.published);
  const Interval limits = proportion_interval(shown.published_finite, shown.published, 0.005);
  // The published count's own error and that of these trajectories (6.0 standard errors at 1e-9), or what they can see
  // at all (6.0 + 4.9 at 1e-9 and 1e-6, with the binomial's skewness).
  const double standard_error = std::sqrt(published * (1.0 - published) / static_cast<double>(shown.trajectories));
  const double margin = std::max(0.5 * (limits.upper - limits.lower) + 6.5 * standard_error, 12.5 * standard_error);
  return {{ProportionCheck::below(0.1, 0.098, exits.at_risk())
               .evaluate(shown.figure + " as run: fewer than 1 in 10 trajectories diverge", diverged),
           ProportionCheck::above(shown.least, shown.apart, exits.at_risk())
               .evaluate(fmt::format("{} as run: more than {} % diverge", shown.figure, rounded(100.0 * shown.least)),
                         diverged),
           ProportionCheck::equivalent(published, margin, exits.at_risk())
               .evaluate(fmt::format("{} as run: as many diverge as the published notebook shows ({} of {} finite)",
                                     shown.figure, shown.published_finite, shown.published),
                         diverged),
           ProportionCheck::above(0.6, 0.3, survivors)
               .evaluate(fmt::format("{} as run: more than 6 in 10 of the survivors did not start where {}",
                                     shown.figure, shown.region),
                         from_inside)},
          by_start(shown.experiment + "-diverged", shown.figure + ": which starts diverge", experiment, exits, inside,
                   shown.region)};
}

/// As written, where divergence is another.
std::vector<Evidence> half_mse(Laboratory& laboratory) {
  const auto diverged = [&](const std::string& name, std::uint64_t trajectories) {
    return laboratory.run(with_divergences(laboratory, name, trajectories)).get<ExitTimes>().count(Exit::diverged);
  };
  return {ProportionCheck::below(0.1, 0.098, 2'000)
              .evaluate("Figure 1 as written: fewer than 1 in 10 diverge", diverged("fig1_half_mse", 2'000)),
          ProportionCheck::above(0.01, 0.1, 500)
              .evaluate("Figures 2 and 3 as written: more than 1 in 100 diverge", diverged("fig2_half_mse", 500)),
          ProportionCheck::above(0.5, 0.2, 2'000)
              .evaluate("Figure 4 as written: more than half diverge", diverged("fig4_half_mse", 2'000)),
          ProportionCheck::below(0.2, 0.19, 250)
              .evaluate("Figure 6 as written: fewer than 1 in 5 diverge", diverged("fig6_half_mse", 250))};
}

Finding decide(Laboratory& laboratory, Plant plant) {
  Finding finding;
  finding.deciding = 1;
  bool all = true;
  bool fewer = true;
  std::string percentages;
  for (const Shown& one : shown(laboratory)) {
    Found found = examine(laboratory, one, plant);
    all = all && found.evidence[0].passed;
    fewer = fewer && found.evidence[1].passed;
    percentages += fmt::format("{}{} % in {}", percentages.empty() ? "" : ", ",
                               rounded(100.0 * found.evidence[1].value, 3), one.figure);
    for (Evidence& evidence : found.evidence) finding.evidence.push_back(std::move(evidence));
    finding.figures.push_back(std::move(found.figure));
  }
  if (all) finding.verdict = Verdict::holds;
  if (fewer) finding.verdict = Verdict::refuted_as_stated;
  std::vector<Evidence> written = half_mse(laboratory);
  finding.corrected =
      fmt::format("As run, trajectories diverge and were removed: {}. As written {} %, {} %, {} % and {} % do.",
                  percentages, rounded(100.0 * written[0].value, 3), rounded(100.0 * written[1].value, 3),
                  rounded(100.0 * written[2].value, 3), rounded(100.0 * written[3].value, 3));
  for (Evidence& evidence : written) finding.evidence.push_back(std::move(evidence));
  return finding;
}

}  // namespace

Claim diverged_runs() {
  return {.id = "diverged-runs",
          .section = "Figures 1, 2, 3, 4 and 6 (not stated there)",
          .statement = "The figures show what all their trajectories do.",
          .defect = "diverged trajectories are dropped before counting",
          .decide = decide};
}

}  // namespace flypaper::claims
