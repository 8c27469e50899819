// Figure 6, left: trajectories that start off the fully degenerate line converge to it. Beside the line a batch
// multiplies w1 by a random factor; on a finite data set its mean is that of xy, and where that wins over the spread
// the line repels.
#include "claims/shared/degenerate_line_figures.hpp"

namespace flypaper::claims {
namespace {

/// As written on its data, and on the same data with y reversed: mean xy has the other sign. The defect: the latter in
/// place of the former.
Experiment reversed(Experiment experiment) {
  for (double& y : experiment.data->y) y = -y;
  experiment.data_name += ", y reversed";
  return experiment;
}
Experiment setting(const Laboratory& laboratory, const std::string& name, Plant plant) {
  const Experiment experiment = laboratory.experiment(name);
  return plant == Plant::defect ? reversed(experiment) : experiment;
}

struct Counts {
  Nearer everywhere{};
  Nearer low{};
  Nearer low_as_run{};
  Nearer high{};
  Nearer turned{};
  Nearer close{};       ///< high, and inside the split line
  Nearer noise_free{};  ///< the same without noise
};

Counts count(Laboratory& laboratory, const Experiment& written, const Experiment& run) {
  const std::uint64_t trajectories = laboratory.by_tier(400U, 2'000U, 10'000U);
  return {.everywhere = nearer_the_line(laboratory, written, 0.05, {-10.0, 10.0}, trajectories),
          .low = nearer_the_line(laboratory, written, 0.02, {0.5, 2.0}, trajectories),
          .low_as_run = nearer_the_line(laboratory, run, 0.02, {0.5, 1.2}, trajectories),
          .high = nearer_the_line(laboratory, written, 0.05, {5.0, 10.0}, trajectories),
          .turned = nearer_the_line(laboratory, reversed(written), 0.02, {0.5, 2.0}, trajectories),
          .close = nearer_the_line(laboratory, written, 0.002, {5.0, 10.0}, trajectories),
          .noise_free = nearer_the_line(laboratory, without_noise(written), 0.002, {5.0, 10.0}, trajectories)};
}

std::vector<Evidence> evidence_of(const Counts& counts) {
  return {ProportionCheck::above(0.9, 0.098, counts.everywhere.of)
              .evaluate("as written, more than 9 in 10 of the figure's starts end nearer to the line",
                        counts.everywhere.nearer),
          ProportionCheck::below(0.25, 0.2, counts.low.of)
              .evaluate("as written, fewer than 1 in 4 of the starts with 0.5 < w2 < 2 end nearer to it",
                        counts.low.nearer),
          ProportionCheck::below(0.25, 0.2, counts.low_as_run.of)
              .evaluate("as run, fewer than 1 in 4 of the starts with 0.5 < w2 < 1.2 end nearer to it",
                        counts.low_as_run.nearer),
          ProportionCheck::above(0.9, 0.098, counts.high.of)
              .evaluate("as written, more than 9 in 10 of the starts with 5 < w2 < 10 end nearer to it",
                        counts.high.nearer),
          ProportionCheck::above(0.75, 0.2, counts.turned.of)
              .evaluate("with y of all samples reversed, more than 3 in 4 of those with 0.5 < w2 < 2 end nearer to it",
                        counts.turned.nearer),
          ProportionCheck::above(0.75, 0.2, counts.close.of)
              .evaluate("as written, more than 3 in 4 of the starts at 0.002 with 5 < w2 < 10 end nearer to it",
                        counts.close.nearer),
          ProportionCheck::below(0.25, 0.2, counts.noise_free.of)
              .evaluate("without noise on the same data fewer than 1 in 4 of these do: it is the noise that attracts",
                        counts.noise_free.nearer)};
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const Experiment written = setting(laboratory, "fig6_half_mse", plant);
  const Experiment run = setting(laboratory, "fig6_as_run", plant);
  const Experiment fresh = laboratory.experiment("fig6_half_mse_fresh");
  const Counts counts = count(laboratory, written, run);
  Finding finding{.deciding = 1};
  finding.evidence = evidence_of(counts);
  const std::array<double, 3> exact{-transverse_exponent(fresh, 1.0), transverse_exponent(written, 1.0),
                                    -transverse_exponent(written, 6.0)};
  finding.evidence.push_back(
      exact_difference("exact: with fresh batches the line attracts at w2 = 1 (minus the exponent)", exact[0], 5e-6));
  finding.evidence.push_back(
      exact_difference("exact: on the data as written it repels there (the exponent)", exact[1], 5e-5));
  finding.evidence.push_back(exact_difference("exact: and attracts at w2 = 6 (minus the exponent)", exact[2], 5e-3));
  const auto passed = [&](std::size_t i) { return finding.evidence[i].passed; };
  const bool repels = passed(1) && passed(2) && passed(8);
  if (passed(0)) {
    finding.verdict = Verdict::holds;
  } else if (repels) {
    finding.verdict = std::ranges::all_of(std::array{3, 4, 5, 6, 7, 9}, passed) ? Verdict::holds_conditionally
                                                                                : Verdict::refuted_as_stated;
  }
  if (exact[1] > 0.0) {
    finding.corrected = fmt::format(
        "On these data mean xy = {} > 0, so that the line repels for |w2| below {} as written and {} as run: of the "
        "starts with 0.5 < w2 < 2 only {} % end nearer to it, of all {} %. Farther out, with fresh batches, or if "
        "mean xy < 0, it attracts.",
        rounded(written.mean_sums().s_xy, 2), rounded(turning_height(written, 1.0, 6.0), 3),
        rounded(turning_height(run, 0.8, 2.5), 3), rounded(100.0 * finding.evidence[1].value, 2),
        rounded(100.0 * finding.evidence[0].value, 3));
  }
  finding.figures = {paths_figure(run)};
  return finding;
}

}  // namespace

Claim off_line_starts_approach_line() {
  return {.id = "off-line-starts-approach-line",
          .section = "SGD get stuck along degenerate directions; Figure 6",
          .statement = "Trajectories that start off the fully degenerate line converge to it.",
          .defect = "y of all samples is reversed",
          .decide = decide};
}

}  // namespace flypaper::claims
