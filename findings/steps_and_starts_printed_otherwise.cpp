// Steps, sizes and starts of Figures 1, 5 and 7 that are not those printed: what the published curves themselves say.
#include <algorithm>

#include "claims/shared/figure1_as_published.hpp"
#include "claims/shared/figure7.hpp"

namespace flypaper::findings {
namespace {

using namespace flypaper::claims;

Computed last_step(const Laboratory& lab, const std::string& file) {
  const std::vector<double> steps = published_column(lab, file, "step");
  return {.check = "last step of the published curves",
          .value = std::ranges::max(steps),  // a count
          .asserted = below(50.0)};
}

/// One pass of n samples in batches of B has ceil(n / B) steps, which the panel's rates are listed with: the n that fit
/// all of them are more than B (steps - 1) and at most B steps.
Computed samples_of_batch_panel(const Laboratory& lab, std::size_t curves) {
  const std::vector<double> sizes = published_column(lab, "fig7_rate_vs_batch_size", "batch_size");
  const std::vector<double> steps = published_column(lab, "fig7_rate_vs_batch_size", "steps");
  double least = 0.0;
  double most = 1e9;
  for (std::size_t i = sizes.size() - curves; i < sizes.size(); ++i) {
    least = std::max(least, sizes[i] * (steps[i] - 1.0) + 1.0);
    most = std::min(most, sizes[i] * steps[i]);
  }
  return {.check = "samples in the panel of batch sizes, from the number of its steps",
          .value = 0.5 * (least + most),
          .error_bound = 0.5 * (most - least),
          .asserted = {.lower = 980.0, .upper = 1020.0}};
}

/// The share of runs that stay finite when they start within +- `starts`, held to the published one.
struct Starts {
  std::string experiment;
  double half_width;
  double w0 = 1.8;
};
Sampled finite_share(Laboratory& lab, const Starts& starts, const Computed& published) {
  constexpr std::uint64_t runs = 70'000;
  Experiment experiment = lab.experiment(starts.experiment);
  experiment.observe.clear();
  experiment = at_distance(experiment, starts.w0);
  experiment.ensemble.start.uniform = {{-starts.half_width}, {starts.half_width}};
  experiment.ensemble.trajectories = runs;
  // The 10,000 published runs have a deviation of their own, below 0.005: four of them.
  return ProportionCheck::equivalent(published.value, published.error_bound + 0.02, runs)
      .evaluate("share of runs that stay finite, against the published one",
                runs - lab.run(experiment).ensemble.diverged);
}

Computed finite_in_figure1(const Laboratory& lab) { return finite_runs(lab, "fig1_fraction_left", "", 0.0); }
Computed finite_at_batch_10(const Laboratory& lab) {
  return finite_runs(lab, "fig7_decay_vs_batch_size", "batch_size", 10.0);
}
Computed finite_at_distance(const Laboratory& lab) { return finite_runs(lab, "fig7_decay_vs_w0", "w0", 1.9); }

/// The starts of a panel: those within `within` give its share of finite runs, those of the foil not.
Assertion starts_of(Laboratory& lab, const std::string& key, Computed (*published)(const Laboratory&),
                    const Starts& within, const std::string& words, const Starts& not_within) {
  const auto measure = [&lab, published](const Starts& starts) { return finite_share(lab, starts, published(lab)); };
  return shows(key, measure, within, foil_of_the_post(words, not_within));
}

Argument argue(Laboratory& lab) {
  const auto steps = [&lab](const std::string& file) { return last_step(lab, file); };
  const auto samples = [&lab](std::size_t curves) { return samples_of_batch_panel(lab, curves); };
  const auto figure4 = foil("Figure 4, whose curve is as long as it says", std::string("fig4_fraction_left"));
  const auto between = [&lab](const Figure1Place& place) { return between_zeros(lab, place); };
  const auto left = [&lab](const Figure1Place& place) { return left_after_twenty(lab, place); };
  return {.assertions = {shows("steps-rates", steps, std::string("fig7_decay_vs_learning_rate"), figure4),
                         shows("steps-distances", steps, std::string("fig7_decay_vs_w0"), figure4),
                         shows("samples", samples, std::size_t{12}, foil("the last three sizes alone", std::size_t{3})),
                         starts_of(lab, "starts-figure-1", finite_in_figure1, {"fig1_as_run", 3.6},
                                   "+-1.8, as the caption says", {"fig1_as_run", 1.8}),
                         starts_of(lab, "starts-batches", finite_at_batch_10, {"fig7_batch_as_run", 4.0}, "+-3.6",
                                   {"fig7_batch_as_run", 3.6}),
                         starts_of(lab, "starts-distances", finite_at_distance, {"fig7_as_run", 3.6, 1.9}, "+-4",
                                   {"fig7_as_run", 4.0, 1.9}),
                         shows("steps-figure-1", between, Figure1Place{"fig1_as_run", 50},
                               foil_of_the_post("500 steps, as the caption says", Figure1Place{"fig1_as_run", 500})),
                         shows("samples-figure-1", left, Figure1Place{"fig1_as_run", 20},
                               foil_of_the_post("10^4 samples, as the caption says", Figure1Place{"fig1_mse", 20})),
                         context("finite-figure-1", [&lab] { return finite_in_figure1(lab); }),
                         context("finite-batches", [&lab] { return finite_at_batch_10(lab); })},
          .given = {{"printed", 50},
                    {"wide", 4},
                    {"narrow", 3.6},
                    {"caption", 1.8},
                    {"run", 50},
                    {"few", 1000},
                    {"caption-steps", 500},
                    {"caption-samples", 10000},
                    {"label", 500},
                    {"caption-line", 5000}}};
}

}  // namespace

Finding steps_and_starts_printed_otherwise() {
  return {
      .id = "steps-and-starts-printed-otherwise",
      .source = "Figures 1, 5 and 7: captions and titles beside the curves",
      .sentence =
          "Figure 1 shows {run} steps on {few} samples<:steps-figure-1,samples-figure-1>, where its caption has "
          "{caption-steps} and {caption-samples}, from starts within {narrow}, twice the caption's "
          "{caption}<:starts-figure-1>. Figure 7's panels of learning rate and distance ran {steps-rates|2} steps "
          "where their titles say {printed}<:steps-rates,steps-distances>, that of batch sizes one pass over "
          "{samples} samples<:samples>, so that its steps fall as B grows; starts were within {wide} in that of "
          "batch sizes<:starts-batches> and {narrow} in that of distances<:starts-distances>. Figure 5's panel of the "
          "runs' ends is labelled t = {label}, where its caption says after {caption-line}, without a unit.",
      .instead =
          "Beside Figure 1: {run} steps, {few} samples<:steps-figure-1,samples-figure-1>, starts within "
          "{narrow}<:starts-figure-1>. Beside Figure 5: {label} steps. Beside Figure 7: {steps-rates|2} steps for "
          "learning rates and distances, "
          "starts within {narrow} for distances and {wide} for batch sizes; these over one pass of {samples} "
          "samples<:steps-rates,steps-distances,starts-distances,starts-batches,samples>.",
      .argue = argue};
}

}  // namespace flypaper::findings
