// Note 6: in the limit of large batches the noise is Gaussian. The exact law of one step says how fast.
#include <boost/math/distributions/normal.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "claims/shared/draws.hpp"
#include "claims/shared/noise_moments.hpp"
#include "flypaper/core/text.hpp"
#include "flypaper/escape/one_step.hpp"
#include "flypaper/report/claim.hpp"
#include "flypaper/statistics/proportion.hpp"

namespace flypaper::claims {
namespace {

constexpr double q = 1.0;  // the law depends on w through Q alone

/// Largest difference between the distribution function of one step's noise and the normal one with its mean and
/// variance (Kolmogorov distance), from exact tails of the model Q = w at w = 1.
double distance_to_normal(std::uint64_t batch_size) {
  const UpdateRule rule{.learning_rate = 1.0, .loss = Loss::half_mse};
  const OneStepLaw law(Potential("w"), rule, {}, batch_size);
  const double deviation = std::sqrt(noise_moments(q).variance / static_cast<double>(batch_size));
  double worst = 0.0;
  for (double z = -4.0; z <= 4.0; z += 0.05) {
    // w' = 1 - g with E g = Q = 1, so noise below -z deviations is w' above z deviations.
    const double exact = law.probability_above(q, z * deviation);
    worst = std::max(worst, std::abs(exact - cdf(complement(boost::math::normal(), z))));
  }
  return worst;
}

double skewness_error() {
  double worst = 0.0;
  for (const double value : {0.25, 1.0, 3.0}) {
    const double expected = (8.0 * std::pow(value, 3) + 6.0 * value) / std::pow(1.0 + 2.0 * value * value, 1.5);
    worst = std::max(worst, std::abs(noise_moments(value).skewness / expected - 1.0));
  }
  return worst;
}

/// The share of sampled batches whose noise is above its mean, against the normal's one half.
Evidence sampled(const Laboratory& laboratory, std::uint64_t batch_size, double margin, Plant plant) {
  const std::uint64_t count = laboratory.by_tier(1'000'000U, 5'000'000U, 20'000'000U);
  // The defect: batches of 4, whatever is asked for.
  const std::uint64_t drawn = plant == Plant::defect ? 4 : batch_size;
  const std::vector<BatchSums> sums = draw(*fresh_batches({}, drawn, laboratory.seed()), count);
  const auto above = static_cast<std::uint64_t>(
      std::ranges::count_if(sums, [](const BatchSums& b) { return q * b.s_xx - b.s_xy > q; }));
  return ProportionCheck::equivalent(0.5, margin, count)
      .evaluate(fmt::format("sampled, B = {}: share of batches with noise above its mean", batch_size), above);
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const double coarse = distance_to_normal(20);
  const double fine = distance_to_normal(2000);
  Finding finding;
  finding.deciding = 2;
  finding.evidence = {
      exact_check("the skewness of one sample is (8 Q^3 + 6 Q)/(1 + 2 Q^2)^(3/2), by quadrature (relative)",
                  skewness_error(), 1e-11),
      exact_check("distance to the normal law falls like B^(-1/2): exponent from B = 20 to 2000, plus 1/2",
                  std::abs(std::log(fine / coarse) / std::log(100.0) + 0.5), 0.02),
      sampled(laboratory, 2000, 0.01, plant),
      exact_difference("at the post's B = 20 and Q = 1 the largest difference of distribution functions is", coarse,
                       0.02)};
  const auto& evidence = finding.evidence;
  if (evidence[0].passed && evidence[1].passed && evidence[2].passed) finding.verdict = Verdict::holds;
  if (!evidence[2].passed) {
    finding.verdict = Verdict::refuted_as_stated;
    finding.corrected = fmt::format("A share of {} of the batches lies above the mean.", rounded(evidence[2].value));
  }
  finding.figures = {
      {.name = "noise-distance-to-normal",
       .title = "How far one batch's noise is from Gaussian",
       .caption = "Largest difference between the exact distribution function at Q = 1 and the normal one.",
       .x = {.label = "batch size (samples)", .scale = Scale::logarithmic},
       .y = {.label = "Kolmogorov distance", .scale = Scale::logarithmic},
       .series = {{.label = "exact law of one step", .style = Style::points}}}};
  for (const std::uint64_t batch_size : {4U, 8U, 20U, 50U, 200U, 1000U, 2000U}) {
    finding.figures[0].series[0].x.push_back(static_cast<double>(batch_size));
    finding.figures[0].series[0].y.push_back(distance_to_normal(batch_size));
  }
  return finding;
}

}  // namespace

Claim noise_gaussian_large_batch() {
  return {.id = "noise-gaussian-large-batch",
          .section = "Terminology and notation; note 6",
          .statement = "In the limit of large batches the gradient noise is Gaussian.",
          .defect = "batches of 4 are drawn where large ones are asked for",
          .decide = decide};
}

}  // namespace flypaper::claims
