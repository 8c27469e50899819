#pragma once
#include <cmath>
#include <functional>

#include "flypaper/audit/laws/law.hpp"
#include "flypaper/simulation/data/data_set.hpp"

namespace flypaper::laws {

/// Of the pulls c (Q S_xx - S_xy) of all batches, less that of the data set, which is their mean.
struct BatchMoments {
  double variance = 0.0;
  double mean_square = 0.0;  ///< of the terms' absolute values, without cancellation
  double batches = 0.0;

  void add(const LawCase& given, double q, const BatchSums& batch) {
    const BatchSums whole = given.data.sums();
    const double noise = given.pull(q, {batch.s_xx - whole.s_xx, batch.s_xy - whole.s_xy});
    const double size = given.pull(std::abs(q), {batch.s_xx, -std::abs(batch.s_xy)});
    variance += (noise * noise - variance) / ++batches;
    mean_square += (size * size - mean_square) / batches;
  }
};

[[nodiscard]] inline BatchMoments over_subsets(const LawCase& given, double q, std::uint64_t batch_size) {
  BatchMoments moments;
  for_each_subset(given.data, batch_size, [&](const BatchSums& batch) { moments.add(given, q, batch); });
  return moments;
}

}  // namespace flypaper::laws
