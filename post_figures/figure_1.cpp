// Figure 1: how many are left in the sharp basin, and where they end.
#include "claims/shared/figure1.hpp"
#include "claims/shared/published_counts.hpp"
#include "post_figures/shared/panels.hpp"

namespace flypaper::post_figures {
namespace {

constexpr std::uint64_t shown_steps = 50;  // the published axis ends here

constexpr PanelKind fraction_left{"figure-1-left", "Fraction left of the barrier", "step",
                                  "fraction left of the barrier", Scale::logarithmic};

Series simulated(Laboratory& lab, const std::string& name, const std::string& label, Of of) {
  return share_inside(label, lab.run(lab.experiment(name)).get<Occupancy>(), of, shown_steps);
}
std::string setting_of(Laboratory& lab, const std::string& name) {
  const Experiment experiment = lab.experiment(name);
  return setting(experiment, lab.run(experiment).ensemble.diverged);
}

Strip fractions(Laboratory& lab) {
  const Series published{.label = "published, with the error of reading",
                         .style = Style::points,
                         .x = published_column(lab, "fig1_fraction_left", "step"),
                         .y = published_column(lab, "fig1_fraction_left", "fraction_left"),
                         .lower = published_column(lab, "fig1_fraction_left", "fraction_left_lo"),
                         .upper = published_column(lab, "fig1_fraction_left", "fraction_left_hi")};
  const Experiment run = lab.experiment("fig1_as_run");
  const Experiment many = claims::with_trajectories(run, 100'000);  // the tail of few runs is a matter of luck
  const auto& many_run = lab.run(many);
  const auto of_many = [&many_run](const std::string& label, Of of) {
    return share_inside(label, many_run.get<Occupancy>(), of, shown_steps);
  };
  return {
      {"Published", fraction_left("published", claims::from_fractions(lab).text() + ".", {published})},
      {"As run", fraction_left("run", setting(many, many_run.ensemble.diverged),
                               {of_many("runs that stay finite", Of::finite_runs), of_many("all runs", Of::all_runs)})},
      {"As printed", fraction_left("printed",
                                   fmt::format("The first {} steps. ", shown_steps) + setting_of(lab, "fig1_mse") +
                                       " " + setting_of(lab, "fig1_half_mse"),
                                   {simulated(lab, "fig1_mse", "gradient as printed, MSE", Of::all_runs),
                                    simulated(lab, "fig1_half_mse", "loss as printed, half-MSE", Of::all_runs)})},
      {"Theory", fraction_left("theory",
                               "Fresh batches of normal data with the moments of the samples, MSE: computed, those "
                               "that have not left yet. Descent without noise on the samples: simulated, those "
                               "that are there.",
                               {not_left("SGD", run, claims::sharp_basin(run), shown_steps),
                                simulated(lab, "fig1_as_run_noise_free", "without noise", Of::all_runs)})}};
}

/// Published, as run, as printed and without noise in one panel.
Figure cover(Laboratory& lab) {
  Series published{.label = "published, without the runs that diverged",
                   .style = Style::points,
                   .x = published_column(lab, "fig1_fraction_left", "step"),
                   .y = published_column(lab, "fig1_fraction_left", "fraction_left")};
  return {.name = "cover",
          .title =
              "Fraction of the runs left of the barrier in Figure 1: as published, as run, as printed, and without "
              "noise",
          .x = {.label = "step"},
          .y = {.label = "fraction left of the barrier, Figure 1", .scale = Scale::logarithmic},
          .series = {std::move(published),
                     simulated(lab, "fig1_as_run_noise_free", "the same data without noise", Of::all_runs),
                     simulated(lab, "fig1_mse", "SGD with the gradient as printed", Of::all_runs),
                     simulated(lab, "fig1_half_mse", "SGD with the loss as printed", Of::all_runs)}};
}

constexpr PanelKind final_law{"figure-1-law", "Where the runs end", "w", "density", Scale::logarithmic};

Strip final_laws(Laboratory& lab) {
  const auto law = [&lab](const std::string& name, const std::string& label) {
    return density_of_finite(label, lab.run(lab.experiment(name)).get<Histogram>(), 0);
  };
  const Experiment run = lab.experiment("fig1_as_run");
  const auto panel = [&run](double n) {  // exp(-n Q^2), the posterior of 2 n samples
    const Box box{{-4.0}, {4.0}};
    const std::string label = with_mass_right(fmt::format("n = {:.0f}", n), run.potential, box, 2.0 * n);
    return posterior_density(label, run.potential, box, 2.0 * n, 0, {-2.6, 2.6}, 1e-3);
  };
  return {
      {"Published", final_law("published", "Bars of the bottom right panel.",
                              {published_bars(lab, "fig1_final_hist", "w", "density_per_w")})},
      {"As run", final_law("run", "Of the runs that stay finite. " + setting_of(lab, "fig1_as_run"),
                           {law("fig1_as_run", "SGD after the last step")})},
      {"As printed",
       final_law("printed", "Of the runs that stay finite, after 500 steps.",
                 {law("fig1_mse", "gradient as printed, MSE"), law("fig1_half_mse", "loss as printed, half-MSE")})},
      {"Theory", final_law("theory", "The posteriors that the top right panel draws, exp(-n Q²), down to a thousandth.",
                           {panel(1.0), panel(100.0), panel(1000.0)})}};
}

}  // namespace

PostFigure figure_1() {
  return {
      .number = 1,
      .title = "escape from a sharp minimum to a flat one",
      .see =
          "Does noise carry runs over the barrier? [[as run|As run]] it makes little "
          "difference<:rates-over-h:alike-as-run>: of those still in the sharp basin "
          "{rates-over-h:alike-as-run|percent|2} leave at each step with it and "
          "{rates-over-h:free-as-run|percent|2} without. On the caption's samples, with [[MSE]], SGD leaves "
          "{rates-over-h:faster-caption|2} times as fast as without<:rates-over-h:faster-caption> (rates-over-h). "
          "With the printed [[half-MSE]] <none:escape-needs-noise:stays-loss> leave without noise, and with it "
          "{escape-needs-noise:leaves-loss|2} a step, hardly one in these steps<:escape-needs-noise:leaves-loss> "
          "(escape-needs-noise). The published decay is that of the published code, the runs that diverged left out "
          "(diverged-runs).",
      .printed = {{.figure = "1",
                   .experiment = "fig1_as_run",
                   .q = same(),
                   .learning_rate = same(),
                   .batch_size = same(),
                   .samples = differs("caption: 10000"),
                   .steps = differs("caption: 500"),
                   .starts = differs("text: [-w0, w0], w0 = 1.8"),
                   .runs = same()}},
      .draw = [](Laboratory& lab) { return std::vector<Strip>{fractions(lab), final_laws(lab)}; },
      .cover = cover};
}

}  // namespace flypaper::post_figures
