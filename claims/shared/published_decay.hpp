#pragma once
// The decay in Figure 1 as published, beside runs of the same: as curves.
#include <numeric>
#include <vector>

#include "claims/shared/figure1.hpp"
#include "claims/shared/published.hpp"
#include "flypaper/base/statistics/distribution.hpp"

namespace flypaper::claims {

/// The published fractions left of the barrier, of the runs that stay finite, after steps 0 .. 34.
inline std::vector<double> published_decay(const Laboratory& lab) {
  return published_column(lab, "fig1_fraction_left", "fraction_left");
}

/// In which stretch of steps they are last left of the barrier: `fractions` at the ends of the stretches, as the law of
/// one of them.
template <typename Number>
std::vector<Number> by_stretch(const std::vector<Number>& left, const std::vector<std::size_t>& ends, Number all) {
  std::vector<Number> cells;
  Number before = all;
  for (const std::size_t end : ends) {
    cells.push_back(before - left.at(end));
    before = left.at(end);
  }
  cells.push_back(before);
  return cells;
}

/// Total variation between the law of the step of leaving (net of returns) and the published one. The published curve
/// is that of some 8000 runs: their frequencies in K cells are within sqrt(K / 8000) / 2 of their law in the mean.
inline Sampled published_curve(Laboratory& lab, const Experiment& as_run) {
  const std::vector<double> published = published_decay(lab);
  std::vector<std::size_t> ends{0, 2, 5, 9, 14, 20, 34};
  if (lab.tier() != Tier::quick) {
    ends.resize(published.size());
    std::iota(ends.begin(), ends.end(), 0U);
  }
  Experiment many = as_run;
  many.ensemble.trajectories = lab.by_tier<std::uint64_t>(60'000, 250'000, 1'000'000);
  const Occupancy::Counts& counts = lab.run(many).get<Occupancy>().counts();
  const std::vector<std::uint64_t> cells = by_stretch(counts.inside_survivors, ends, counts.survivors);
  const double margin = lab.by_tier(0.06, 0.08, 0.07);
  return TotalVariationCheck::equivalent(0.0, margin, cells.size(), counts.survivors)
      .evaluate("as run, the fraction of finite runs left of the barrier is the published curve", cells,
                by_stretch(published, ends, 1.0));
}

/// What the published figure shows, beside the same run and all of its trajectories.
inline Figure published_figure(Laboratory& lab, const Experiment& as_run) {
  const Occupancy::Counts& counts = lab.run(as_run).get<Occupancy>().counts();
  Series published{.label = "published", .style = Style::points, .y = published_decay(lab)};
  Series survivors{.label = "runs that stay finite"};
  Series all{.label = "all runs"};
  for (std::size_t t = 0; t < published.y.size(); ++t) {
    published.x.push_back(static_cast<double>(t));
    survivors.y.push_back(static_cast<double>(counts.inside_survivors[t]) / static_cast<double>(counts.survivors));
    all.y.push_back(static_cast<double>(counts.inside[t]) / static_cast<double>(counts.trajectories));
  }
  survivors.x = all.x = published.x;
  return {.name = "escape-as-published",
          .title = "Left of the barrier, as run",
          .caption = "MSE, 1000 samples, starts uniform in +-3.6; the published fractions are read off Figure 1.",
          .x = {.label = "step"},
          .y = {.label = "fraction left of the barrier", .scale = Scale::logarithmic},
          .series = {published, survivors, all}};
}

}  // namespace flypaper::claims
