#pragma once
#include <cstdint>
#include <vector>

#include "flypaper/simulation/dynamics/sgd.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// One trajectory and the batches that moved it.
struct Path {
  std::vector<std::vector<double>> states;  ///< states[t]: the coordinates after step t; states[0] is the start
  std::vector<BatchSums> sums;              ///< sums[t] led from states[t] to states[t + 1]
};

/// Replays `steps` steps of one trajectory from its start, with the bits that it has in an ensemble: batches are a
/// function of (seed, trajectory, step).
[[nodiscard]] Path replay_path(const Potential& potential, const BatchSource& batches, const UpdateRule& rule,
                               const std::vector<double>& start, std::uint64_t trajectory, std::uint64_t steps);

}  // namespace flypaper
