#pragma once
// Draws of (S_xx, S_xy) for the claims about gradient noise.
#include <cstdint>
#include <vector>

#include "flypaper/data/batches.hpp"

namespace flypaper::claims {

/// The sums of `count` batches, one of each of `count` trajectories, through the source that simulations use.
inline std::vector<BatchSums> draw(const BatchSource& source, std::uint64_t count) {
  std::vector<BatchSums> sums(count);
  const auto scratch = source.scratch();
  for (std::uint64_t i = 0; i < count; ++i) source.fill(i, 0, 1, &sums[i], 1, scratch.get());
  return sums;
}

/// The average of f over the draws.
template <typename Function>
double average(const std::vector<BatchSums>& sums, Function f) {
  double total = 0.0;
  for (const BatchSums& batch : sums) total += f(batch);
  return total / static_cast<double>(sums.size());
}

}  // namespace flypaper::claims
