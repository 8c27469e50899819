// Figure 2, right: along the line the law of SGD after 5000 steps and the posterior do not coincide.
#include <cmath>
#include <vector>

#include "claims/shared/line_law_figures.hpp"
#include "claims/shared/line_regions.hpp"
#include "claims/shared/published.hpp"

namespace flypaper::claims {
namespace {

constexpr double half = 0.5;
constexpr double panel_samples = 5000.0;
constexpr std::uint64_t steps = 5000;

Sampled law_differs(Laboratory& lab, const LineRun& beside) {
  const std::vector<double> whole{0.1, 0.2, 0.5, 1.0, 2.0, 3.0};
  return differs(lab, "distance of the finite trajectories' law from the posterior over regions of |w2|",
                 cells_of(lab, beside, lab.by_tier({half}, whole, whole), Diverged::left_out));
}

Sampled near_share(Laboratory& lab, const LineRun& beside) {
  const Near found = near_of(lab.run(beside.experiment), beside.experiment.ensemble.trajectories, half);
  return ProportionCheck::below(0.6, 0.3, found.finite)
      .evaluate("of the finite trajectories, the share with |w2| < 0.5 after 5000 steps", found.near);
}

/// On the line itself Q is 0, whatever w2. The tolerance is that of the quadrature which both densities share.
Identity constant_on_line(const Potential& potential) {
  const Posterior posterior(potential, near_origin(potential, 1.0).box, population_likelihood({}, panel_samples));
  const auto density = [&](double w2) { return posterior.density(std::vector<double>{0.0, w2}); };
  return {.check = "posterior density at (0, 4) relative to that at (0, 0.5), less 1",
          .error = std::abs(density(4.0) / density(0.5) - 1.0),
          .tolerance = 1e-12,
          .derivation = "both are the same evidence times exp(0); a few roundings"};
}

/// The published histogram, whose bins have no edge at 0.5: one bin's counts on each side are the error.
Computed published_share(const Laboratory& lab) {
  const std::vector<double> lower = published_column(lab, "fig2_final_hist", "bin_left_w2");
  const std::vector<double> upper = published_column(lab, "fig2_final_hist", "bin_right_w2");
  const std::vector<double> counts = published_column(lab, "fig2_final_hist", "count");
  double all = 0.0;
  double inside = 0.0;
  double across = 0.0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    all += counts[i];
    inside += std::abs(0.5 * (lower[i] + upper[i])) < half ? counts[i] : 0.0;
    if ((std::abs(lower[i]) < half) != (std::abs(upper[i]) < half)) across += counts[i];
  }
  return {
      .check = "share of the published 386 runs with |w2| < 0.5", .value = inside / all, .error_bound = across / all};
}

Argument argue(Laboratory& lab) {
  const auto [half_mse, mse, run] = figure2(lab);
  const auto law = [&lab](const LineRun& beside) { return law_differs(lab, beside); };
  Argument argument;
  const auto differ = [&](const char* of, const std::string& key, const Experiment& experiment) {
    const LineRun seen = beside_posterior(experiment, experiment.data ? 3000 : 14'000, steps);
    LineRun panel = seen;
    panel.likelihood.samples = panel_samples;
    for (const auto& [name, beside] : {std::pair{key + "-law", seen}, std::pair{key + "-panel", panel}}) {
      Assertion one{
          .key = name, .cases = {of}, .role = Role::needs, .run = [law, beside] { return Evidence(law(beside)); }};
      one.foil = {"starts drawn from the posterior, one step",
                  [law, beside] { return Evidence(law(from_the_posterior(beside))); }};
      argument.assertions.push_back(std::move(one).by_word("resembles"));
    }
    argument.assertions.push_back(context(key + "-near", [&lab, seen] { return near_share(lab, seen); }));
    argument.assertions.push_back(context(key + "-mass", [seen] { return mass_near(seen, half); }));
  };
  differ(figure2_loss, "half", half_mse);
  differ(figure2_gradient, "mse", mse);
  differ(figure2_run, "run", run);
  const std::size_t run_near = argument.assertions.size() - 2;
  argument.assertions[run_near] =
      std::move(argument.assertions[run_near]).over_data([end = beside_posterior(run, 3000, steps)](auto seed) {
        return near_on(end, half, seed);
      });
  argument.assertions.push_back(
      control("constant", constant_on_line, half_mse.potential,
              foil("a potential that is not 0 on the line", Potential("(w1^2+w2^2)*(w1-1/100)"))));
  argument.assertions.push_back(context("published", [&lab] { return published_share(lab); }));
  argument.given = {{"half", half}, {"steps", steps}};
  argument.figures = [potential = half_mse.potential] { return std::vector<Figure>{coordinate_figure(potential)}; };
  return argument;
}

}  // namespace

Claim line_law_differs_from_posterior() {
  return {
      .id = "line-law-differs-from-posterior",
      .source = "SGD converges toward the most degenerate point along a degenerate line; Figure 2, caption and after",
      .statement = "After 5000 steps the law of SGD along the line does not coincide with the posterior.",
      .cases = {figure2_loss, figure2_gradient, figure2_run},
      .sentence =
          "Right, they do not: of the finite trajectories {half-near|percent} ([[half-MSE]]), {mse-near|percent} "
          "([[MSE]]) and {run-near|percent} ([[as run]], published histogram {published|percent}) have "
          "|w2| < {half} after {steps} steps, of the posterior of the samples seen {half-mass|percent}, "
          "{mse-mass|percent} and {run-mass|percent}<:half-law,mse-law,run-law,half-panel,mse-panel,run-panel>. That "
          "is "
          "the marginal of w2 with a prior uniform on the box; on the line, where the runs start, the "
          "posterior's density is constant<:constant>.",
      .argue = argue};
}

}  // namespace flypaper::claims
