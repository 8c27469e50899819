// "Results" and Figure 2: the posterior gathers at the origin, and SGD after enough steps is where it is.
#include "claims/shared/figure2.hpp"
#include "claims/shared/line_law_figures.hpp"
#include "claims/shared/line_regions.hpp"
#include "claims/shared/regular_line.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {
namespace {

constexpr double near = 1.0;
constexpr std::uint64_t late = 100'000;  // the front of half-MSE has come to w2 = 0.9

Sampled in_the_same_place(Laboratory& lab, const LineRun& beside) {
  return resembles(
      lab, "after 100 000 steps, distance of SGD from the posterior over |w2| < 1, the rest of the line, diverged",
      cells_of(lab, beside, {near}, Diverged::in_a_cell));
}
/// What has diverged is nowhere on the line, where the posterior has all of its mass: the share is a distance.
struct Starts {
  Experiment experiment;
  double deviation = 0.0;
};
Starts early(const Experiment& experiment, double learning_rate, std::uint64_t trajectories, double deviation) {
  return {with_learning_rate(first_steps(experiment, trajectories), learning_rate), deviation};
}
Sampled nowhere(Laboratory& lab, const Starts& starts) {
  return ProportionCheck::above(lab.word("resembles"), starts.deviation, starts.experiment.ensemble.trajectories)
      .evaluate("share of Figure 2's starts that diverge: the least distance from the posterior that SGD can come to",
                lab.run(starts.experiment).ensemble.diverged);
}

Sampled survivors(Laboratory& lab, const LineRun& beside) {
  const Near found = near_of(lab.run(beside.experiment), beside.experiment.ensemble.trajectories, near);
  return ProportionCheck::above(lab.word("almost all"), 0.0475, found.finite)
      .evaluate("of the trajectories that stay finite, the share with |w2| < 1", found.near);
}

double diverged_on(const Experiment& as_run, std::uint64_t seed) {
  return static_cast<double>(run(with_trajectories(on_other_data(as_run, seed), 1000), 1).ensemble.diverged) / 1000.0;
}

Argument argue(Laboratory& lab) {
  const auto [half, mse, run] = figure2(lab);
  const auto mse_early = [mse](double learning_rate) { return early(mse, learning_rate, 40'000, 0.025); };
  const auto run_early = [run](double learning_rate) { return early(run, learning_rate, 4000, 0.1); };
  const auto same_place = [&lab](const LineRun& beside) { return in_the_same_place(lab, beside); };
  const auto gone = [&lab](const Starts& starts) { return nowhere(lab, starts); };
  const Potential figure5 = lab.experiment("fig5_half_mse_fresh").potential;
  const auto gathers = [&lab](const Potential& potential) { return gathered(lab, potential); };
  const auto no_gathering = foil_of_the_post("Figure 5's potential", figure5);
  const LineRun half_late = beside_posterior(half, 2000, late);
  const LineRun run_end = beside_posterior(run, 3000, 5000);
  const LineRun sooner = beside_posterior(half, 2000, 20'000);
  return {
      .assertions = {needs(figure2_loss, "half-place", same_place, half_late, foil("after 20 000 steps", sooner))
                         .by_word("resembles"),
                     contradicts(figure2_gradient, "mse-nowhere", gone, mse_early(0.01),
                                 foil("learning rate 0.007", mse_early(0.007)))
                         .by_word("resembles"),
                     contradicts(figure2_run, "run-nowhere", gone, run_early(0.01),
                                 foil("learning rate 0.00002", run_early(0.00002)))
                         .by_word("resembles")
                         .over_data(
                             [as_run = run_early(0.01).experiment](auto seed) { return diverged_on(as_run, seed); }),
                     control(
                         "half-survivors", [&lab](const LineRun& one) { return survivors(lab, one); }, half_late,
                         foil("after 85 000 steps", beside_posterior(half, 2000, 85'000)))
                         .by_word("almost all"),
                     control(
                         "run-survivors", [&lab](const LineRun& one) { return survivors(lab, one); }, run_end,
                         foil("after 3450 steps", beside_posterior(run, 3000, 3450)))
                         .by_word("almost all")
                         .over_data([run_end](auto seed) { return near_on(run_end, near, seed); }),
                     context("half-mass", [half_late] { return mass_near(half_late, near); }),
                     context("run-mass", [run_end] { return mass_near(run_end, near); }),
                     needs(figure2_loss, "text-gathers", gathers, half.potential, no_gathering).by_word("eventually"),
                     control("code-gathers", gathers, run.potential, no_gathering).by_word("eventually")},
      .given = {{"near", near},
                {"late", late},
                {"steps", 5000},
                {"lost", 614.0},
                {"drawn", 1000.0},
                {"number", lab.word("resembles")}},
      .figures = [&lab] {
        return std::vector<Figure>{law_figure(lab, "fig2_half_mse", "half-MSE"),
                                   law_figure(lab, "fig2_as_run", "as run")};
      }};
}

}  // namespace

Claim posterior_concentrates_fig2() {
  return {.id = "posterior-concentrates-fig2",
          .source = "Results, the paragraph on two dimensions; Figure 2",
          .statement =
              "As more data is seen the posterior gathers at the most degenerate point, and after a large enough "
              "number of steps the behaviour of SGD's law qualitatively resembles it: it is there too.",
          .cases = {figure2_loss, figure2_gradient, figure2_run},
          .sentence =
              "It does where SGD does not diverge: with [[half-MSE]] after {late} steps, and [[as run]] after {steps}, "
              "almost <all:half-survivors,run-survivors> such trajectories have |w2| < {near}, where the posterior of "
              "as many samples has {half-mass|percent} and {run-mass|percent}<:half-place>. But with [[MSE]] "
              "{mse-nowhere|percent} of the figure's starts diverge, a little more than the {number|percent} up to "
              "which laws are said here to resemble each other, and [[as run]] {run-nowhere|percent} "
              "(finding diverged-runs)<:mse-nowhere,run-nowhere>.",
          .instead =
              "Qualitatively, after enough steps the trajectories that stay finite gather where the posterior does; "
              "{lost} of the {drawn} of Figure 2 diverge and are left out.",
          .argue = argue};
}

}  // namespace flypaper::claims
