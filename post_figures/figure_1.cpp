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
  Series published{.label = "published",
                   .style = Style::points,
                   .x = published_column(lab, "fig1_fraction_left", "step"),
                   .y = published_column(lab, "fig1_fraction_left", "fraction_left"),
                   .lower = published_column(lab, "fig1_fraction_left", "fraction_left_lo"),
                   .upper = published_column(lab, "fig1_fraction_left", "fraction_left_hi")};
  const Experiment run = lab.experiment("fig1_as_run");
  return {{"Published", fraction_left("published", claims::from_fractions(lab).text() + ".", {published})},
          {"As run", fraction_left("run", setting_of(lab, "fig1_as_run"),
                                   {simulated(lab, "fig1_as_run", "runs that stay finite", Of::finite_runs),
                                    simulated(lab, "fig1_as_run", "all runs", Of::all_runs)})},
          {"As printed", fraction_left("printed",
                                       "The first 50 of 500 steps. " + setting_of(lab, "fig1_mse") + " " +
                                           setting_of(lab, "fig1_half_mse"),
                                       {simulated(lab, "fig1_mse", "gradient as printed, MSE", Of::all_runs),
                                        simulated(lab, "fig1_half_mse", "loss as printed, half-MSE", Of::all_runs)})},
          {"Exact", fraction_left("exact",
                                  "Normal data with the moments of the 1000 samples, fresh batches of 20, MSE: those "
                                  "that have not left; and descent without noise on the samples.",
                                  {not_left("SGD", run, claims::sharp_basin(run), 3.6, shown_steps),
                                   simulated(lab, "fig1_as_run_noise_free", "without noise", Of::all_runs)})}};
}

constexpr PanelKind final_law{"figure-1-law", "Where the runs end", "w", "density", Scale::logarithmic};

Strip final_laws(Laboratory& lab) {
  const auto law = [&lab](const std::string& name, const std::string& label) {
    return density_of_finite(label, lab.run(lab.experiment(name)).get<Histogram>(), 0);
  };
  const Experiment run = lab.experiment("fig1_as_run");
  const auto panel = [&run](double n) {  // exp(-n Q^2), the posterior of 2 n samples
    const Posterior posterior(run.potential, {{-4.0}, {4.0}}, population_likelihood({}, 2.0 * n));
    return posterior_density(fmt::format("exp(-n Q²), n = {:.0f}", n), posterior, 0, {-3.6, 3.6});
  };
  return {{"Published", final_law("published", "Bars of the bottom right panel.",
                                  {published_bars(lab, "fig1_final_hist", "w", "density_per_w")})},
          {"As run", final_law("run", "Of the runs that stay finite. " + setting_of(lab, "fig1_as_run"),
                               {law("fig1_as_run", "SGD after the last step")})},
          {"As printed",
           final_law("printed", "Of the runs that stay finite, after 500 steps.",
                     {law("fig1_mse", "gradient as printed, MSE"), law("fig1_half_mse", "loss as printed, half-MSE")})},
          {"Exact", final_law("exact", "The posteriors that the top right panel draws.",
                              {panel(1.0), panel(100.0), panel(1000.0)})}};
}

}  // namespace

PostFigure figure_1() {
  return {.number = 1,
          .title = "escape from a sharp minimum to a flat one",
          .see =
              "The published decay is that of the published code, runs that diverged left out. With the loss as "
              "printed hardly any run leaves; with the gradient as printed they leave as fast, and descent without "
              "noise leaves too.",
          .draw = [](Laboratory& lab) { return std::vector<Strip>{fractions(lab), final_laws(lab)}; }};
}

}  // namespace flypaper::post_figures
