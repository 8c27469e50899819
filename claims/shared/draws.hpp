#pragma once
// Draws of (S_xx, S_xy) for the claims about gradient noise.
#include <algorithm>
#include <cstdint>
#include <vector>

#include "flypaper/simulation/data/batches.hpp"

namespace flypaper::claims {

/// The sums of `count` batches, one of each of `count` trajectories, through the source that simulations use.
inline std::vector<BatchSums> draw(const BatchSource& source, std::uint64_t count) {
  std::vector<BatchSums> sums;
  sums.reserve(count);
  const auto scratch = source.scratch();
  std::vector<BatchLanes> lanes(1);
  for (std::uint64_t first = 0; first < count; first += block_size) {
    const std::size_t used = std::min<std::uint64_t>(block_size, count - first);
    source.fill_block({.first_trajectory = first, .count = used, .first_step = 0}, lanes, scratch.get());
    for (std::size_t i = 0; i < used; ++i) sums.push_back({lanes[0].s_xx.values[i], lanes[0].s_xy.values[i]});
  }
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
