#pragma once
#include "flypaper/audit/experiment/experiment.hpp"

namespace flypaper {

/// How a long run is kept on the way, so that it survives the death of its process.
struct Keeping {
  enum class Begin : std::uint8_t {
    anew,          ///< whatever was kept before
    where_it_was,  ///< at the checkpoint in the folder; at the start if it holds none
  };
  std::filesystem::path folder;  ///< holds the file `checkpoint` until `save` writes the results there
  Begin begin = Begin::anew;
  double seconds = 60.0;  ///< between checkpoints, at least; nine tenths of the time are for the run
};

/// `run` with checkpoints. Killed at any moment and begun again where it was, by any number of threads, it gives the
/// result that it would have given. What is kept are whole blocks of trajectories: what a block that is under way has
/// done is done again. Throws Error if the checkpoint belongs to another configuration, seed or version, if it is
/// damaged, or if it cannot be written.
[[nodiscard]] ExperimentResult run(const Experiment& experiment, unsigned threads, Progress* progress,
                                   const Keeping& keeping);

/// The file of a checkpoint in a folder of results.
[[nodiscard]] std::filesystem::path checkpoint_in(const std::filesystem::path& folder);

}  // namespace flypaper
