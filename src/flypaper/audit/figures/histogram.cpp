#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "flypaper/audit/figures/observed.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

constexpr std::size_t most_columns = 300;
constexpr std::size_t most_cells = 80;  ///< of a map, along each side
constexpr std::size_t most_maps = 4;

/// Equal columns, several bins of the histogram wide where it has more than a figure can show.
struct Columns {
  std::vector<double> edges;
  std::uint64_t bins = 0;    ///< of the histogram
  std::uint64_t merged = 1;  ///< bins of a column

  Columns(double lower, double upper, std::uint64_t of_histogram, std::uint64_t most)
      : bins(of_histogram), merged((bins + most - 1) / most) {
    for (std::uint64_t bin = 0; bin < bins + merged; bin += merged) {
      const double part = static_cast<double>(std::min(bin, bins)) / static_cast<double>(bins);
      edges.push_back(lower + part * (upper - lower));
    }
  }
  [[nodiscard]] std::size_t size() const { return edges.size() - 1; }
  [[nodiscard]] double width(std::size_t i) const { return edges[i + 1] - edges[i]; }
};

/// What a histogram's table has after one of its steps.
struct AtStep {
  double step = 0.0;
  std::vector<double> counts;  ///< the last axis varies fastest
  double outside = 0.0;
  double diverged = 0.0;

  [[nodiscard]] double finite() const { return std::accumulate(counts.begin(), counts.end(), outside); }
};

std::vector<AtStep> read(const Observed& observed) {
  const std::vector<double> step = observed.column("step");
  const std::vector<double> count = observed.column("count");
  const std::vector<double> below = observed.column("below");
  const std::vector<double> above = observed.column("above");
  const std::vector<double> diverged = observed.column("diverged");
  std::vector<AtStep> times;
  for (std::size_t i = 0; i < step.size(); ++i) {
    if (i == 0 || step[i] != step[i - 1]) times.push_back({step[i], {}, below[i] + above[i], diverged[i]});
    times.back().counts.push_back(count[i]);
  }
  return times;
}

std::string outside_text(const AtStep& time) {
  return fmt::format("after step {}, {} runs lie outside and {} have diverged", time.step, time.outside, time.diverged);
}

Figure density_over_line(const Observed& observed, const std::vector<AtStep>& times) {
  const Box& range = observed.settings.interval;
  const Columns columns(range.lower[0], range.upper[0], times[0].counts.size(), most_columns);
  Figure panel{.title = "Law of the runs that are finite",
               .x = {.label = fmt::format("w{}", observed.settings.coordinates[0] + 1)},
               .y = {.label = "density", .includes = {0.0}}};
  double largest = 0.0;
  const std::vector<std::size_t> shown = chosen(times.size(), most_curves);
  for (const std::size_t t : shown) {
    const AtStep& time = times[t];
    Series series{.label = fmt::format("after step {}", time.step), .style = Style::steps, .x = columns.edges};
    series.y.assign(columns.size(), 0.0);
    for (std::size_t bin = 0; bin < time.counts.size(); ++bin) {
      const std::size_t column = bin / columns.merged;
      series.y[column] += time.counts[bin] / (time.finite() * columns.width(column));
    }
    largest = std::max(largest, std::ranges::max(series.y));
    panel.series.push_back(std::move(series));
  }
  // A peak that towers over an even law.
  if (largest * (range.upper[0] - range.lower[0]) > 10.0) panel.y.scale = Scale::logarithmic;
  panel.caption = fmt::format("Counts over their number and the columns' width: {}.{}", outside_text(times.back()),
                              shown_text(shown.size(), times.size(), "steps"));
  return panel;
}

Figure density_over_plane(const Observed& observed, const AtStep& time) {
  const ObserveSettings& settings = observed.settings;
  const Box& range = settings.interval;
  const auto columns = [&](std::size_t d) {
    return Columns(range.lower[d], range.upper[d], settings.bins[settings.bins.size() == 1 ? 0 : d], most_cells);
  };
  const Columns x = columns(0);
  const Columns y = columns(1);
  HeatMap heat{.colour = {.label = "density"},
               .x_edges = x.edges,
               .y_edges = y.edges,
               .values = std::vector<double>(x.size() * y.size(), 0.0)};
  for (std::size_t i = 0; i < time.counts.size(); ++i) {
    const std::size_t column = i / y.bins / x.merged;
    const std::size_t row = i % y.bins / y.merged;
    heat.values[row * x.size() + column] += time.counts[i] / (time.finite() * x.width(column) * y.width(row));
  }
  // Cells of one run beside cells of many.
  const double one = 1.0 / (time.finite() * x.width(0) * y.width(0));
  if (std::ranges::max(heat.values) > 50.0 * one) heat.colour.scale = Scale::logarithmic;
  std::ranges::replace(heat.values, 0.0, std::nan(""));  // left empty on a linear scale, too
  return {.title = fmt::format("Law of the runs that are finite, after step {}", time.step),
          .caption = fmt::format("Empty where no run is: {}.", outside_text(time)),
          .x = {.label = fmt::format("w{}", settings.coordinates[0] + 1)},
          .y = {.label = fmt::format("w{}", settings.coordinates[1] + 1)},
          .heat = std::move(heat)};
}

}  // namespace

std::vector<Figure> histogram_panels(const Observed& observed) {
  const std::vector<AtStep> times = read(observed);
  if (observed.settings.coordinates.size() < 2) return {density_over_line(observed, times)};
  std::vector<Figure> panels;
  for (const std::size_t t : chosen(times.size(), most_maps)) panels.push_back(density_over_plane(observed, times[t]));
  panels.front().caption += shown_text(panels.size(), times.size(), "steps");
  return panels;
}

}  // namespace flypaper
