// "Connection between degeneracies and SGD dynamics": the noise is anisotropic. It is as anisotropic as can be: every
// batch gradient is a number times grad Q, so the covariance has rank one.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "claims/shared/draws.hpp"
#include "claims/shared/noise_moments.hpp"
#include "claims/shared/random_zeros.hpp"
#include "flypaper/core/text.hpp"
#include "flypaper/data/subsets.hpp"
#include "flypaper/geometry/local.hpp"
#include "flypaper/report/claim.hpp"
#include "flypaper/statistics/location.hpp"

namespace flypaper::claims {
namespace {

/// The variance of the noise across grad Q over that along it, enumerated over all batches of 3 of 8 samples: no closed
/// form of the covariance is used.
double off_axis_share(const Potential& potential, const std::vector<double>& at, Plant plant) {
  const LocalModel model = local_model(potential, at);
  const double norm = std::sqrt(model.gradient_norm2());
  if (norm < 1e-6) return 0.0;
  const DataSet data = sample_data_set({}, 8, 1);
  const BatchSums whole = data.sums();
  double along = 0.0;
  double across = 0.0;
  for_each_subset(data, 3, [&](const BatchSums& batch) {
    const double noise = model.q * (batch.s_xx - whole.s_xx) - (batch.s_xy - whole.s_xy);
    // The noise vector's parts along grad Q and across it; the defect adds isotropic noise as Langevin dynamics has.
    double parallel = 0.0;
    double length2 = 0.0;
    for (std::size_t i = 0; i < at.size(); ++i) {
      const double part = noise * model.gradient[i] + (plant == Plant::defect ? noise : 0.0);
      parallel += part * model.gradient[i] / norm;
      length2 += part * part;
    }
    along += parallel * parallel;
    across += std::max(0.0, length2 - parallel * parallel);
  });
  return across / along;
}

double worst_share(Plant plant) {
  double worst = 0.0;
  for (unsigned dimension = 2; dimension <= 4; ++dimension) {
    for (std::uint64_t index = 0; index < 30; ++index) {
      auto [potential, at] = potential_with_zero(dimension, index);
      at[0] += 0.375;  // a general point
      worst = std::max(worst, off_axis_share(potential, at, plant));
    }
  }
  return worst;
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const std::uint64_t count = laboratory.by_tier(2'000'000U, 6'000'000U, 20'000'000U);
  constexpr std::uint64_t batch_size = 20;
  // (w1^2 + w2^2) w1 on its line: the gradient is (w2^2, 0), so all noise is horizontal.
  const LocalModel line = local_model(Potential("(w1^2+w2^2)*w1"), std::vector<double>{0.0, 1.0});
  const double horizontal =
      average(draw(*fresh_batches({}, batch_size, laboratory.seed()), count),
              [&](const BatchSums& b) { return batch_size * std::pow(b.s_xy * line.gradient[0], 2); });

  Finding finding;
  finding.deciding = 0;
  finding.evidence = {
      exact_check("90 random polynomials in 2 to 4 variables, all batches of 3 of 8: share of noise not along grad Q",
                  worst_share(plant), 1e-12),
      MeanCheck::equivalent(1.0, 0.012, noise_moments(0.0).deviation_of_square(batch_size), count)
          .evaluate("sampled on the line of (w1^2+w2^2) w1 at w2 = 1: B Sigma_11 is v_y w2^4", horizontal),
      exact_check("and there is none along the line: |dQ/dw2|", std::abs(line.gradient[1]), 0.0)};
  const auto& evidence = finding.evidence;
  if (evidence[0].passed && evidence[1].passed && evidence[2].passed) finding.verdict = Verdict::holds;
  if (!evidence[0].passed) {
    finding.verdict = Verdict::refuted_as_stated;
    finding.corrected =
        fmt::format("A share of {} of the noise is not along one direction.", rounded(evidence[0].value, 3));
  }
  return finding;
}

}  // namespace

Claim noise_anisotropic() {
  return {.id = "noise-anisotropic",
          .section = "Connection between degeneracies and SGD dynamics",
          .statement = "The noise of SGD is anisotropic: its covariance depends on the direction.",
          .defect = "isotropic noise is added to every coordinate, as in Langevin dynamics",
          .decide = decide};
}

}  // namespace flypaper::claims
