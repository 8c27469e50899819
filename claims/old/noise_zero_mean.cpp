// "Terminology" and note 6: the batch gradient minus the gradient of the theoretical loss has mean zero. Every batch
// gradient is c (Q S_xx - S_xy) grad Q, so this is a statement about the means of S_xx and S_xy.
#include <fmt/format.h>

#include <cmath>

#include "claims/shared/draws.hpp"
#include "flypaper/core/text.hpp"
#include "flypaper/data/gaussian_expectation.hpp"
#include "flypaper/data/subsets.hpp"
#include "flypaper/dynamics/noise.hpp"
#include "flypaper/report/claim.hpp"
#include "flypaper/statistics/location.hpp"

namespace flypaper::claims {
namespace {

constexpr std::uint64_t batch_size = 20;

/// Largest |E (Q x^2 - x y) - Q v_x| over some Q, by quadrature.
double population_error() {
  double worst = 0.0;
  for (const double q : {-3.0, 0.0, 0.5, 7.0}) {
    const double mean = gaussian_expectation({}, [&](double x, double y) { return q * x * x - x * y; });
    worst = std::max(worst, std::abs(mean - q));
  }
  return worst;
}

/// Largest difference between the average over all subsets of a small data set and the data set's own sums.
double enumeration_error() {
  const DataSet data = sample_data_set({}, 12, 1);
  const BatchSums whole = data.sums();
  BatchSums mean{0.0, 0.0};
  double subsets = 0.0;
  for_each_subset(data, 5, [&](const BatchSums& batch) {
    mean.s_xx += batch.s_xx;
    mean.s_xy += batch.s_xy;
    subsets += 1.0;
  });
  return std::max(std::abs(mean.s_xx / subsets - whole.s_xx), std::abs(mean.s_xy / subsets - whole.s_xy));
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const std::uint64_t count = laboratory.by_tier(1'200'000U, 6'000'000U, 20'000'000U);
  const double margin = laboratory.by_tier(0.01, 0.005, 0.0025);
  // The defect: a sampler whose inputs are 2 % too large in variance.
  const Population sampled{.input_variance = plant == Plant::defect ? 1.02 : 1.0};
  const std::vector<BatchSums> fresh = draw(*fresh_batches(sampled, batch_size, laboratory.seed()), count);
  const double s_xx_total = average(fresh, [](const BatchSums& b) { return b.s_xx; }) * static_cast<double>(count);
  const double standard_s_xy =
      average(fresh, [](const BatchSums& b) { return b.s_xy / std::sqrt(b.s_xx / static_cast<double>(batch_size)); });

  const DataSet data = laboratory.experiment("fig1_as_run").data_set();
  const double data_mean = data.sums().s_xx;
  DataSet only_x = data;  // with y = x the gradient at Q = 0 is -S_xx, so its variance is that of S_xx
  only_x.y = only_x.x;
  const double spread = std::sqrt(noise_factor_of_subsets(0.0, only_x, batch_size, Loss::half_mse));
  const std::vector<BatchSums> subsets = draw(*subset_batches(data, batch_size, laboratory.seed()), 200'000);

  Finding finding;
  finding.deciding = 2;
  finding.evidence = {
      exact_check("E (Q x^2 - x y) = Q over the population, by quadrature", population_error(), 1e-12),
      exact_check("over all subsets of a data set the batch gradient averages to that set's gradient",
                  enumeration_error(), 1e-13),
      ScaleCheck::equivalent(1.0, margin, count * batch_size)
          .evaluate("fresh batches: the mean of S_xx is v_x", s_xx_total * static_cast<double>(batch_size)),
      MeanCheck::equivalent(0.0, margin, 1.0, count)
          .evaluate("fresh batches: the mean of S_xy / sqrt(v_y S_xx / B) is 0", standard_s_xy),
      MeanCheck::equivalent(data_mean, 0.03, spread, subsets.size())
          .evaluate(fmt::format("on the 1000 samples of Figure 1 the mean of S_xx is that set's {}, not v_x = 1",
                                rounded(data_mean, 5)),
                    average(subsets, [](const BatchSums& b) { return b.s_xx; }))};
  const auto& evidence = finding.evidence;
  if (evidence[0].passed && evidence[2].passed && evidence[3].passed) {
    finding.verdict = Verdict::holds;
  } else {
    const bool biased = evidence[2].interval.lower > 1.0 || evidence[2].interval.upper < 1.0;
    finding.verdict = biased ? Verdict::refuted_as_stated : Verdict::untestable;
    finding.corrected = fmt::format("The mean of S_xx is {} instead of v_x.", rounded(evidence[2].value, 5));
  }
  return finding;
}

}  // namespace

Claim noise_zero_mean() {
  return {.id = "noise-zero-mean",
          .section = "Terminology and notation; note 6",
          .statement = "Over the draw of the data, the gradient noise of a batch has mean zero.",
          .defect = "a sampler whose input variance is 2 % too large",
          .decide = decide};
}

}  // namespace flypaper::claims
