#include "flypaper/simulation/dynamics/path.hpp"

#include <algorithm>

namespace flypaper {

Path replay_path(const Potential& potential, const BatchSource& batches, const UpdateRule& rule,
                 const std::vector<double>& start, std::uint64_t trajectory, std::uint64_t steps) {
  Path path{{start}, std::vector<BatchSums>(steps)};
  const auto scratch = batches.scratch();
  for (std::uint64_t step = 0; step < steps; step += batches.chunk_steps()) {
    batches.fill(trajectory, step, std::min(batches.chunk_steps(), steps - step), &path.sums[step], 1, scratch.get());
  }
  // A block with the trajectory in its first lane; the others rest.
  Sgd sgd(potential, rule);
  BlockState state(potential.dimension(), rule);
  for (std::size_t d = 0; d < start.size(); ++d) state.coordinates[d].values[0] = start[d];
  BatchLanes lanes{};
  for (const BatchSums& sums : path.sums) {
    lanes.s_xx.values[0] = sums.s_xx;
    lanes.s_xy.values[0] = sums.s_xy;
    sgd.advance(lanes, state);
    std::vector<double>& w = path.states.emplace_back();
    for (const Lane& lane : state.coordinates) w.push_back(lane.values[0]);
  }
  return path;
}

}  // namespace flypaper
