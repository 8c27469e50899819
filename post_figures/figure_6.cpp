// Figure 6: distances to the origin of runs that start beside a degenerate line.
#include "claims/shared/published_curves.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "post_figures/shared/panels.hpp"

namespace flypaper::post_figures {
namespace {

constexpr PanelKind distance{"figure-6", "Distance to the origin", "step", "distance to the origin"};

/// From the published starts: 100 of them, of which those that stay finite are drawn.
Redrawn simulated(Experiment experiment, const std::string& how, const std::string& name) {
  experiment.ensemble.start = {.uniform = {}, .points = claims::published_starts()};
  experiment.ensemble.trajectories = experiment.ensemble.start.points.size();
  Distances found = distances(experiment, experiment.ensemble.trajectories, 100);
  return {how, distance(name, setting(experiment, found.diverged), std::move(found.series))};
}

constexpr PanelKind one_path{"figure-6-path", "The path of one run", "w1, across the line", "w2, along the line"};

/// The curve along grad Q through a point, to the line and as far beyond the start.
Series along_gradient(std::string label, const Potential& potential, const std::vector<double>& start) {
  constexpr double length = 1e-4;  // of a step, small against both coordinates
  Series series{.label = std::move(label)};
  std::vector<double> w{0.1 * start[0], start[1]};
  const auto step = [&] {
    const LocalModel model = local_model(potential, w);
    const double scale = length / std::sqrt(model.gradient_norm2());
    for (std::size_t i = 0; i < w.size(); ++i) w[i] += scale * model.gradient[i];
  };
  while (w[0] < start[0]) step();
  const double above = w[1] - start[1];  // the curves through points above each other are alike so near to the line
  w = {0.1 * start[0], start[1] - above};
  for (; w[0] < 1.5 * start[0]; step()) series.add(w[0], w[1]);
  return series;
}

/// The panel's run is the second of the starts.
Strip paths(Laboratory& lab) {
  const std::vector<double> start = claims::published_starts().at(1);
  const Series marks{.label = "origin and start",
                     .style = Style::points,
                     .x = published_column(lab, "fig6_trajectory_points", "w1"),
                     .y = published_column(lab, "fig6_trajectory_points", "w2")};
  const auto simulated = [&](const std::string& how, const std::string& experiment, const std::string& name) {
    const Experiment one = claims::with_trajectories(lab.experiment(experiment), 1);
    return Redrawn{how, one_path(name, setting(one) + ", one run.", {path_from(one, start)})};
  };
  return {{"Published", one_path("published",
                                 "Its axis ends below the start: half of the start's mark is there to be read, and no "
                                 "path.",
                                 {marks})},
          simulated("As run", "fig6_as_run", "run"),
          simulated("As printed", "fig6_half_mse", "printed"),
          {"Theory", one_path("theory",
                              "A step is along the gradient of Q, whatever the batch: while steps are small the path "
                              "is on the curve along it through the start.",
                              {along_gradient("text's potential", lab.experiment("fig6_half_mse").potential, start),
                               along_gradient("code's potential", lab.experiment("fig6_as_run").potential, start)})}};
}

std::vector<Strip> draw(Laboratory& lab) {
  return {
      {{"Published",
        distance("published",
                 fmt::format("20 of the {} runs that stay finite, of {}; one is hidden behind another.",
                             claims::finite_of_figures(lab).at(6).most, claims::finite_of_figures(lab).at(6).of),
                 published_distances(lab, "fig6_distance_to_O", 10, 9))},
       simulated(lab.experiment("fig6_as_run"), "As run", "run"),
       simulated(lab.experiment("fig6_half_mse"), "As printed", "printed"),
       {"Theory",
        {},
        "Not drawn. How far SGD falls on its way to the line has a law for starts with |w1| well below "
        "{line-degenerate-reaches-origin:saturation|1} (line-degenerate-reaches-origin), and these are farther out."}},
      paths(lab)};
}

}  // namespace

PostFigure figure_6() {
  return {
      .number = 6,
      .title = "beside a line that is degenerate in both directions",
      .see =
          "From w1 = {starts-beside-line-by-height:edge}, the farthest of the starts, and |w2| from "
          "{starts-beside-line-by-height:low} on, SGD as a rule comes nearer to the line and keeps its distance to "
          "the origin, or diverges. With the text's potential, [[half-MSE]] and [[fresh batches]] fewer than "
          "{starts-beside-line-by-height:stuck|percent} diverge or change that distance by a twentieth up to |w2| = "
          "{starts-beside-line-by-height:to-half}<:starts-beside-line-by-height:low-half>, but "
          "{starts-beside-line-by-height:high-half|percent} diverge at "
          "{starts-beside-line-by-height:high}<:starts-beside-line-by-height:high-half>; with [[MSE]] it is so up to "
          "{starts-beside-line-by-height:to-text}<:starts-beside-line-by-height:low-text>, and "
          "{starts-beside-line-by-height:high-text|percent} diverge at "
          "{starts-beside-line-by-height:high}<:starts-beside-line-by-height:high-text>. [[as run|As run]] fewer "
          "than {starts-beside-line-by-height:stuck|percent} do up to "
          "{starts-beside-line-by-height:attracted}<:starts-beside-line-by-height:low-run>, but "
          "{starts-beside-line-by-height:high-run|percent} diverge at "
          "{starts-beside-line-by-height:high-of-code}<:starts-beside-line-by-height:high-run> "
          "(starts-beside-line-by-height). One data set's [[mean xy]] can repel from the line, nearer the origin "
          "(off-line-starts-approach-line). Of the published runs {diverged-runs:fig6-shown|2} of "
          "{diverged-runs:hundred} stay finite (diverged-runs). The caption says with momentum, and not how much; "
          "here it is left out, as in the code.",
      .printed = {{.figure = "6",
                   .experiment = "fig6_as_run",
                   .q = differs("text: (w1^2+w2^2)*w1^2"),
                   .learning_rate = same("Figure 5's caption: the same"),
                   .batch_size = same("Figure 5's caption: the same"),
                   .momentum = differs("caption: with, no value"),
                   .steps = same("axis: the same"),
                   .starts = partly("caption: away from O, towards the line"),
                   .runs = differs("Figure 5's caption: 1000; inferred from the starts drawn")}},
      .draw = draw};
}

}  // namespace flypaper::post_figures
