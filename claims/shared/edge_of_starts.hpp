#pragma once
// Starts as far from the degenerate line as any of Figure 6's, by their heights: which diverge, and where the others
// end.
#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "claims/shared/degenerate_line_figures.hpp"

namespace flypaper::claims {

/// Of Figure 6's starts, uniform in |w1| <= 0.1, those at the edge.
constexpr double edge = 0.1;

/// From (edge, w2), w2 uniform between two heights.
inline Experiment from_edge(Experiment experiment, double low, double high, std::uint64_t trajectories) {
  experiment.ensemble.start = Start{};
  experiment.ensemble.start.segment = {{edge, low}, {edge, high}};
  return with_trajectories(std::move(experiment), trajectories);
}

/// With the text's potential and with the code's, fresh batches, and the code's on the figure's data.
inline Experiment edge_of_text(const Laboratory& lab, Loss loss) {
  return with_loss(lab.experiment("fig6_half_mse_fresh"), loss);
}
inline Experiment edge_of_code(const Laboratory& lab, Loss loss) {
  return with_loss(lab.experiment("fig6_as_run_fresh"), loss);
}
inline Experiment edge_as_run(const Laboratory& lab) { return lab.experiment("fig6_as_run"); }

/// Each reading and its name in a legend.
inline std::vector<std::pair<std::string, Experiment>> edge_readings(const Laboratory& lab) {
  return {{"text's potential, half-MSE", edge_of_text(lab, Loss::half_mse)},
          {"text's potential, MSE", edge_of_text(lab, Loss::mse)},
          {"code's potential, half-MSE", edge_of_code(lab, Loss::half_mse)},
          {"code's potential, MSE", edge_of_code(lab, Loss::mse)},
          {"as run", edge_as_run(lab)}};
}
constexpr std::uint64_t drawn_starts = 3'000;

/// The shares that diverge.
inline Figure edge_divergence_figure(Laboratory& lab) {
  Figure figure{.name = "edge-divergence",
                .title = "Starts at the edge that diverge, by height, with 95 % limits",
                .caption = fmt::format("From w1 = {}, {} starts with |w2| uniform; fresh batches, but as run.", edge,
                                       drawn_starts),
                .x = {.label = "|w2| at the start"},
                .y = {.label = "share that diverges", .includes = {0.0, 1.0}}};
  for (const auto& [label, experiment] : edge_readings(lab)) {
    const auto& all = journeys(lab, from_edge(experiment, 0.0, 10.0, drawn_starts));
    figure.series.push_back(changed_by_height(label, all, std::numeric_limits<double>::infinity()));
  }
  return figure;
}

/// The distances to the line at the end, of those that stay finite: medians and deciles.
inline Series ends_by_height(std::string label, const std::vector<Journey>& all) {
  constexpr double bin = 0.5;
  std::map<int, std::vector<double>> ends;
  for (const Journey& one : all) {
    if (one.finite()) ends[static_cast<int>(std::abs(one.start[1]) / bin)].push_back(std::abs(one.end[0]));
  }
  Series series{.label = std::move(label), .style = Style::points};
  for (auto& [place, distances] : ends) {
    std::ranges::sort(distances);
    const auto quantile = [&distances](double share) {
      return distances[static_cast<std::size_t>(share * static_cast<double>(distances.size()))];
    };
    if (quantile(0.1) < 1e-12) continue;  // on the line, to the eye
    series.add(bin * (place + 0.5), quantile(0.5));
    series.lower.push_back(quantile(0.1));
    series.upper.push_back(quantile(0.9));
  }
  return series;
}
inline Figure edge_ends_figure(Laboratory& lab) {
  Figure figure{.name = "edge-ends",
                .title = "How near to the line those that stay finite end",
                .caption = fmt::format("The same starts, at distance {}: median and deciles, down to where these are "
                                       "nothing.",
                                       edge),
                .x = {.label = "|w2| at the start"},
                .y = {.label = "distance to the line at the end", .scale = Scale::logarithmic}};
  for (const auto& [label, experiment] : edge_readings(lab)) {
    const auto& all = journeys(lab, from_edge(experiment, 0.0, 10.0, drawn_starts));
    figure.series.push_back(ends_by_height(label, all));
  }
  return figure;
}

}  // namespace flypaper::claims
