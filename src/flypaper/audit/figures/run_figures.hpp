#pragma once
#include <vector>

#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/audit/report/sheet.hpp"

namespace flypaper {

/// A sheet for each observable, named as its table ("occupancy_2"), and, where the run observes both, "overview": the
/// course in time above the law at the end. Captions tell the setting and how many runs diverge.
[[nodiscard]] std::vector<Sheet> run_figures(const Experiment& experiment, const ExperimentResult& result);

}  // namespace flypaper
