// Batches that are subsets of n samples: variance at batch size B over that at 1 is (n - B) / (B (n - 1)). Both by
// enumeration of all subsets.
#include <cmath>

#include "flypaper/audit/laws/law.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/simulation/data/data_set.hpp"

namespace flypaper::laws {
namespace {

struct Moments {
  double variance;
  double mean_square;  ///< of absolute values, without cancellation
  double subsets;
};

Moments over_subsets(const LawCase& given, double q, std::uint64_t batch_size) {
  const double c = loss_factor(given.loss);
  double sum = 0.0;
  double squares = 0.0;
  double terms = 0.0;
  double subsets = 0.0;
  for_each_subset(given.data, batch_size, [&](const BatchSums& batch) {
    const double pull = c * (q * batch.s_xx - batch.s_xy);
    sum += pull;
    squares += pull * pull;
    const double size = c * (std::abs(q) * batch.s_xx + std::abs(batch.s_xy));
    terms += size * size;
    subsets += 1.0;
  });
  return {squares / subsets - (sum / subsets) * (sum / subsets), terms / subsets, subsets};
}

std::optional<LawOutcome> compare(const LawCase& given, Plant plant) {
  const double q = local_model(given.potential, given.at).q;
  const auto n = static_cast<double>(given.data.size());
  const auto b = static_cast<double>(given.batch_size);
  if (n < 2.0) return std::nullopt;
  const Moments one = over_subsets(given, q, 1);
  const Moments many = over_subsets(given, q, given.batch_size);
  const double factor = plant == Plant::defect ? 1.0 / b : (n - b) / (b * (n - 1.0));
  // Rounding of sums of `subsets` squares of B terms with a few operations each.
  const double scale = one.mean_square + many.mean_square;
  return LawOutcome{.error = scale > 0.0 ? std::abs(many.variance - factor * one.variance) / scale : 0.0,
                    .tolerance = 2.0 * (one.subsets + many.subsets + b + 10.0) * 0x1p-53,
                    .compared = "variances over all subsets of 1 and of B samples"};
}

}  // namespace

Law without_replacement_factor() {
  return {"without_replacement_factor", "subsets of n: noise covariance is (n - B) / (n - 1) of that with replacement",
          "the factor is forgotten", compare};
}

}  // namespace flypaper::laws
