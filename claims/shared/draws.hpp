#pragma once
// Draws of (S_xx, S_xy) for the claims about gradient noise.
#include <algorithm>
#include <cstdint>
#include <vector>

#include "flypaper/simulation/data/batches.hpp"

namespace flypaper::claims {

/// Calls `visit` with the sums of `count` batches, that of one step (from 0, within a chunk) of each of `count`
/// trajectories, through the source that simulations use.
template <typename Visit>
void for_each_draw(const BatchSource& source, std::uint64_t count, std::size_t step, Visit visit) {
  const auto scratch = source.scratch();
  std::vector<BatchLanes> lanes(step + 1);
  for (std::uint64_t first = 0; first < count; first += block_size) {
    const std::size_t used = std::min<std::uint64_t>(block_size, count - first);
    source.fill_block({.first_trajectory = first, .count = used, .first_step = 0}, lanes, scratch.get());
    const BatchLanes& last = lanes.back();
    for (std::size_t i = 0; i < used; ++i) visit(BatchSums{last.s_xx.values[i], last.s_xy.values[i]});
  }
}

/// Those of the first step.
inline std::vector<BatchSums> draw(const BatchSource& source, std::uint64_t count) {
  std::vector<BatchSums> sums;
  sums.reserve(count);
  for_each_draw(source, count, 0, [&](const BatchSums& batch) { sums.push_back(batch); });
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
