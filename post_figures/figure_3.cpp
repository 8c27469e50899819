// Figure 3: how the runs of Figure 2 come nearer to the origin, and the path of one.
#include "claims/shared/regular_line.hpp"
#include "post_figures/shared/panels.hpp"

namespace flypaper::post_figures {
namespace {

constexpr PanelKind distance{"figure-3-distance", "Distance to the origin", "step", "distance to the origin"};

constexpr std::size_t drawn = 20;

Redrawn simulated(const Experiment& experiment, const std::string& how, const std::string& name) {
  Distances found = distances(experiment, drawn, 50);
  const std::string which = fmt::format("The first {} that stay finite; of the first {}, {} diverge. ",
                                        found.series.size(), found.tried, found.diverged);
  return {how, distance(name, which, std::move(found.series))};
}

/// Steps to draw the slow flow at: close together at first, where it is fast.
std::vector<double> flow_steps() {
  std::vector<double> steps;
  for (int i = 0; i <= 50; ++i) steps.push_back(2.0 * i * i);
  return steps;
}

/// The slow flow along the line, from heights where the run is stable.
Redrawn slow_flow(const Experiment& experiment) {
  Figure figure = distance("theory",
                           "The slow flow along the line, MSE, to leading order in the variance across it, from "
                           "heights where the line is stable in mean square.",
                           {});
  const double highest = claims::stable_half_length(experiment);
  for (double share = 0.15; share < 1.0; share += 0.14) {
    Series series{.label = "one start each"};
    for (const double step : flow_steps()) series.add(step, claims::flow_along_line(experiment, share * highest, step));
    figure.series.push_back(std::move(series));
  }
  return {"Theory", std::move(figure)};
}

constexpr PanelKind one_path{"figure-3-path", "The path of one run", "w1, across the line", "w2, along the line"};

Redrawn path(const Experiment& experiment, double start, const std::string& how, const std::string& name) {
  return {how, one_path(name, setting(experiment) + ", one run.", {path_from(experiment, {0.0, start})})};
}

Strip paths(Laboratory& lab) {
  const std::vector<double> height = published_column(lab, "fig3_trajectory_envelope", "w2");
  const Series left{.label = "extremes of w1 in each row of pixels",
                    .x = published_column(lab, "fig3_trajectory_envelope", "w1_min"),
                    .y = height};
  const Series right{
      .label = left.label, .x = published_column(lab, "fig3_trajectory_envelope", "w1_max"), .y = height};
  const double start = published_column(lab, "fig3_trajectory_points", "w2").at(1);
  const auto one = [&lab](const std::string& name) { return claims::with_trajectories(lab.experiment(name), 1); };
  const Experiment run = one("fig2_as_run");
  Series flow{.label = "slow flow"};
  Series low{.label = "two deviations across, once settled"};
  Series high = low;
  for (const double step : flow_steps()) {
    const double w2 = claims::flow_along_line(run, start, step);
    const double across = 2.0 * std::sqrt(claims::variance_across(run, w2));
    for (const auto& [series, w1] : {std::pair{&flow, 0.0}, {&low, -across}, {&high, across}}) series->add(w1, w2);
  }
  return {{"Published", one_path("published", fmt::format("From (0, {}).", rounded(start)), {left, right})},
          path(run, start, "As run", "run"),
          path(one("fig2_half_mse"), start, "As printed", "printed"),
          {"Theory", one_path("theory", "MSE, to leading order in the variance across; the run starts with none.",
                              {flow, low, high})}};
}

std::vector<Strip> draw(Laboratory& lab) {
  const Experiment run = lab.experiment("fig2_as_run");
  return {{{"Published",
            distance("published",
                     fmt::format("20 of the {} runs that stay finite, of {}.", published_count(lab, "fig2_final_hist"),
                                 published_count(lab, "fig2_initial_hist")),
                     published_distances(lab, "fig3_distance_to_O", 10, 10))},
           simulated(run, "As run", "run"),
           simulated(lab.experiment("fig2_half_mse"), "As printed", "printed"),
           slow_flow(run)},
          paths(lab)};
}

}  // namespace

PostFigure figure_3() {
  return {.number = 3,
          .title = "towards the most degenerate point of a line",
          .see =
              "Runs that settle near the line come down along it more and more slowly and have not reached the origin. "
              "Noise goes across the line; what leads along it is the gradient beside it. The caption says with "
              "momentum, and not how much; here it is left out, as in the code, and the published path ends where SGD "
              "ends without (momentum-speeds-line).",
          .printed = {{.figure = "3",
                       .experiment = "fig2_as_run",
                       .q = differs("text: (w1^2+w2^2)*w1"),
                       .momentum = differs("caption: with, no value"),
                       .steps = same("axis: the same"),
                       .starts = same("Figure 2's axis: the same"),
                       .runs = same("Figure 2's caption: the same")}},
          .draw = draw};
}

}  // namespace flypaper::post_figures
