#pragma once
#include <nlohmann/json_fwd.hpp>

#include <filesystem>

namespace flypaper {

/// What is known of the checks themselves, for the page: `folder`/NAME.json for each NAME of budget, detection,
/// calibration, defects, mutants and coverage, as the scripts of ci/ wrote them, with counts of defects and mutants by
/// layer. A file that is not there leaves its part out. Throws Error if one cannot be read.
[[nodiscard]] nlohmann::ordered_json trust_view(const std::filesystem::path& folder);

}  // namespace flypaper
