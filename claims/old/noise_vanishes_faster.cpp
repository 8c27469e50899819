// Main takeaways: towards a critical point the noise covariance vanishes faster along more degenerate directions. True
// for each direction by itself; towards a corner both directions lose their noise at one rate.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "claims/shared/draws.hpp"
#include "claims/shared/noise_moments.hpp"
#include "flypaper/core/text.hpp"
#include "flypaper/dynamics/noise.hpp"
#include "flypaper/geometry/local.hpp"
#include "flypaper/report/claim.hpp"
#include "flypaper/statistics/location.hpp"

namespace flypaper::claims {
namespace {

constexpr std::uint64_t batch_size = 20;

/// Sigma_dd of Q at a point, half-MSE.
double variance_along(const Potential& potential, const std::vector<double>& at, std::size_t direction) {
  const LocalModel model = local_model(potential, at);
  const double slope = model.gradient[direction];
  return noise_factor(model.q, {}, batch_size, Loss::half_mse) * slope * slope;
}

/// d log Sigma_dd / d log t at t = 1e-6 of the point `from` + t `towards`.
double exponent(const Potential& potential, std::size_t direction, const std::vector<double>& from,
                const std::vector<double>& towards) {
  const auto at = [&](double t) {
    std::vector<double> w = from;
    for (std::size_t i = 0; i < w.size(); ++i) w[i] += t * towards[i];
    return variance_along(potential, w, direction);
  };
  return std::log2(at(2e-6) / at(1e-6));
}

/// Largest |exponent - (2k - 2)| beside the line w1 = 0 of w1^k w2, k = 1 to 4.
double worst_single_error() {
  double worst = 0.0;
  for (int k = 1; k <= 4; ++k) {
    const double found = exponent(Potential(fmt::format("w1^{}*w2", k)), 0, {0.0, 1.0}, {1.0, 0.0});
    worst = std::max(worst, std::abs(found - (2.0 * k - 2.0)));
  }
  return worst;
}

/// The difference of the two directions' exponents towards the corner of w1^2 w2, on the ray w1 = w2.
double corner_difference() {
  const Potential corner("w1^2*w2");
  return exponent(corner, 0, {0.0, 0.0}, {1.0, 1.0}) - exponent(corner, 1, {0.0, 0.0}, {1.0, 1.0});
}

/// Sampled: the variance of the gradient of w^k at w = 0.1 over that at w = 0.2, k = 1 and 2: 1 and 1/4.
Evidence sampled(const Laboratory& laboratory, unsigned k, Plant plant) {
  const std::uint64_t count = laboratory.by_tier(1'200'000U, 6'000'000U, 20'000'000U);
  // The defect: the more degenerate direction's gradient is taken for that of the regular one.
  const Potential potential(fmt::format("w^{}", plant == Plant::defect ? 1U : k));
  const LocalModel near = local_model(potential, std::vector<double>{0.1});
  const double far = 4.0 * k * k * std::pow(0.2, 2.0 * k - 2.0);
  const double expected = std::pow(0.5, 2.0 * k - 2.0) * (1.0 + 2.0 * near.q * near.q);
  const double scale = 4.0 * batch_size * near.gradient_norm2() / far;
  const double ratio = average(draw(*fresh_batches({}, batch_size, laboratory.seed()), count), [&](const BatchSums& b) {
    const double noise = near.q * (b.s_xx - 1.0) - b.s_xy;
    return scale * noise * noise;
  });
  return MeanCheck::equivalent(expected, 0.03 * expected,
                               expected * noise_moments(near.q).deviation_of_square(batch_size), count)
      .evaluate(fmt::format("sampled at w = 0.1: variance of the gradient of w^{} over its leading order at 0.2", k),
                ratio);
}

Finding decide(Laboratory& laboratory, Plant plant) {
  Finding finding;
  finding.deciding = 0;
  finding.evidence = {
      exact_check("towards the line w1 = 0 of w1^k w2, k = 1 to 4: Sigma_11 vanishes like w1^(2k-2)",
                  worst_single_error(), 1e-4),
      sampled(laboratory, 1, Plant::nothing), sampled(laboratory, 2, plant),
      exact_check("towards the corner of w1^2 w2 the exponents of Sigma_11 and Sigma_22 differ by",
                  std::abs(corner_difference()), 1e-4),
      exact_difference(
          "and the more degenerate direction keeps more noise: Sigma_11 / Sigma_22 on w1 = w2",
          variance_along(Potential("w1^2*w2"), {1e-3, 1e-3}, 0) / variance_along(Potential("w1^2*w2"), {1e-3, 1e-3}, 1),
          3.9)};
  const auto& evidence = finding.evidence;
  if (evidence[0].passed && evidence[1].passed && evidence[2].passed) {
    const bool not_at_corners = evidence[3].passed && evidence[4].passed;
    finding.verdict = not_at_corners ? Verdict::holds_conditionally : Verdict::holds;
    finding.corrected = fmt::format(
        "Towards a zero line of order k the noise across it vanishes like the distance to the power 2k-2. Towards a "
        "corner all directions lose their noise at one rate, and the more degenerate one keeps more: {} times for "
        "w1^2 w2 on the diagonal.",
        rounded(evidence[4].value, 3));
  }
  return finding;
}

}  // namespace

Claim noise_vanishes_faster() {
  return {.id = "noise-vanishes-faster",
          .section = "Main takeaways",
          .statement = "Towards a critical point the gradient noise vanishes faster along more degenerate directions.",
          .defect = "the noise of a degenerate direction is computed with the gradient of a regular one",
          .decide = decide};
}

}  // namespace flypaper::claims
