#pragma once
#include <map>
#include <string>

#include "flypaper/audit/experiment/experiment.hpp"

namespace flypaper {

/// `save` with figures, by their file names ("occupancy_2.svg"), which results.json lists. Those of an earlier run that
/// are not drawn again go.
void save(const Experiment& experiment, const ExperimentResult& result, const std::filesystem::path& folder,
          const std::map<std::string, std::string>& figures);

}  // namespace flypaper
