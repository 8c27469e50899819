// Figure 7: sharpness, not the height of the barrier, decides. In the figure both grow with w0; here each is changed
// alone, by Q -> c Q(w/s), which multiplies the curvature by (c/s)^2 and the barrier by c^2.
#include "claims/shared/figure7.hpp"
#include "flypaper/core/error.hpp"

namespace flypaper::claims {
namespace {

/// The experiment with the curvature at the sharp minimum and the height of the barrier multiplied.
Experiment scaled(Experiment experiment, double curvature, double barrier) {
  const double c = std::sqrt(barrier);
  const double s = c / std::sqrt(curvature);
  const double w0 = -sharp_minimum(experiment);
  Potential potential("c*(w1/s+w0)*(w1/s-w0)^2", {{"c", c}, {"s", s}, {"w0", w0}});
  potential.name = experiment.potential.name;
  potential.points = experiment.potential.points;
  potential.points.at(0).at = {-s * w0};
  potential.points.at(0).basin.upper = {-s * w0 / 3.0};
  experiment.potential = potential;
  for (ObserveSettings& observe : experiment.observe) observe.interval = potential.points[0].basin;
  return experiment;
}

/// Changes of log rate by log curvature at a fixed barrier, and by log barrier at a fixed curvature, about the setting.
struct Elasticities {
  double curvature;
  double barrier;
};

Elasticities elasticities(const Experiment& fresh, Plant plant) {
  constexpr double up = 1.1;
  const std::vector<double> rates = exact_rates(
      {scaled(fresh, up, 1.0), scaled(fresh, 1.0 / up, 1.0), scaled(fresh, 1.0, up), scaled(fresh, 1.0, 1.0 / up)});
  const double unit = 2.0 * std::log(up);
  const Elasticities found{std::log(rates[0] / rates[1]) / unit, std::log(rates[2] / rates[3]) / unit};
  // The defect: the two families are taken for each other.
  return plant == Plant::defect ? Elasticities{found.barrier, found.curvature} : found;
}

/// The noise-free map's crisis, as h, with the barrier multiplied.
double crisis(const Experiment& fresh, double barrier) {
  const Experiment at = scaled(fresh, 1.0, barrier);
  const std::optional<double> rate = boundary_crisis(at.potential, at.mean_sums(), sharp_minimum(at), sharp_basin(at));
  if (!rate) throw Error("no learning rate is found at which noise-free descent leaves the sharp basin");
  return *rate / rate_at(at, 1.0);
}

Figure factors_figure(const Experiment& fresh, const Experiment& written) {
  Figure figure{.name = "sharpness-and-barrier",
                .title = "Curvature and barrier, each changed alone",
                .caption = "Exact rates for fresh batches, B = 25, w0 = 1.8, learning rate 0.01, of Q -> c Q(w/s).",
                .x = {.label = "factor of the curvature or of the barrier's height"},
                .y = {.label = "escape rate per step", .scale = Scale::logarithmic}};
  for (const Experiment* experiment : {&fresh, &written}) {
    const std::string loss = experiment->rule.loss == Loss::mse ? "MSE" : "half-MSE";
    Series curvature{.label = loss + ": curvature", .x = {0.75, 0.85, 1.0, 1.15, 1.3}};
    Series barrier{.label = loss + ": barrier", .x = curvature.x};
    std::vector<Experiment> settings;
    for (const double x : curvature.x) settings.push_back(scaled(*experiment, x, 1.0));
    for (const double x : curvature.x) settings.push_back(scaled(*experiment, 1.0, x));
    const std::vector<double> rates = exact_rates(settings);
    for (std::size_t i = 0; i < rates.size(); ++i) {
      (i < curvature.x.size() ? curvature : barrier).y.push_back(rates[i] < 1e-12 ? 0.0 : rates[i]);
    }
    figure.series.push_back(curvature);
    figure.series.push_back(barrier);
  }
  return figure;
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const Experiment fresh = laboratory.experiment("fig7_as_run_fresh");
  Experiment written = fresh;
  written.rule.loss = Loss::half_mse;
  const Elasticities run = elasticities(fresh, plant);
  const Elasticities text = elasticities(written, plant);
  const std::vector<double> along =
      exact_rates({at_distance(fresh, 1.9), at_distance(fresh, 1.65), at_distance(written, 1.9), written});
  const double run_ratio = run.curvature / std::abs(run.barrier);
  const double text_ratio = text.curvature / std::abs(text.barrier);
  Finding finding;
  finding.evidence = {
      exact_difference("as run: d log rate / d log curvature over |d log rate / d log barrier|, each at a fixed other",
                       run_ratio, 5.0),
      exact_difference("as written: the same", text_ratio, 5.0),
      exact_difference("the contrary, as run: |d log rate / d log barrier| over d log rate / d log curvature",
                       1.0 / run_ratio, 1.0),
      exact_difference("along w0, as run, the rate grows with the barrier: w0 = 1.9 (2.3 times as high) over 1.65",
                       along[0] / along[1], 10.0),
      exact_difference("along w0, as written: w0 = 1.9 over 1.8", along[2] / along[3], 10.0),
      exact_check("without noise the barrier's height does not matter: change of the crisis as it is tripled",
                  std::abs(crisis(fresh, 3.0) / crisis(fresh, 1.0) - 1.0), 1e-6),
      simulated_rate(laboratory, scaled(fresh, 1.0, 2.0), "MSE, barrier doubled at the same curvature",
                     rate_margin(laboratory)),
      simulated_rate(laboratory, scaled(fresh, 1.2, 1.0), "MSE, curvature up by a fifth at the same barrier",
                     rate_margin(laboratory))};
  if (finding.evidence[0].passed) {
    finding.verdict = finding.evidence[1].passed ? Verdict::holds : Verdict::holds_conditionally;
  } else if (finding.evidence[2].passed) {
    finding.verdict = Verdict::refuted_as_stated;
  }
  if (finding.verdict != Verdict::holds) {
    finding.corrected = fmt::format(
        "As run a percent of curvature changes the rate by {} % and one of the barrier by {} %; as written by {} and "
        "{}.",
        rounded(run.curvature, 2), rounded(run.barrier, 2), rounded(text.curvature, 2), rounded(text.barrier, 2));
  }
  finding.figures = {factors_figure(fresh, written)};
  return finding;
}

}  // namespace

Claim sharper_not_higher_barrier() {
  return {
      .id = "sharper-not-higher-barrier",
      .section = "The sharpness of the non degenerate minimum and the learning rate mostly affect SGD escape; Figure 7",
      .statement = "The sharpness of the minimum decides the rate of escape rather than the height of the barrier.",
      .defect = "the family of equal barriers and that of equal curvatures are taken for each other",
      .decide = decide};
}

}  // namespace flypaper::claims
