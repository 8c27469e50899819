#pragma once
#include "flypaper/audit/experiment/experiment.hpp"

/// Parts of Experiment::load. All throw Error with the place.
namespace flypaper {

/// How often `text` has the word `name`, of letters, digits and '_'.
[[nodiscard]] std::ptrdiff_t mentions(const std::string& text, const std::string& name);

/// A row "lower, upper" for each of `axes` coordinates.
[[nodiscard]] Box read_box(const Settings& table, std::string_view key,
                           const std::vector<std::vector<std::string>>& rows, const Potential& potential,
                           std::size_t axes);

/// The table `start` of an experiment.
[[nodiscard]] Start read_start(const Settings& table, const Potential& potential);

/// One table [[observe]]; the rest of the experiment is read before it.
[[nodiscard]] ObserveSettings read_observe(const Settings& table, const Experiment& experiment);

}  // namespace flypaper
