#pragma once
#include "flypaper/audit/experiment/experiment.hpp"

namespace flypaper {

/// The table `start` of an experiment. Throws Error with the place.
[[nodiscard]] Start read_start(const Settings& table, const Potential& potential);

/// One table [[observe]]; the rest of the experiment is read before it. Throws Error with the place.
[[nodiscard]] ObserveSettings read_observe(const Settings& table, const Experiment& experiment);

}  // namespace flypaper
