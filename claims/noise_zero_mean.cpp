// "Terminology" and note 6: the noise, the gradient of the theoretical loss less that of the batch, has mean zero by
// construction. So it has over the draw of the data; the mean over the batches of one data set is that set's.
#include <algorithm>
#include <cmath>

#include "claims/shared/sample_moments.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/simulation/data/data_set.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* over_draw = "formula, over the draw of the data";

/// Largest entry of the mean noise, gradients of samples by automatic differentiation against that of v_x Q^2 / 2.
Identity mean_noise(const Population& law) {
  double worst = 0.0;
  for (const double w2 : {-1.1, 0.0, 2.0}) {
    for (const double w1 : {0.0, 0.3, 1.7}) {
      const std::vector<double> at{w1, w2};
      const Potential potential("(w1^2+w2^2)*w1");
      const auto theoretical = loss_gradient(local_model(potential, at));
      const auto found = batch_moments(gradient_of(potential, at, Loss::half_mse), nodes_of(law), 2).mean;
      for (std::size_t i = 0; i < at.size(); ++i) worst = std::max(worst, std::abs(found[i] - theoretical[i]));
    }
  }
  return {.check = "mean of the noise over all batches of two samples, nine points of Figure 2's potential",
          .error = worst,
          .tolerance = 1e-11,
          .derivation = "gradients up to 400, 81 terms, roundings of 1e-16"};
}

/// Averages over all subsets of a data set against the sums of `whole`.
Identity over_subsets(const DataSet& whole) {
  BatchSums mean{0.0, 0.0};
  double subsets = 0.0;
  for_each_subset(sample_data_set({}, 12, 1), 5, [&](const BatchSums& batch) {
    mean.s_xx += batch.s_xx;
    mean.s_xy += batch.s_xy;
    subsets += 1.0;
  });
  const BatchSums sums = whole.sums();
  return {.check = "over all batches of 5 of 12 samples the mean gradient is that of the 12",
          .error = std::max(std::abs(mean.s_xx / subsets - sums.s_xx), std::abs(mean.s_xy / subsets - sums.s_xy)),
          .tolerance = 1e-12,
          .derivation = "792 terms of order 1, roundings of 1e-16"};
}

/// The least mean noise that matters: the mean gradient of the run is off by one in a thousand.
constexpr double matters = 1e-3;

/// What a run's batches are on average; a function, as data are read when asked for.
using MeanSums = std::function<BatchSums()>;

Computed bias(const MeanSums& sums) {
  const BatchSums found = sums();
  return {.check = "mean noise of the run's batches, in Q (mean x^2 - v_x) - mean xy: sum of the two sizes",
          .value = std::abs(found.s_xx - 1.0) + std::abs(found.s_xy),
          .error_bound = 1e-10,  // rounding of up to 1e5 terms
          .asserted = above(matters)};
}

Assertion of_run(Laboratory& lab, const std::string& in_case, const std::string& key, const std::string& experiment) {
  const MeanSums run = [&lab, experiment] { return lab.experiment(experiment).mean_sums(); };
  // The standard deviations of both means.
  const MeanSums many = [] { return BatchSums{1.0 + std::sqrt(2.0 / 1e7), std::sqrt(1.0 / 1e7)}; };
  const auto again = [&lab, experiment](std::uint64_t seed) {
    const DataSet data = sample_data_set({}, lab.experiment(experiment).data_set().size(), seed);
    return bias([&] { return data.sums(); }).value;
  };
  return contradicts(in_case, key, bias, run, foil("a typical data set of ten million samples", many)).over_data(again);
}

/// h = learning rate c (mean x^2) Q'^2 at Figure 1's sharp minimum, its first claimed point.
Computed sharpness_of(const Laboratory& lab, const std::string& name) {
  const Experiment experiment = lab.experiment(name);
  const double slope2 = local_model(experiment.potential, experiment.potential.points.at(0).at).gradient_norm2();
  return {
      .check = "h at the sharp minimum, " + name,
      .value = experiment.rule.learning_rate * loss_factor(experiment.rule.loss) * experiment.mean_sums().s_xx * slope2,
      .error_bound = 1e-12};  // rounding
}

Argument argue(Laboratory& lab) {
  const auto excess = [&lab] {
    return Computed{.check = "mean square input of Figure 1's data, less 1",
                    .value = lab.experiment("fig1_as_run").mean_sums().s_xx - 1.0,
                    .error_bound = 1e-12};
  };
  return {.assertions = {needs(over_draw, "population", mean_noise, Population{},
                               foil("data of slope 1/100", Population{.slope = 0.01})),
                         needs(over_draw, "subsets", over_subsets, sample_data_set({}, 12, 1),
                               foil("another data set's gradient", sample_data_set({}, 12, 2))),
                         of_run(lab, "as run, Figure 1", "figure-1", "fig1_as_run"),
                         of_run(lab, "as run, Figures 2, 3, 5 and 6", "figure-2", "fig2_as_run"),
                         of_run(lab, "as run, Figure 4", "figure-4", "fig4_as_run"),
                         of_run(lab, "as run, Figure 7", "figure-7", "fig7_as_run"), context("excess", excess),
                         context("h", [&lab] { return sharpness_of(lab, "fig1_as_run_fresh"); }),
                         context("h-data", [&lab] { return sharpness_of(lab, "fig1_as_run"); })},
          .given = {{"samples", 1000.0}, {"matters", matters}}};
}

}  // namespace

Claim noise_zero_mean() {
  return {
      .id = "noise-zero-mean",
      .source = "Terminology and notation; note 6",
      .statement =
          "The gradient noise of a batch has zero mean by construction, for the batch loss has the theoretical "
          "loss as its expectation.",
      .cases = {over_draw, "as run, Figure 1", "as run, Figures 2, 3, 5 and 6", "as run, Figure 4", "as run, Figure 7"},
      .sentence =
          "Right as note 6 means it: over the draw of the data the mean is zero, by construction<:population>. "
          "Once the data set is drawn, its batches have that set's gradient as their mean<:subsets>, off the "
          "population's by more than {matters|percent} in <every:figure-1,figure-2,figure-4,figure-7> published"
          " data set: the {samples} samples of Figure 1's code have a mean square input {excess|percent} above "
          "one, which moves [[h]] from {h} to {h-data}.",
      .instead =
          "Over the draw of the data it has zero mean by construction; over the batches of one data set its mean "
          "is the theoretical gradient less that set's.",
      .argue = argue};
}

}  // namespace flypaper::claims
