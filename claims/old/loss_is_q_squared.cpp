// "Models": the expected loss is Q^2 up to a positive affine map. True; but SGD notices the factor that this drops.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "claims/shared/draws.hpp"
#include "claims/shared/noise_moments.hpp"
#include "flypaper/core/text.hpp"
#include "flypaper/geometry/local.hpp"
#include "flypaper/report/claim.hpp"
#include "flypaper/statistics/location.hpp"

namespace flypaper::claims {
namespace {

/// Expected half-MSE at a value of Q, by quadrature over one sample. The defect weighs residuals to the fourth power.
double expected_loss(double q, Plant plant) {
  return gaussian_expectation({}, [&](double x, double y) {
    const double residual = y - q * x;
    return 0.5 * (plant == Plant::defect ? std::pow(residual, 4) : residual * residual);
  });
}

/// Largest deviation of the expected loss from the affine map of Q^2 that two of its values fix.
double affine_error(Plant plant) {
  const double offset = expected_loss(0.0, plant);
  const double factor = expected_loss(1.0, plant) - offset;
  double worst = factor > 0.0 ? 0.0 : 1.0;
  for (const double q : {-3.0, -0.5, 0.25, 2.0, 6.0}) {
    const double loss = expected_loss(q, plant);
    worst = std::max(worst, std::abs(loss - (offset + factor * q * q)) / loss);
  }
  return worst;
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const std::uint64_t count = laboratory.by_tier(1'200'000U, 6'000'000U, 20'000'000U);
  constexpr std::uint64_t batch_size = 20;
  // The loss of a batch at Q minus that at 0 is Q^2 S_xx / 2 - Q S_xy, whatever y^2 is; here Q = 2.
  constexpr double q = 2.0;
  const double gain = average(draw(*fresh_batches({}, batch_size, laboratory.seed()), count),
                              [](const BatchSums& b) { return 0.5 * q * q * b.s_xx - q * b.s_xy; });
  // Variance of (Q^2 x^2 / 2 - Q x y) over one sample: Q^4 / 2 + Q^2.
  const double deviation = std::sqrt((0.5 * q * q * q * q + q * q) / static_cast<double>(batch_size));
  const LocalModel model = local_model(laboratory.experiment("fig1_half_mse").potential, std::vector<double>{-1.5});
  const double printed_gradient = 2.0 * model.q * model.gradient[0];  // of Q^2 as printed

  Finding finding;
  finding.evidence = {
      exact_check("expected half-MSE is a positive affine map of Q^2 (relative error)", affine_error(plant), 1e-12),
      MeanCheck::equivalent(0.5 * q * q, 0.02, deviation, count)
          .evaluate("sampled batches: the loss at Q = 2 exceeds that at Q = 0 by Q^2/2", gain),
      exact_difference("the factor that the map drops doubles the learning rate: gradient of Q^2 over that of half-MSE",
                       printed_gradient / loss_gradient(model)[0], 2.0)};
  const auto& evidence = finding.evidence;
  if (evidence[0].passed && evidence[1].passed) finding.verdict = Verdict::holds;
  if (!evidence[0].passed) {
    finding.verdict = Verdict::refuted_as_stated;
    finding.corrected =
        fmt::format("The expected loss is off an affine map of Q^2 by {} of itself.", rounded(evidence[0].value, 3));
  }
  return finding;
}

}  // namespace

Claim loss_is_q_squared() {
  return {.id = "loss-is-q-squared",
          .section = "Models",
          .statement = "The expected loss is Q^2 up to a positive affine map.",
          .defect = "residuals count with their fourth power",
          .decide = decide};
}

}  // namespace flypaper::claims
