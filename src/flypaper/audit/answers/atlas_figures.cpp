
#include <algorithm>
#include <cmath>

#include "flypaper/audit/answers/atlas_sweeps.hpp"
#include "flypaper/exact/escape/stability.hpp"

namespace flypaper {
namespace {

const Axis rate_axis{.label = "exact escape rate per step", .scale = Scale::logarithmic};
const Axis h_axis{.label = "h = learning rate × curvature at the minimum", .scale = Scale::linear};

/// Edges of cells around sorted values, half-way between them (geometrically if asked).
std::vector<double> edges_around(std::vector<double> values, Scale scale) {
  const bool logarithmic = scale == Scale::logarithmic;
  if (logarithmic) std::ranges::transform(values, values.begin(), [](double v) { return std::log(v); });
  std::vector<double> edges{values[0] - 0.5 * (values[1] - values[0])};
  for (std::size_t i = 0; i + 1 < values.size(); ++i) edges.push_back(0.5 * (values[i] + values[i + 1]));
  edges.push_back(2.0 * values.back() - edges.back());
  if (logarithmic) std::ranges::transform(edges, edges.begin(), [](double v) { return std::exp(v); });
  return edges;
}

/// The largest stable h over batch sizes from `first` to `last`.
Series stable_line(std::string label, double first, double last, double (*limit)(const StabilityLimits&)) {
  Series series{.label = std::move(label)};
  for (double b = first; b < 1.01 * last; b *= 1.1) {
    series.x.push_back(limit(stability_limits(static_cast<std::uint64_t>(std::lround(b)), 0.0)));
    series.y.push_back(std::round(b));
  }
  return series;
}

Figure phase_figure(const AtlasSweeps& sweeps) {
  std::vector<double> batch_sizes;
  HeatMap heat{.colour = {.label = "exits per step", .scale = Scale::logarithmic}};
  for (const RateCurve& curve : sweeps.phase) {
    batch_sizes.push_back(static_cast<double>(curve.batch_size[0]));
    heat.values.insert(heat.values.end(), curve.rate.begin(), curve.rate.end());
  }
  heat.x_edges = edges_around(sweeps.phase[0].h, Scale::linear);
  heat.y_edges = edges_around(batch_sizes, Scale::logarithmic);
  const double bottom = heat.y_edges.front();
  const double top = heat.y_edges.back();
  const double right = heat.x_edges.back();
  const double crisis = std::min(sweeps.crisis, right);
  const Series boundary{.label = "without noise: unstable from h = 2 on, crisis",
                        .x = {2.0, 2.0, std::nan(""), crisis, crisis},
                        .y = {bottom, top, std::nan(""), bottom, top}};
  return {.name = "phase",
          .title = "Phase diagram of escape over learning rate and batch size",
          .caption =
              "Colour: exact escape rate; empty where it is below 1e-12 or was not found. Above the panel: what "
              "descent without noise does.",
          .x = h_axis,
          .y = {.label = "batch size B", .scale = Scale::logarithmic},
          .series = {stable_line("largest h stable in mean square", batch_sizes.front(), top,
                                 [](const StabilityLimits& limits) { return limits.mean_square; }),
                     stable_line("largest h stable almost surely", batch_sizes.front(), top,
                                 [](const StabilityLimits& limits) { return limits.almost_sure.value_or(0.0); }),
                     boundary},
          .heat = heat,
          .regions = {{"stable", heat.x_edges.front(), 2.0},
                      {"trapped cycle or band", 2.0, crisis},
                      {"crisis: leaves", crisis, right}}};
}

Series line(const RateCurve& curve, Style style) {
  return {.label = curve.label, .style = style, .x = curve.h, .y = curve.rate};
}

Figure collapse_figure(const AtlasSweeps& sweeps) {
  Figure figure{.name = "collapse",
                .title = "What collapses over h",
                .caption =
                    "Learning rate and distance of the wells both move h, but the distance also moves noise "
                    "over barrier; at equal noise over barrier the curves are one.",
                .x = h_axis,
                .y = rate_axis};
  for (const RateCurve& curve : sweeps.learning_rates) figure.series.push_back(line(curve, Style::line));
  figure.series.push_back(line(sweeps.scales[0], Style::line));
  figure.series.push_back(line(sweeps.scales[1], Style::points));
  return figure;
}

Figure batch_figure(const AtlasSweeps& sweeps) {
  Figure figure{.name = "batch_size",
                .title = "Escape rate against batch size",
                .caption =
                    "Below the crisis escape needs noise and the rate falls without bound; above it noise-free "
                    "descent leaves too.",
                .x = {.label = "batch size B", .scale = Scale::logarithmic},
                .y = rate_axis};
  for (const RateCurve& curve : sweeps.batch_sizes) {
    Series series{.label = curve.label, .y = curve.rate};
    for (const std::uint64_t b : curve.batch_size) series.x.push_back(static_cast<double>(b));
    figure.series.push_back(series);
  }
  return figure;
}

}  // namespace

std::vector<Figure> atlas_figures(const AtlasSweeps& sweeps) {
  return {phase_figure(sweeps), collapse_figure(sweeps), batch_figure(sweeps)};
}

}  // namespace flypaper
