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
  const Series fraction{.label = "published, with the error of reading",
                        .style = Style::points,
                        .x = published_column(lab, "fig4_fraction_left", "step"),
                        .y = published_column(lab, "fig4_fraction_left", "fraction_left"),
                        .lower = published_column(lab, "fig4_fraction_left", "fraction_left_lo"),
                        .upper = published_column(lab, "fig4_fraction_left", "fraction_left_hi")};
  const Potential& potential = lab.experiment("fig4_as_run").potential;
  const auto panel = [&potential](double n) {
    const Box box{{-4.0}, {4.0}};
    const std::string label = with_mass_right(fmt::format("n = {:.0f}", n), potential, box, 2.0 * n);
    return posterior_density(label, potential, box, 2.0 * n, 0, {-4.0, 4.0}, 1e-6);
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
       {"Theory",
        {},
        "Not computed: as run, with momentum, the law is one of two variables. As printed, without, "
        "{none-crosses-fig4:whole|percent} of the starts left of the barrier cross it (none-crosses-fig4)."}},
      {{"Published", final_law("published", "Bars of the bottom right panel.",
                               {published_bars(lab, "fig4_final_hist", "w", "density_per_w")})},
       run.law,
       printed.law,
       {"Theory",
        final_law("theory", "The posteriors that the top right panel draws, exp(-n Q²).", {panel(10.0), panel(1e6)})}}};
}

}  // namespace

PostFigure figure_4() {
  return {.number = 4,
          .title = "two degenerate minima",
          .see =
              "Of the runs {diverged-runs:fig4-shown|2} of {diverged-runs:hundred} are shown, as their picture "
              "tells; simulated [[as run]] {diverged-runs:fig4-finite|percent} stay finite (diverged-runs). Of the "
              "starts left of the barrier {none-crosses-fig4:run|percent} end beyond it, finite, [[as "
              "run]]<:none-crosses-fig4:run>, {none-crosses-fig4:whole|percent} as printed (none-crosses-fig4). The "
              "text gives the form of the potential; a title gives the distance of its minima, B and the learning "
              "rate. As printed takes the other settings from the code, but without momentum, and the printed loss.",
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
