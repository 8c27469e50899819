// Independent samples: the variance of a batch's gradient is that of one sample over B. Every ordered draw of B samples
// with replacement is enumerated, which is the law of fresh batches from a population of n equally likely samples.
#include <algorithm>
#include <cmath>

#include "flypaper/audit/laws/batch_moments.hpp"

namespace flypaper::laws {
namespace {

std::optional<LawOutcome> compare(const LawCase& given, Plant plant) {
  const double q = given.local().q;
  const std::uint64_t batch_size = std::min<std::uint64_t>(given.batch_size, 4);
  const BatchMoments one = over_draws(given, q, 1);
  const BatchMoments many = over_draws(given, q, batch_size);
  const auto b = static_cast<double>(batch_size);
  const double expected = one.variance / (plant == Plant::defect ? b * b : b);
  // Means of that many squares, each of B terms and a few operations: rounding is below as many u on either side.
  return LawOutcome{.error = relative(std::abs(many.variance - expected), one.mean_square),
                    .tolerance = 2.0 * (many.batches + b + 10.0) * 0x1p-53,
                    .compared = "variances of one sample and of all batches with replacement"};
}

}  // namespace

Law batch_size_scaling() {
  return {"batch_size_scaling", "independent samples: noise covariance falls like 1/B", "it falls like 1/B^2", compare};
}

}  // namespace flypaper::laws
