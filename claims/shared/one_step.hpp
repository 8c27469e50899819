#pragma once
// Single steps of SGD through the code that ensembles run.
#include <algorithm>
#include <vector>

#include "flypaper/simulation/data/batches.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper::claims {

/// w after `steps` steps of trajectory 0 .. 63 of `source` from `at`: entry [i][d] is coordinate d of trajectory i.
inline std::vector<std::vector<double>> after_steps(const Potential& potential, const std::vector<double>& at,
                                                    const UpdateRule& rule, const BatchSource& source,
                                                    std::uint64_t steps) {
  Sgd sgd(potential, rule);
  BlockState state(potential.dimension(), rule);
  for (std::size_t d = 0; d < at.size(); ++d) std::ranges::fill(state.coordinates[d].values, at[d]);
  for (Lane& lane : state.velocity) std::ranges::fill(lane.values, 0.0);
  std::vector<BatchLanes> sums(steps);
  const auto scratch = source.scratch();
  source.fill_block({.first_trajectory = 0, .count = block_size, .first_step = 0}, sums, scratch.get());
  for (const BatchLanes& step : sums) sgd.advance(step, state);
  std::vector<std::vector<double>> ends(block_size);
  for (std::size_t i = 0; i < block_size; ++i) {
    for (const Lane& lane : state.coordinates) ends[i].push_back(lane.values[i]);
  }
  return ends;
}

}  // namespace flypaper::claims
