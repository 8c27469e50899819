#pragma once
// Counts of what happens in one batch.
#include <algorithm>
#include <cstdint>
#include <vector>

#include "flypaper/simulation/data/batches.hpp"

namespace flypaper::nights {

/// In how many of the first `count` trajectories the batch of `source` at a step, counted from 0, satisfies `event`.
template <typename Event>
std::uint64_t batches_with(const BatchSource& source, std::size_t step, std::uint64_t count, Event event) {
  std::uint64_t found = 0;
  const auto scratch = source.scratch();
  std::vector<BatchLanes> lanes(step + 1);
  for (std::uint64_t first = 0; first < count; first += block_size) {
    const std::size_t used = std::min<std::uint64_t>(block_size, count - first);
    source.fill_block({.first_trajectory = first, .count = used, .first_step = 0}, lanes, scratch.get());
    const BatchLanes& last = lanes.back();
    for (std::size_t i = 0; i < used; ++i) found += event({last.s_xx.values[i], last.s_xy.values[i]}) ? 1 : 0;
  }
  return found;
}

}  // namespace flypaper::nights
