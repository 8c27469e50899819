// The batch gradient minus the gradient it estimates has mean zero: over all subsets of a data set it centres on that
// set's gradient (section "Terminology" of the post, where the batches are drawn without replacement).
#include <algorithm>
#include <cmath>

#include "flypaper/audit/laws/law.hpp"
#include "flypaper/simulation/data/data_set.hpp"

namespace flypaper::laws {
namespace {

std::optional<LawOutcome> compare(const LawCase& given) {
  const double q = given.local().q;
  double mean = 0.0;
  double scale = 0.0;
  double subsets = 0.0;
  for_each_subset(given.data, given.batch_size, [&](const BatchSums& batch) {
    mean += given.pull(q, batch);
    scale += std::abs(given.pull(std::abs(q), {batch.s_xx, -std::abs(batch.s_xy)}));
    subsets += 1.0;
  });
  const double expected = given.pull(q, given.data.sums());
  // Each subset's sum rounds by (batch_size + 3) u, their sum by `subsets` u.
  return LawOutcome{.error = std::abs(mean / subsets - expected) / (scale / subsets),
                    .tolerance = (static_cast<double>(given.data.size()) + subsets + 10.0) * 0x1p-53,
                    .compared = "mean gradient over all subsets and gradient of the data set"};
}

}  // namespace

Law noise_mean_zero() {
  return {"noise_mean_zero", "batch gradients average to the gradient of the data set", compare};
}

}  // namespace flypaper::laws
