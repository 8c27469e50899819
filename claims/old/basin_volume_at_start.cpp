// Note 9 and the caption of Figure 4: more trajectories end at the more degenerate minimum only because more start in
// its basin. Which basin: of gradient flow, up to the barrier, or of the map that large steps make, most of which
// diverges?
#include "claims/shared/figure4_fates.hpp"

namespace flypaper::claims {
namespace {

/// The share of the right basin in both. Of the map: noise-free descent on the same data from equally spaced starts.
/// The defect: of gradient flow.
double share_of_basins(Laboratory& laboratory, const std::string& name, Plant plant) {
  Experiment map = with_fates(laboratory, name + "_noise_free", 20'001);
  if (plant == Plant::defect) return share_right_of_barrier(map);
  map.ensemble.start.grid = {map.ensemble.start.uniform, {20'001}};
  return ends_of(laboratory.run(map)).share();
}

std::vector<Evidence> evidence_of(const std::string& setting, const Ends& ends, double gradient_flow, double map) {
  return {
      ProportionCheck::equivalent(gradient_flow, 0.15, ends.finite())
          .evaluate(setting + ", the share of the right well in the finite runs is the share of the starts that are "
                              "right of the barrier",
                    ends.right),
      ProportionCheck::above(0.65, 0.13, ends.finite())
          .evaluate(setting + ", more than 65 % of the finite runs end in the right well", ends.right),
      ProportionCheck::equivalent(map, 0.12, ends.finite())
          .evaluate(setting + ", their share is that of noise-free descent's basins on the same data", ends.right),
      ProportionCheck::above(0.9, 0.06, ends.right)
          .evaluate(setting + ", more than 9 in 10 of those that end in the right well started right of the barrier",
                    ends.right - ends.right_from_left)};
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const std::uint64_t trajectories = laboratory.by_tier(14'000U, 40'000U, 200'000U);
  Finding finding{.deciding = 1};
  const auto& written = laboratory.run(with_fates(laboratory, "fig4_half_mse", trajectories));
  const Experiment as_run = with_fates(laboratory, "fig4_as_run", trajectories);
  const auto& run = laboratory.run(as_run);
  const double gradient_flow = share_right_of_barrier(as_run);
  const Ends written_ends = ends_of(written);
  const Ends run_ends = ends_of(run);
  finding.evidence =
      evidence_of("as written", written_ends, gradient_flow, share_of_basins(laboratory, "fig4_half_mse", plant));
  for (Evidence& evidence :
       evidence_of("as run", run_ends, gradient_flow, share_of_basins(laboratory, "fig4_as_run", plant))) {
    finding.evidence.push_back(std::move(evidence));
  }
  finding.evidence.push_back(
      as_published("as run, the share of the right well is the published 17 of 19 within its sampling error", 17, 19,
                   run_ends.right, run_ends.finite()));
  const auto passed = [&](std::size_t i) { return finding.evidence[i].passed && finding.evidence[i + 4].passed; };
  if (passed(0)) {
    finding.verdict = Verdict::holds;
  } else if (passed(1)) {
    finding.verdict = passed(2) && passed(3) ? Verdict::holds_conditionally : Verdict::refuted_as_stated;
  }
  finding.corrected = fmt::format(
      "{} % of the starts lie right of the barrier, but {} % of the runs that stay finite end there as written and "
      "{} % as run: what counts are the basins of the map that the large steps make, from most of which runs diverge "
      "({} % and {} % do).",
      rounded(100.0 * gradient_flow, 3), rounded(100.0 * written_ends.share(), 3), rounded(100.0 * run_ends.share(), 3),
      rounded(percent(static_cast<double>(trajectories - written_ends.finite()), static_cast<double>(trajectories)), 3),
      rounded(percent(static_cast<double>(trajectories - run_ends.finite()), static_cast<double>(trajectories)), 3));
  finding.figures = {fate_figure(as_run, run)};
  return finding;
}

}  // namespace

Claim basin_volume_at_start() {
  return {.id = "basin-volume-at-start",
          .section = "SGD get stuck along degenerate directions; note 9 and Figure 4",
          .statement =
              "More trajectories end at the more degenerate minimum only because its basin is wider, so that more "
              "start in it.",
          .defect = "the basins are those of gradient flow",
          .decide = decide};
}

}  // namespace flypaper::claims
