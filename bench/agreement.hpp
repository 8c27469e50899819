#pragma once
#include <ostream>

namespace flypaper::bench {

/// Runs every workload on few trajectories: each vector width, one and two threads, must give one checksum, and the
/// exits must be those of a plain loop over trajectories and steps. Writes what it finds, a line a workload.
[[nodiscard]] bool agree(std::ostream& out);

}  // namespace flypaper::bench
