// Note 8: a trajectory leaves when a rare batch pushes it far from the minimum, from where the next, large gradient
// step has a fair chance of crossing. So it does below the crisis. In Figure 1 as run the batches before an exit are
// ordinary.
#include "claims/shared/before_exit.hpp"

namespace flypaper::claims {
namespace {

Series in_10(const std::string& label, const LastBatches& found) {
  Series series{.label = label, .style = Style::points};
  for (std::size_t before = 0; before < found.in_10.size(); ++before) {
    const Interval limits = proportion_interval(found.in_10[before], found.exits, 0.025);
    series.x.push_back(-static_cast<double>(before));
    series.y.push_back(static_cast<double>(found.in_10[before]) / static_cast<double>(found.exits));
    series.lower.push_back(limits.lower);
    series.upper.push_back(limits.upper);
  }
  return series;
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const Experiment as_run = laboratory.experiment("fig1_mse_fresh");
  Experiment written = laboratory.experiment("fig1_half_mse_fresh");
  Experiment threshold = at_learning_rate(laboratory.experiment("fig7_as_run_fresh"), 0.007);
  // The defect: no setting below the crisis is looked at.
  if (plant == Plant::defect) written = threshold = as_run;
  const LastPlaces run = last_places(as_run);
  const LastPlaces text = last_places(written);
  const LastPlaces below = last_places(threshold);
  const auto wanted = laboratory.by_tier<std::uint64_t>(8'000, 20'000, 100'000);
  const LastBatches at_threshold = last_batches(laboratory, threshold, wanted, below.outside);
  const LastBatches at_run = last_batches(laboratory, as_run, wanted, run.outside);
  Finding finding;
  finding.deciding = 1;
  finding.evidence = {
      exact_difference("as written: share of the exits from the rarest 1 % of places", text.share, 0.5),
      ProportionCheck::above(0.7, 0.08, at_threshold.exits)
          .evaluate("at the threshold of Figure 7 (MSE, 0.007) the batch before the last is as unusual as 1 in 10 in "
                    "more than 70 % of the exits",
                    at_threshold.in_10[1]),
      ProportionCheck::below(0.05, 0.03, at_run.exits)
          .evaluate("Figure 1 with its code's MSE: it is as unusual as 1 in 100 in fewer than 5 % of the exits",
                    at_run.in_100[1]),
      exact_check("and the rarest 1 % of places have a small share of its exits", run.share, 0.2),
      exact_difference("as written: from the last place the next step crosses with a fair chance", text.chance, 0.1),
      exact_difference("as run: from the last place the next step crosses with a fair chance", run.chance, 0.1),
      ProportionCheck::equivalent(below.share, 0.05, at_threshold.exits)
          .evaluate("at the threshold, simulated exits from the rarest 1 % of places are as many as the kernel says",
                    at_threshold.from_outside)};
  const bool rare = finding.evidence[0].passed && finding.evidence[1].passed && finding.evidence[4].passed;
  const bool ordinary = finding.evidence[2].passed && finding.evidence[3].passed;
  if (rare) {
    finding.verdict = ordinary ? Verdict::holds_conditionally : Verdict::holds;
  } else if (ordinary) {
    finding.verdict = Verdict::refuted_as_stated;
  }
  finding.corrected = fmt::format(
      "Below the crisis: as written {} % of the exits start from the rarest 1 % of places and cross from there with "
      "chance "
      "{}; at 0.007 (MSE) {} % follow a batch as unusual as 1 in 10. With Figure 1's MSE {} % do and {} % follow one "
      "of 1 "
      "in 100: ordinary batches suffice.",
      rounded(100.0 * text.share, 3), rounded(text.chance, 2), rounded(100.0 * finding.evidence[1].value, 2),
      rounded(100.0 * static_cast<double>(at_run.in_10[1]) / static_cast<double>(at_run.exits), 2),
      rounded(100.0 * finding.evidence[2].value, 2));
  finding.figures = {{.name = "rare-batches",
                      .title = "How unusual the batches before an exit are",
                      .caption = "Share of exits whose batch is among the 1 in 10 most unusual by the exact law of its "
                                 "step; -1 is the push, 0 the step that leaves. Bars: exact 95 % limits.",
                      .x = {.label = "steps before the exit"},
                      .y = {.label = "share of exits"},
                      .series = {in_10("threshold of Figure 7: MSE, 0.007, B = 25", at_threshold),
                                 in_10("Figure 1 with its code's MSE: 0.01, B = 20", at_run),
                                 {.label = "any batch", .x = {-5.0, 0.0}, .y = {0.1, 0.1}}}}};
  return finding;
}

}  // namespace

Claim escape_by_rare_batches() {
  return {
      .id = "escape-by-rare-batches",
      .section = "Note 8",
      .statement = "A trajectory leaves when a rare batch pushes it far out and a large gradient step then crosses.",
      .defect = "no setting below the crisis is looked at",
      .decide = decide};
}

}  // namespace flypaper::claims
