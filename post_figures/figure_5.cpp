// Figure 5: runs that start on a degenerate line, at the start and at the end.
#include "post_figures/shared/panels.hpp"

namespace flypaper::post_figures {
namespace {

constexpr PanelKind law_on_line{"figure-5", "Where along the line the runs are", "w2", "density"};

Redrawn simulated(Laboratory& lab, const std::string& how, const std::string& name) {
  const Experiment experiment = lab.experiment(name);
  const auto& run = lab.run(experiment);
  const auto& histogram = run.get<Histogram>();
  return {how, law_on_line(name, setting(experiment, run.ensemble.diverged),
                           {density_of_finite("at the start", histogram, 0),
                            density_of_finite("after the last step", histogram, histogram.steps().size() - 1)})};
}

std::vector<Strip> draw(Laboratory& lab) {
  Series start = published_bars(lab, "fig5_initial_hist", "w2", "count", published_count(lab, "fig5_initial_hist"));
  Series end = published_bars(lab, "fig5_final_hist", "w2", "count", published_count(lab, "fig5_final_hist"));
  start.label = "at the start";
  end.label = "at the end: the same";
  const Box box{{-10.0, -10.0}, {10.0, 10.0}};
  const auto posterior = [&box](double samples) {
    return posterior_density(fmt::format("posterior, n = {:.0f}", samples), Potential("(w1^2+w2^2)*w1^2"), box, samples,
                             1, {-10.0, 10.0}, 1e-6);
  };
  return {{{"Published", law_on_line("published",
                                     "Bars of the bottom panels, as densities. Labelled t = 500, where the caption "
                                     "says after 5000, without a unit.",
                                     {start, end})},
           simulated(lab, "As run", "fig5_as_run"),
           simulated(lab, "As printed", "fig5_half_mse"),
           {"Theory", law_on_line("theory",
                                  "SGD's law is that of the starts, for on the line Q and its gradient vanish; the "
                                  "posterior's density of w2 for the text's potential.",
                                  {{.label = "SGD, for ever", .x = {-10.0, 10.0}, .y = {0.05, 0.05}},
                                   posterior(5000.0),
                                   posterior(1e6)})}}};
}

}  // namespace

PostFigure figure_5() {
  return {
      .number = 5,
      .title = "on a line that is degenerate in both directions",
      .see =
          "Is the origin more degenerate than the rest of the line? With the text's potential "
          "<no:origin-more-degenerate:five-text>: the "
          "[[learning coefficient]], the exponent of volumes, is {origin-more-degenerate:both} at "
          "both<:origin-more-degenerate:five-text>; the post's formula, which counts powers of Q and not of the loss, "
          "gives twice as much (learning-coefficient-definition). The [[multiplicity]] alone is larger at the "
          "origin<:origin-more-degenerate:multiplicity>, so that the posterior gathers there by a factor log n. "
          "With the code's potential yes: {origin-more-degenerate:origin-code} against "
          "{origin-more-degenerate:line-code}<:origin-more-degenerate:five-code> (origin-more-degenerate). The runs "
          "start on the line, where <no:line-degenerate-sticks:fixed-text,line-degenerate-sticks:fixed-code> batch "
          "moves a point, whatever the settings. What SGD does from beside it Figure 6 tells "
          "(starts-beside-line-by-height).",
      .printed = {{.figure = "5",
                   .experiment = "fig5_as_run",
                   .q = differs("text: (w1^2+w2^2)*w1^2"),
                   .learning_rate = same(),
                   .batch_size = same(),
                   .samples = {Agreement::unsaid, "inferred from the label of the ends, one pass"},
                   .steps = differs("caption: after 5000, no unit; label: the same"),
                   .starts = same("caption: uniform on the line; axis: ±10"),
                   .runs = same()}},
      .draw = draw};
}

}  // namespace flypaper::post_figures
