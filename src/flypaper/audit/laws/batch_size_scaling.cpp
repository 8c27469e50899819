// Independent samples: the variance of a batch's gradient is that of one sample over B. Every ordered draw of B samples
// with replacement is enumerated, which is the law of fresh batches from a population of n equally likely samples.
#include <algorithm>
#include <cmath>

#include "flypaper/audit/laws/law.hpp"
#include "flypaper/exact/geometry/local.hpp"

namespace flypaper::laws {
namespace {

constexpr std::uint64_t largest_batch = 4;

struct Moments {
  double variance;
  double mean_square;
};

/// Of the mean of `batch` values, each drawn from all of `values` with replacement.
Moments moments_of_means(const std::vector<double>& values, std::uint64_t batch) {
  std::vector<std::size_t> chosen(batch, 0);
  double count = 0.0;
  double sum = 0.0;
  double squares = 0.0;
  while (true) {
    double mean = 0.0;
    for (const std::size_t i : chosen) mean += values[i] / static_cast<double>(batch);
    sum += mean;
    squares += mean * mean;
    count += 1.0;
    std::size_t digit = 0;
    while (digit < batch && ++chosen[digit] == values.size()) chosen[digit++] = 0;
    if (digit == batch) break;
  }
  return {squares / count - (sum / count) * (sum / count), squares / count};
}

std::optional<LawOutcome> compare(const LawCase& given, Plant plant) {
  const double q = local_model(given.potential, given.at).q;
  std::vector<double> pulls;
  for (std::size_t k = 0; k < given.data.size(); ++k) {
    const double x = given.data.x[k];
    pulls.push_back(loss_factor(given.loss) * (q * x * x - x * given.data.y[k]));
  }
  const std::uint64_t batch = std::min(given.batch_size, largest_batch);
  const Moments one = moments_of_means(pulls, 1);
  const Moments many = moments_of_means(pulls, batch);
  const auto b = static_cast<double>(batch);
  const double expected = one.variance / (plant == Plant::defect ? b * b : b);
  const double draws = std::pow(static_cast<double>(given.data.size()), b);
  // Sums of `draws` squares, each of B terms: rounding is below (draws + B + 5) u of the mean square on either side.
  return LawOutcome{.error = one.mean_square > 0.0 ? std::abs(many.variance - expected) / one.mean_square : 0.0,
                    .tolerance = 2.0 * (draws + b + 5.0) * 0x1p-53,
                    .compared = "variances of one sample and of all batches with replacement"};
}

}  // namespace

Law batch_size_scaling() {
  return {"batch_size_scaling", "independent samples: noise covariance falls like 1/B", "it falls like 1/B^2", compare};
}

}  // namespace flypaper::laws
