#pragma once
// The panels of Figures 5 and 6, redone.
#include <algorithm>
#include <map>

#include "claims/shared/degenerate_line.hpp"
#include "claims/shared/journeys.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/audit/report/figure.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/simulation/observables/histogram.hpp"

namespace flypaper::claims {

/// Figure 6, left: the distances to the origin of its first trajectories.
inline Figure distances_figure(const Experiment& experiment) {
  constexpr std::size_t drawn = 8;
  constexpr std::uint64_t tried = 40;
  const Box& starts = experiment.ensemble.start.uniform;
  Figure figure{.name = "degenerate-line-distances",
                .title = "Distance to the origin, off the degenerate line",
                .caption = fmt::format("As run: {}, starts uniform in |w1| <= {}, |w2| <= {}: the first {} that stay "
                                       "finite, and of the first {} how many do not.",
                                       setting_text(experiment), rounded(starts.upper[0]), rounded(starts.upper[1]),
                                       drawn, tried),
                .x = {.label = "step"},
                .y = {.label = "distance to the origin"}};
  std::uint64_t diverged = 0;
  for (std::uint64_t i = 0; i < tried; ++i) {
    const Path path = experiment.replay(i, experiment.ensemble.steps);
    Series series{.label = fmt::format("trajectory {}", i)};
    for (std::size_t t = 0; t < path.states.size(); t += 100) {
      series.x.push_back(static_cast<double>(t));
      series.y.push_back(std::hypot(path.states[t][0], path.states[t][1]));
    }
    const bool finite = std::isfinite(series.y.back());
    diverged += finite ? 0 : 1;
    if (finite && figure.series.size() < drawn) figure.series.push_back(std::move(series));
  }
  figure.caption += fmt::format(" {} of {} diverge.", diverged, tried);
  return figure;
}

/// Figure 5, bottom panels: w2 at the start and at the end.
inline Figure histogram_figure(const Experiment& experiment, const ExperimentResult& result) {
  const auto& histogram = result.get<Histogram>();
  Series before{.label = "start", .style = Style::steps};
  Series after{.label = fmt::format("after {} steps", experiment.ensemble.steps), .style = Style::points};
  const std::size_t bins = histogram.counts().size();
  for (std::size_t bin = 0; bin <= bins; ++bin) {
    before.x.push_back(histogram.edge(bin));
    before.y.push_back(static_cast<double>(histogram.at(0).bins[std::min(bin, bins - 1)]));
    if (bin == bins) break;
    after.x.push_back(0.5 * (histogram.edge(bin) + histogram.edge(bin + 1)));
    after.y.push_back(static_cast<double>(histogram.counts()[bin]));
  }
  return {.name = "degenerate-line-histogram",
          .title = "Along the degenerate line, at the start and the end",
          .caption = fmt::format("As run: {}, starts uniform on w1 = 0, |w2| <= {}.", setting_text(experiment),
                                 rounded(histogram.edge(bins))),
          .x = {.label = "w2"},
          .y = {.label = "trajectories"},
          .series = {before, after}};
}

/// At each height the share whose distance to the origin changes by `limit` or that diverge, with 95 % limits.
inline Series changed_by_height(std::string label, const std::vector<Journey>& all, double limit) {
  constexpr double bin = 0.5;
  std::map<int, std::pair<std::uint64_t, std::uint64_t>> counts;  // changed, started
  for (const Journey& one : all) {
    auto& [changed, started] = counts[static_cast<int>(std::abs(one.start[1]) / bin)];
    ++started;
    changed += one.change < limit ? 0 : 1;
  }
  Series share{.label = std::move(label), .style = Style::points};
  for (const auto& [place, count] : counts) {
    const auto& [changed, started] = count;
    const Interval limits = proportion_interval(changed, started, 0.025);
    share.x.push_back(bin * (place + 0.5));
    share.y.push_back(static_cast<double>(changed) / static_cast<double>(started));
    share.lower.push_back(limits.lower);
    share.upper.push_back(limits.upper);
  }
  return share;
}

/// The shares that leave, of Figure 6's starts as run and with the text's potential and loss.
inline Figure leaving_figure(Laboratory& lab, const Experiment& run, const Experiment& printed) {
  const double by = lab.word("stays constant");
  return {.name = "headline-line",
          .title = "Starts of Figure 6 that move or diverge, with 95 % limits",
          .caption = fmt::format("Figure 6's starts, w1 uniform in ±{}, by the height of the start; {} steps. The "
                                 "text's with fresh batches.",
                                 rounded(run.ensemble.start.uniform.upper[0]), run.ensemble.steps),
          .x = {.label = "|w2| at the start"},
          .y = {.label = "share that moves or diverges", .includes = {0.0, 1.0}},
          .series = {changed_by_height("as run", journeys(lab, run), by),
                     changed_by_height("text's potential and loss", journeys(lab, printed), by)},
          .width = Width::strip};
}

/// How far w1 of one trajectory goes at some heights, on the same data.
inline Figure paths_figure(const Experiment& experiment) {
  constexpr double away_from = 0.02;
  Figure figure{.name = "off-line-paths",
                .title = "Off the degenerate line, by height",
                .caption = fmt::format("As run: {}, one pass; starts ({}, w2).", setting_text(experiment), away_from),
                .x = {.label = "step"},
                .y = {.label = "distance to the line", .scale = Scale::logarithmic}};
  const auto add = [&](Experiment one, double w2, const std::string& label) {
    one.ensemble.start = Start{};
    one.ensemble.start.points = {{away_from, w2}};
    const Path path = one.replay(0, one.ensemble.steps);
    Series series{.label = label};
    for (std::size_t t = 0; t < path.states.size(); t += 50) {
      const double away = std::abs(path.states[t][0]);
      if (away < 1e-6) break;
      series.x.push_back(static_cast<double>(t));
      series.y.push_back(away);
    }
    figure.series.push_back(std::move(series));
  };
  for (const double w2 : {0.8, 1.2, 1.7, 2.2}) add(experiment, w2, fmt::format("w2 = {}", rounded(w2)));
  add(without_noise(experiment), 2.2, "w2 = 2.2, noise-free");
  return figure;
}

}  // namespace flypaper::claims
