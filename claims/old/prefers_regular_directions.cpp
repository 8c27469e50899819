// Takeaways: on a partly degenerate manifold SGD is said to escape along the directions that are not degenerate. Where
// it goes from Figure 2's line, direction by direction.
#include <fmt/format.h>

#include "claims/shared/regular_line.hpp"
#include "flypaper/dynamics/noise.hpp"

namespace flypaper::claims {
namespace {

constexpr double from_w2 = 2.0;
constexpr std::uint64_t early = 100;
constexpr std::uint64_t late = 8'000;

/// From (0, 2). The defect is a straight line of zeros as steep everywhere, along which nothing depends on w2.
Experiment from(const Laboratory& laboratory, std::uint64_t trajectories, std::uint64_t steps, Plant plant) {
  Experiment experiment = laboratory.experiment("fig2_half_mse_fresh");
  if (plant == Plant::defect) experiment.potential = Potential("4*w1+0*w2");
  return from_line(std::move(experiment), from_w2, trajectories, steps);
}

/// The part of the noise covariance on the line that is along it.
double noise_along(const Experiment& experiment) {
  const LocalModel model = local_model(experiment.potential, std::vector<double>{0.0, from_w2});
  return noise_factor(model.q, experiment.population, experiment.batch_size, experiment.rule.loss) * model.gradient[1] *
         model.gradient[1];
}

/// Root mean square displacements across and along the line.
Figure displacement_figure(Laboratory& laboratory) {
  Experiment experiment = from(laboratory, 1'600, late, Plant::nothing);
  experiment.observe[0].every = 20;
  const auto& moments = laboratory.run(experiment).get<Moments>();
  Series across{.label = "across the line (regular)"};
  Series along{.label = "along the line (degenerate)"};
  for (std::size_t time = 1; time < moments.sums().size(); ++time) {
    const double bias = moments.mean(time, 1) - from_w2;
    for (Series* series : {&across, &along}) series->x.push_back(20.0 * static_cast<double>(time));
    across.y.push_back(std::sqrt(moments.covariance(time, 0, 0)));
    along.y.push_back(std::sqrt(moments.covariance(time, 1, 1) + bias * bias));
  }
  return {.name = "displacement-by-direction",
          .title = "How far SGD is from where it started on the line",
          .caption = "Figure 2 as written with fresh batches, 1600 trajectories from (0, 2).",
          .x = {.label = "step", .scale = Scale::logarithmic},
          .y = {.label = "root mean square displacement in w", .scale = Scale::logarithmic},
          .series = {across, along}};
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const Experiment line = from(laboratory, 1, late, Plant::nothing);
  const std::uint64_t count = laboratory.by_tier(12'000U, 50'000U, 200'000U);
  const Experiment short_run = from(laboratory, count, early, plant);
  const std::uint64_t few = laboratory.by_tier(400U, 4'000U, 16'000U);
  const Experiment long_run = from(laboratory, few, late, plant);
  const auto& first = laboratory.run(short_run).get<Moments>();
  const auto& last = laboratory.run(long_run).get<Moments>();
  const double variance = variance_across(line, from_w2);
  const double width = std::sqrt(variance);
  const double squares = static_cast<double>(count) * (first.covariance(1, 0, 0) + first.mean(1, 0) * first.mean(1, 0));
  const double expected = flow_along_line(line, from_w2, late) - from_w2;
  Finding finding;
  finding.deciding = 3;
  finding.evidence = {
      exact_check("on the line the noise has no part along it: a first step goes across", noise_along(line), 0.0),
      // The law across is normal up to a kurtosis of order h/B, below the margin.
      ScaleCheck::equivalent(variance, 0.15, count)
          .evaluate("after 100 steps the variance across is the stationary one: this direction confines", squares),
      displacement_is("after 100 steps the displacement along the line is still what the averaged law says",
                      from(laboratory, count, early, Plant::nothing), first, from_w2,
                      flow_along_line(line, from_w2, early) - from_w2, 0.1),
      displacement_is("after 8000 it is far along the line, as the averaged law says",
                      from(laboratory, few, late, Plant::nothing), last, from_w2, expected, 0.04),
      exact_difference("that displacement over the standard deviation across", -expected / width, 4.0)};
  const auto& evidence = finding.evidence;
  if (evidence[0].passed && evidence[1].passed && evidence[3].passed && evidence[4].passed) {
    finding.verdict = Verdict::holds_conditionally;
  } else if (evidence[0].passed && evidence[1].passed && last.mean(1, 1) == from_w2) {
    finding.verdict = Verdict::holds;
  }
  finding.corrected = fmt::format(
      "At first only: every step off the line goes along the regular direction, but that one confines SGD to {} "
      "(standard deviation, at w2 = 2). After {} steps the way along the degenerate direction is longer, after {} "
      "steps {} times, and it is the one that leads to the origin.",
      rounded(width, 3), rounded(-width / drift_along_line(line, from_w2), 3), late, rounded(-expected / width, 3));
  finding.figures = {displacement_figure(laboratory)};
  return finding;
}

}  // namespace

Claim prefers_regular_directions() {
  return {.id = "prefers-regular-directions",
          .section = "Main takeaways",
          .statement = "On a partly degenerate manifold SGD escapes along the directions that are not degenerate.",
          .defect = "a line of zeros along which nothing changes",
          .decide = decide};
}

}  // namespace flypaper::claims
