// Batches that are subsets of n samples: variance at batch size B over that at 1 is (n - B) / (B (n - 1)). Both by
// enumeration of all subsets.
#include <cmath>

#include "flypaper/audit/laws/batch_moments.hpp"

namespace flypaper::laws {
namespace {

std::optional<LawOutcome> compare(const LawCase& given, Plant plant) {
  const double q = given.local().q;
  const auto n = static_cast<double>(given.data.size());
  const auto b = static_cast<double>(given.batch_size);
  if (n < 2.0) return std::nullopt;
  const BatchMoments one = over_subsets(given, q, 1);
  const BatchMoments many = over_subsets(given, q, given.batch_size);
  const double factor = plant == Plant::defect ? 1.0 / b : (n - b) / (b * (n - 1.0));
  // Rounding of sums of `subsets` squares of B terms with a few operations each.
  const double scale = one.mean_square + many.mean_square;
  return LawOutcome{.error = relative(std::abs(many.variance - factor * one.variance), scale),
                    .tolerance = 2.0 * (one.batches + many.batches + b + 10.0) * 0x1p-53,
                    .compared = "variances over all subsets of 1 and of B samples"};
}

}  // namespace

Law without_replacement_factor() {
  return {"without_replacement_factor", "subsets of n: noise covariance is (n - B) / (n - 1) of that with replacement",
          "the factor is forgotten", compare};
}

}  // namespace flypaper::laws
