// Figure 2: where along its line the runs are at the end, beside the posterior there.
#include "claims/shared/line_laws.hpp"
#include "post_figures/shared/panels.hpp"

namespace flypaper::post_figures {
namespace {

constexpr PanelKind final_law{"figure-2", "Where along the line the runs end", "w2", "density"};

Redrawn simulated(Laboratory& lab, const std::string& how, const std::string& name) {
  const Experiment experiment = lab.experiment(name);
  const auto& run = lab.run(experiment);
  const auto& histogram = run.get<Histogram>();
  return {how, final_law(name, "Of the runs that stay finite. " + setting(experiment, run.ensemble.diverged),
                         {density_of_finite("at the start", histogram, 0),
                          density_of_finite("after the last step", histogram, 1)})};
}

std::vector<Strip> draw(Laboratory& lab) {
  const auto posterior = [](const std::string& potential, double samples) {
    return claims::posterior_of_w2(fmt::format("n = {:.0f}", samples), Potential(potential), samples);
  };
  Series start = published_bars(lab, "fig2_initial_hist", "w2", "count", published_count(lab, "fig2_initial_hist"));
  const double finite = published_count(lab, "fig2_final_hist");
  Series end = published_bars(lab, "fig2_final_hist", "w2", "count", finite);
  start.label = fmt::format("at the start, {} runs", published_count(lab, "fig2_initial_hist"));
  end.label = fmt::format("at the end, the {} that are finite", finite);
  return {
      {{"Published",
        final_law(
            "published",
            "Bars of the bottom panels, as densities; narrower than in the other panels, so that spikes are higher.",
            {start, end})},
       simulated(lab, "As run", "fig2_as_run"),
       simulated(lab, "As printed", "fig2_half_mse"),
       {"Theory",
        final_law("theory",
                  "The posterior's density of w2 given n samples, uniform prior on the box of half-width 5, the text's "
                  "potential, which the runs as printed have.",
                  {posterior("(w1^2+w2^2)*w1", 500.0), posterior("(w1^2+w2^2)*w1", 5000.0),
                   posterior("(w1^2+w2^2)*w1", 1e5)})}}};
}

}  // namespace

PostFigure figure_2() {
  return {.number = 2,
          .title = "along a line with one regular direction",
          .see =
              "Of the published runs {diverged-runs:fig2-shown} of {diverged-runs:thousand} are shown; the others "
              "diverged (diverged-runs). Of those shown the ones from farther out have come to the two spikes; those "
              "from between have hardly moved. The posterior gathers at the origin as samples are added; SGD has not "
              "come there in these steps.",
          .printed = {{.figure = "2",
                       .experiment = "fig2_as_run",
                       .q = differs("text: (w1^2+w2^2)*w1"),
                       .momentum = {Agreement::unsaid, "Figure 3's caption, of the same runs: with"},
                       .steps = same(),
                       .starts = same("caption: uniform on the line; axis: ±5"),
                       .runs = same()}},
          .draw = draw};
}

}  // namespace flypaper::post_figures
