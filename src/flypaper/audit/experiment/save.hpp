#pragma once
#include <map>
#include <string>

#include "flypaper/audit/experiment/experiment.hpp"

namespace flypaper {

/// Writes results.json (counts, checksum), one CSV file for each observable, the figures, by their file names
/// ("occupancy_2.svg"), and manifest.json (configuration, seed, version, compiler, checksum), the manifest last: a
/// folder with a manifest is complete. Earlier files stay whole until all new ones are on the disk; then a checkpoint
/// is removed, and figures of an earlier run that are not drawn again. Throws Error.
void save(const Experiment& experiment, const ExperimentResult& result, const std::filesystem::path& folder,
          const std::map<std::string, std::string>& figures);

}  // namespace flypaper
