#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "flypaper/audit/experiment/experiment.hpp"

namespace flypaper::bench {

/// A run that is timed: Figure 1's potential and the loss of its code, batches of 20, started uniformly between the
/// wells, with the exits from the sharp basin recorded.
struct Workload {
  std::string name;  ///< scheme/sharing
  Experiment experiment;

  [[nodiscard]] std::uint64_t trajectory_steps() const {
    return experiment.ensemble.trajectories * experiment.ensemble.steps;
  }
};

/// Every scheme with independent and with shared batches, and noise-free descent, which costs the polynomial, the
/// update and the exit test alone. `scale` multiplies the number of trajectories: 1 takes a fraction of a second each,
/// 0 gives short runs of two blocks.
[[nodiscard]] std::vector<Workload> workloads(double scale);

}  // namespace flypaper::bench
