// Note 6: in the limit of large batches the noise is Gaussian. A batch gradient is a mean of B independent values of
// finite variance, so the central limit theorem applies; the exact law of one step says how fast.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "claims/shared/draws.hpp"
#include "claims/shared/inversion.hpp"
#include "claims/shared/noise_law.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/statistics/distribution.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* in_the_limit = "formula, large batches";
constexpr std::uint64_t figure_batch = 20;
constexpr std::uint64_t large = 2000;

/// The exponent of the distance from B = 2000 to 20,000; -1/2 by Edgeworth's expansion where the skewness is not 0.
Computed exponent(const double& q) {
  const FromNormal few = from_normal(q, large);
  const FromNormal many = from_normal(q, 10 * large);
  return {.check = "exponent with which the distance to the normal law falls from B = 2000 to 20,000",
          .value = std::log10(many.distance / few.distance),
          .error_bound = (few.error / few.distance + many.error / many.distance) / std::numbers::ln10,
          .asserted = {-0.55, -0.45}};
}

Computed distance(const std::uint64_t& batch_size) {
  const FromNormal found = from_normal(1.0, batch_size);
  return {.check = "largest difference between the noise's distribution function at Q = 1 and the normal one",
          .value = found.distance,
          .error_bound = found.error + 1e-9,
          .asserted = below(0.01)};
}

/// The same distribution function by inverting the characteristic function of one sample's gradient.
Identity by_inversion(const std::uint64_t& batch_size) {
  const Noise noise(1.0, figure_batch);
  double worst = 0.0;
  for (double z = -4.0; z <= 4.0; z += 0.5) {
    worst = std::max(worst, std::abs(noise.above(z) - noise_above_by_inversion(1.0, batch_size, -z)));
  }
  return {.check = "exact tails at B = 20, Q = 1 against the inverted characteristic function",
          .error = worst,
          .tolerance = 1e-8,
          .derivation = "Simpson's rule with 800 panels: 1e-10 by halving them"};
}

/// Batches as simulations draw them.
Evidence sampled(const Laboratory& lab, const std::uint64_t& batch_size) {
  const auto count = lab.by_tier<std::uint64_t>(1'000'000, 4'000'000, 16'000'000);
  const double deviation = std::sqrt(3.0 / static_cast<double>(batch_size));
  std::vector<double> noise;
  for (const BatchSums& batch : draw(*fresh_batches({}, batch_size, lab.seed()), count)) {
    noise.push_back((batch.s_xx - batch.s_xy - 1.0) / deviation);
  }
  return DistributionCheck::equivalent(0.01, count)
      .evaluate("batches as simulated, Q = 1: largest difference from the normal distribution function",
                std::move(noise), [](double z) { return above_normal(-z); });
}

/// How many times likelier than normal noise beyond four deviations is at a zero of Q, at the figures' B.
Computed tail() {
  return {.check = "chance of noise beyond four deviations at a zero of Q over the normal one, B = 20",
          .value = Noise(0.0, figure_batch).above(4.0) / above_normal(4.0),
          .error_bound = 1e-6};  // tails have a relative accuracy of 1e-12
}

std::vector<Figure> figures() {
  Figure figure{.name = "noise-distance-to-normal",
                .title = "How far one batch's noise is from Gaussian",
                .caption = "Largest difference between the exact distribution function at Q = 1 and the normal one.",
                .x = {.label = "batch size (samples)", .scale = Scale::logarithmic},
                .y = {.label = "Kolmogorov distance", .scale = Scale::logarithmic},
                .series = {{.label = "exact law of one step", .style = Style::points}}};
  for (const std::uint64_t batch_size : {4U, 8U, 20U, 50U, 200U, 1000U, 2000U}) {
    figure.series[0].x.push_back(static_cast<double>(batch_size));
    figure.series[0].y.push_back(from_normal(1.0, batch_size).distance);
  }
  return {figure};
}

Argument argue(Laboratory& lab) {
  const auto drawn = [&lab](const std::uint64_t& batch_size) { return sampled(lab, batch_size); };
  return {.assertions = {needs(in_the_limit, "exponent", exponent, 1.0,
                               foil_of_the_post("a zero of Q, where the law is symmetric: -1", 0.0)),
                         needs(in_the_limit, "large", distance, large, foil_of_the_post("B = 20", figure_batch)),
                         needs(in_the_limit, "sampled", drawn, large, foil("B = 100", std::uint64_t{100})),
                         control("inversion", by_inversion, figure_batch, foil("B = 21", std::uint64_t{21})),
                         context("figures", [] { return distance(figure_batch); }), context("tail", tail)},
          .given = {{"batch", static_cast<double>(figure_batch)}, {"far-batch", static_cast<double>(large)}},
          .figures = figures};
}

}  // namespace

Claim noise_gaussian_large_batch() {
  return {.id = "noise-gaussian-large-batch",
          .source = "Terminology and notation; note 6",
          .statement =
              "In the limit of large batches the gradient noise is Gaussian, so that its first two moments "
              "capture it.",
          .cases = {in_the_limit},
          .sentence =
              "Right<:exponent,sampled>: where Q is one, the distribution functions differ by {figures} at batch "
              "size {batch} and by {large} at {far-batch}<:large>, as the inverse square root of the batch size. "
              "The figures' batches are not large in this sense: at a minimum, noise beyond four deviations is "
              "{tail} times as likely as for a Gaussian.",
          .argue = argue};
}

}  // namespace flypaper::claims
