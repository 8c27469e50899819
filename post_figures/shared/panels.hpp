#pragma once
// What the panels of the post's figures are made of: shares left in a basin, final laws, distances.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "claims/shared/data_moments.hpp"
#include "claims/shared/published_counts.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/audit/report/post_figure.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/escape/law_in_time.hpp"
#include "flypaper/exact/posterior/posterior.hpp"
#include "flypaper/simulation/observables/histogram.hpp"
#include "flypaper/simulation/observables/occupancy.hpp"

namespace flypaper::post_figures {

using claims::published_column;
using claims::published_count;
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

/// "MSE, learning rate 0.01, B = 20, 1000 samples, 50 steps".
inline std::string setting(const Experiment& experiment) {
  return fmt::format("{}, {} steps", claims::setting_text(experiment), experiment.ensemble.steps);
}
inline std::string setting(const Experiment& experiment, std::uint64_t diverged) {
  return fmt::format("{}; {} of {} runs diverge.", setting(experiment), diverged, experiment.ensemble.trajectories);
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

/// Places to draw a density at: even ones, and more and more closely around each of `peaks`.
inline std::vector<double> places_around(const std::vector<double>& peaks, const Interval1d& range) {
  constexpr int even = 400;
  constexpr int octaves = 14;
  constexpr int in_octave = 3;
  const double width = range.upper - range.lower;
  std::vector<double> places = peaks;
  for (int i = 0; i <= even; ++i) places.push_back(range.lower + width * i / even);
  for (const double peak : peaks) {
    for (int i = 4 * in_octave; i <= octaves * in_octave; ++i) {
      const double away = width * std::exp2(-static_cast<double>(i) / in_octave);
      places.push_back(peak - away);
      places.push_back(peak + away);
    }
  }
  std::erase_if(places, [&](double x) { return x < range.lower || x > range.upper; });
  std::ranges::sort(places);
  return places;
}

/// The posterior's density of a coordinate given so many samples of the population, uniform prior on the box, where it
/// is above `least` of its largest value.
inline Series posterior_density(std::string label, const Potential& potential, const Box& box, double samples,
                                unsigned coordinate, const Interval1d& range, double least) {
  const Posterior posterior(potential, box, population_likelihood({}, samples));
  std::vector<double> peaks;
  for (const ClaimedPoint& point : potential.points) peaks.push_back(point.at.at(coordinate));
  Series series{.label = std::move(label), .x = places_around(peaks, range)};
  for (const double x : series.x) series.y.push_back(posterior.marginal_density(coordinate, x));
  const double largest = std::ranges::max(series.y);
  for (double& y : series.y) y = y < least * largest ? 0.0 : y;
  return series;
}

/// "n = 100: 79.8 % at w > 0", of the posterior given so many samples of the population.
inline std::string with_mass_right(const std::string& label, const Potential& potential, const Box& box,
                                   double samples) {
  const Posterior posterior(potential, box, population_likelihood({}, samples));
  return fmt::format("{}: {:.1f} % at w > 0", label, 100.0 * posterior.mass({{0.0}, box.upper}).value);
}

/// The share of all starts, uniform in `starts`, that is in the interval and has not left it by each step: exact for
/// fresh batches of the data's moments.
inline Series not_left(std::string label, const Experiment& experiment, const Interval1d& interval,
                       std::uint64_t steps) {
  const double starts = experiment.ensemble.start.uniform.upper.at(0);
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

/// Every state of one run in the plane.
inline Series path_from(Experiment experiment, std::vector<double> start) {
  experiment.ensemble.start = {.uniform = {}, .points = {std::move(start)}};
  Series series{.label = "every step"};
  for (const std::vector<double>& w : experiment.replay(0, 5'000).states) series.add(w[0], w[1]);
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
