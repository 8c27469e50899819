// Figure 4: two degenerate wells; how many are left of the barrier, and where they end.
#include "claims/shared/figure4.hpp"
#include "post_figures/shared/panels.hpp"

namespace flypaper::post_figures {
namespace {

constexpr PanelKind fraction_left{"figure-4-left", "Fraction left of the barrier", "step",
                                  "fraction left of the barrier"};
constexpr PanelKind final_law{"figure-4-law", "Where the runs end", "w", "density"};

struct Simulated {
  Redrawn fraction;
  Redrawn law;
};
/// With so many runs that the curves are smooth; the figure has 100.
Simulated simulated(Laboratory& lab, const std::string& how, const std::string& name) {
  const Experiment experiment = claims::with_trajectories(lab.experiment(name), 10'000);
  const auto& run = lab.run(experiment);
  const std::string caption = setting(experiment, run.ensemble.diverged);
  const auto& occupancy = run.get<Occupancy>();
  return {{how, fraction_left(name, caption,
                              {share_inside("runs that stay finite", occupancy, Of::finite_runs, 500),
                               share_inside("all runs", occupancy, Of::all_runs, 500)})},
          {how, final_law(name, "Of the runs that stay finite.",
                          {density_of_finite("SGD after the last step", run.get<Histogram>(), 0)})}};
}

std::vector<Strip> draw(Laboratory& lab) {
  const Simulated run = simulated(lab, "As run", "fig4_as_run");
  const Simulated printed = simulated(lab, "As printed", "fig4_half_mse");
  const Series fraction{.label = "published",
                        .style = Style::points,
                        .x = published_column(lab, "fig4_fraction_left", "step"),
                        .y = published_column(lab, "fig4_fraction_left", "fraction_left"),
                        .lower = published_column(lab, "fig4_fraction_left", "fraction_left_lo"),
                        .upper = published_column(lab, "fig4_fraction_left", "fraction_left_hi")};
  const Potential& potential = lab.experiment("fig4_as_run").potential;
  const auto panel = [&potential](double n) {
    return posterior_density(fmt::format("exp(-n Q²), n = {:.0f}", n), potential, {{-4.0}, {4.0}}, 2.0 * n, 0,
                             {-4.0, 4.0}, 1e-6);
  };
  return {
      {{"Published",
        fraction_left("published",
                      fmt::format("{} finite runs of the code's 100, for the bars are as 2 : 8 : 9; that they are not "
                                  "twice as many is inferred from the share as run.",
                                  published_count(lab, "fig4_final_hist")),
                      {fraction})},
       run.fraction,
       printed.fraction,
       {"Theory", {}, "Not computed: with the code's momentum the law is one of two variables."}},
      {{"Published", final_law("published", "Bars of the bottom right panel.",
                               {published_bars(lab, "fig4_final_hist", "w", "density_per_w")})},
       run.law,
       printed.law,
       {"Theory", final_law("theory", "The posteriors that the top right panel draws.", {panel(10.0), panel(1e6)})}}};
}

}  // namespace

PostFigure figure_4() {
  return {.number = 4,
          .title = "two degenerate minima",
          .see =
              "Few runs stay finite. As published and as run none of them crosses the barrier after the first steps, "
              "and where they end is the side on which they started; as printed a few cross in the first steps. The "
              "text prints none of this figure's settings, a title B, the learning rate and w0; as printed has the "
              "code's for the others, without momentum, and the printed loss.",
          .printed = {{.figure = "4",
                       .experiment = "fig4_as_run",
                       .q = same("text: w0 without a value; title: w0 = 2"),
                       .learning_rate = same("title: the same"),
                       .batch_size = same("title: the same"),
                       .momentum = differs("text: without, and holds with"),
                       .steps = same("axis: the same")}},
          .draw = draw};
}

}  // namespace flypaper::post_figures
