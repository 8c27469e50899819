#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

namespace flypaper {

/// How far the simulator's trajectories are from recorded ones.
struct Replay {
  std::string name;
  double max_abs_error = 0.0;  ///< over coordinates, steps and trajectories; infinite where one of the two diverged
  std::uint64_t trajectories = 0;
  std::uint64_t steps = 0;
};

/// Takes the steps that a file records, from its starts, on its data and batches, with the code that every simulation
/// uses, and compares. The file is JSON as goldens/external/README.md says. Throws Error that names file and key.
[[nodiscard]] Replay replay(const std::filesystem::path& file);

}  // namespace flypaper
