// One shuffled pass at a fixed point: the batches' gradients, weighted with their sizes, sum to n times the gradient of
// the data set, whatever the permutation, because every sample is met once.
#include <algorithm>
#include <cmath>

#include "flypaper/audit/laws/trajectory.hpp"

namespace flypaper::laws {
namespace {

std::optional<LawOutcome> compare(const LawCase& given) {
  const double q = given.local().q;
  const std::uint64_t size = given.data.size();
  const std::uint64_t steps = (size + given.batch_size - 1) / given.batch_size;
  const auto source = epoch_batches(given.data, given.batch_size, LastBatch::keep, given.seed);
  const std::vector<BatchSums> sums = sums_of(*source, given.seed % 1000, 3 * steps);
  const double expected = given.pull(q, given.data.sums());
  double worst = 0.0;
  double terms = 0.0;
  for (std::size_t k = 0; k < size; ++k) terms += given.size_of_pull(q, k) / static_cast<double>(size);
  for (std::uint64_t pass = 0; pass < 3; ++pass) {
    double mean = 0.0;
    for (std::uint64_t s = 0; s < steps; ++s) {
      const auto members = static_cast<double>(std::min(given.batch_size, size - s * given.batch_size));
      mean += members / static_cast<double>(size) * given.pull(q, sums[pass * steps + s]);
    }
    worst = std::max(worst, std::abs(mean - expected));
  }
  // Another order of n additions, and 5 roundings a batch.
  return LawOutcome{.error = relative(worst, terms),
                    .tolerance = (2.0 * static_cast<double>(size) + 10.0) * 0x1p-53,
                    .compared = "gradient summed over a pass and gradient of the data set"};
}

}  // namespace

Law epoch_sum() {
  return {"epoch_sum", "the gradients of a pass at a fixed point sum to the data set's gradient", compare};
}

}  // namespace flypaper::laws
