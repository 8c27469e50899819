// Figure 6: distances to the origin of runs that start beside a degenerate line.
#include "claims/shared/published_curves.hpp"
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

std::vector<Strip> draw(Laboratory& lab) {
  return {
      {{"Published", distance("published", "Of the runs that stay finite 20, of which one is hidden behind another.",
                              published_distances(lab, "fig6_distance_to_O", 10, 9))},
       simulated(lab.experiment("fig6_as_run"), "As run", "run"),
       simulated(lab.experiment("fig6_half_mse"), "As printed", "printed"),
       {"Theory", {}, "No law of SGD beside this line is computed."}}};
}

}  // namespace

PostFigure figure_6() {
  return {.number = 6,
          .title = "beside a line that is degenerate in both directions",
          .see =
              "Of the published runs those that diverged are left out, and the others look level. With the text's "
              "potential and loss nearly all stay, and stay where they are. The caption says with momentum, and not "
              "how much; here there is none.",
          .printed = {{.figure = "6",
                       .experiment = "fig6_as_run",
                       .q = differs("text: (w1^2+w2^2)*w1^2"),
                       .learning_rate = same("Figure 5's caption: the same"),
                       .batch_size = same("Figure 5's caption: the same"),
                       .momentum = partly("caption: with, no value"),
                       .steps = same("axis: the same"),
                       .starts = partly("caption: away from O, towards the line"),
                       .runs = differs("Figure 5's caption: 1000; inferred from the starts drawn")}},
          .draw = draw};
}

}  // namespace flypaper::post_figures
