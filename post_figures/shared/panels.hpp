#pragma once
// What the panels of the post's figures are made of: shares left in a basin, final laws, distances.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "claims/shared/data_moments.hpp"
#include "claims/shared/published.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/audit/report/post_figure.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/escape/law_in_time.hpp"
#include "flypaper/exact/posterior/posterior.hpp"
#include "flypaper/simulation/observables/histogram.hpp"
#include "flypaper/simulation/observables/occupancy.hpp"

namespace flypaper::post_figures {

using claims::published_column;
using claims::step_law;

/// What the panels of a strip share.
struct PanelKind {
  const char* name;
  const char* title;
  const char* x;
  const char* y;
  Scale scale = Scale::linear;  ///< of y

  [[nodiscard]] Figure operator()(const std::string& how, std::string caption, std::vector<Series> series) const {
    return {.name = fmt::format("{}-{}", name, how),
            .title = title,
            .caption = std::move(caption),
            .x = {.label = x},
            .y = {.label = y, .scale = scale},
            .series = std::move(series),
            .width = Width::strip};
  }
};

/// "MSE, learning rate 0.01, B = 20, 1000 samples, 50 steps; 2013 of 10000 runs diverge."
inline std::string setting(const Experiment& experiment, std::uint64_t diverged) {
  const std::string momentum =
      experiment.rule.momentum == 0.0 ? "" : fmt::format(", momentum {}", rounded(experiment.rule.momentum));
  return fmt::format("{}, learning rate {}{}, B = {}, {}, {} steps; {} of {} runs diverge.",
                     experiment.rule.loss == Loss::mse ? "MSE" : "half-MSE", rounded(experiment.rule.learning_rate),
                     momentum, experiment.batch_size,
                     experiment.data ? fmt::format("{} samples", experiment.data->size()) : "fresh batches",
                     experiment.ensemble.steps, diverged, experiment.ensemble.trajectories);
}

/// The shares in a basin after each step up to `last`, of the runs that stay finite (as the figures are drawn) or of
/// all.
enum class Of : unsigned char { finite_runs, all_runs };
inline Series share_inside(std::string label, const Occupancy& occupancy, Of of, std::uint64_t last) {
  const Occupancy::Counts& counts = occupancy.counts();
  const bool finite = of == Of::finite_runs;
  const std::vector<std::uint64_t>& inside = finite ? counts.inside_survivors : counts.inside;
  const auto runs = static_cast<double>(finite ? counts.survivors : counts.trajectories);
  Series series{.label = std::move(label)};
  for (std::size_t i = 0; i < inside.size() && i <= last; ++i) {
    series.x.push_back(static_cast<double>(i));
    series.y.push_back(static_cast<double>(inside[i]) / runs);
  }
  return series;
}

/// A histogram's counts as a density of the runs that stay finite.
inline Series density_of_finite(std::string label, const Histogram& histogram, std::size_t time) {
  const Histogram::Counts& counts = histogram.at(time);
  Series series{.label = std::move(label), .style = Style::steps};
  double finite = static_cast<double>(counts.below + counts.above);
  for (const std::uint64_t count : counts.bins) finite += static_cast<double>(count);
  for (std::size_t bin = 0; bin < counts.bins.size(); ++bin) {
    const double width = histogram.edge(bin + 1) - histogram.edge(bin);
    series.x.push_back(histogram.edge(bin));
    series.y.push_back(static_cast<double>(counts.bins[bin]) / (finite * width));
  }
  series.x.push_back(histogram.edge(counts.bins.size()));
  return series;
}

/// The bars of a published histogram; `height` is a column of densities or counts, which are made densities of `runs`.
inline Series published_bars(const Laboratory& lab, const std::string& file, const std::string& coordinate,
                             const std::string& height, double runs = 0.0) {
  const std::vector<double> left = published_column(lab, file, "bin_left_" + coordinate);
  const std::vector<double> right = published_column(lab, file, "bin_right_" + coordinate);
  const std::vector<double> read = published_column(lab, file, height);
  Series series{.label = "published", .style = Style::steps};
  for (std::size_t i = 0; i < left.size(); ++i) {
    const double value = runs > 0.0 ? read[i] / (runs * (right[i] - left[i])) : read[i];
    // A gap between bars holds none.
    if (!series.x.empty() && left[i] > series.x.back() + 1e-9) {
      series.y.push_back(0.0);
      series.x.push_back(left[i]);
    }
    if (series.x.empty()) series.x.push_back(left[i]);
    series.x.push_back(right[i]);
    series.y.push_back(value);
  }
  return series;
}

/// A posterior's density at the figure's places, where it is above a millionth of its largest value.
inline Series posterior_density(std::string label, const Posterior& posterior, unsigned coordinate,
                                const Interval1d& range) {
  Series series{.label = std::move(label)};
  constexpr int points = 400;
  for (int i = 0; i <= points; ++i) {
    series.x.push_back(range.lower + (range.upper - range.lower) * i / points);
    series.y.push_back(posterior.marginal_density(coordinate, series.x.back()));
  }
  const double largest = std::ranges::max(series.y);
  for (double& y : series.y) y = y < 1e-6 * largest ? 0.0 : y;
  return series;
}

/// The share of all starts, uniform in `starts`, that is in the interval and has not left it by each step: exact for
/// fresh batches of the data's moments.
inline Series not_left(std::string label, const Experiment& experiment, const Interval1d& interval, double starts,
                       std::uint64_t steps) {
  const Transition transition(step_law(experiment), interval, 1.0);
  const double upper = std::min(interval.upper, starts);
  LawInTime law(transition, [&](double w) { return w > -starts && w < upper ? 1.0 : 0.0; });
  const double share = (upper + starts) / (2.0 * starts);
  Series series{.label = std::move(label)};
  for (std::uint64_t step = 0; step <= steps; ++step) {
    series.x.push_back(static_cast<double>(step));
    series.y.push_back(share * law.inside());
    law.step();
  }
  return series;
}

/// Distances to the origin of the first `wanted` trajectories that stay finite; every `every`-th step.
struct Distances {
  std::vector<Series> series;
  std::uint64_t tried = 0;
  std::uint64_t diverged = 0;
};
inline Distances distances(const Experiment& experiment, std::size_t wanted, std::uint64_t every) {
  Distances found;
  for (; found.series.size() < wanted && found.tried < experiment.ensemble.trajectories; ++found.tried) {
    const Path path = experiment.replay(found.tried, experiment.ensemble.steps);
    Series series{.label = "one run each"};
    for (std::size_t t = 0; t < path.states.size(); t += every) {
      series.x.push_back(static_cast<double>(t));
      series.y.push_back(std::hypot(path.states[t][0], path.states[t][1]));
    }
    if (std::isfinite(path.states.back()[0])) {
      found.series.push_back(std::move(series));
    } else {
      ++found.diverged;
    }
  }
  return found;
}

/// The curves of a published panel of distances: columns distance_b01, .. and distance_a01, ..
inline std::vector<Series> published_distances(const Laboratory& lab, const std::string& file, int below, int above) {
  const std::vector<double> steps = published_column(lab, file, "step");
  std::vector<Series> curves;
  for (int i = 0; i < below + above; ++i) {
    const std::string column =
        fmt::format("distance_{}{:02}", i < below ? 'b' : 'a', i < below ? i + 1 : i - below + 1);
    Series curve{.label = "one run each", .x = steps};
    curve.y = published_column(lab, file, column);
    curves.push_back(std::move(curve));
  }
  return curves;
}

}  // namespace flypaper::post_figures
