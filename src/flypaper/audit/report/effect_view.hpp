#pragma once
#include <nlohmann/json_fwd.hpp>

#include "flypaper/audit/report/page.hpp"

namespace flypaper {

/// Of each case the first check with a size: where value, interval and bound stand on a track from 0 to 100.
[[nodiscard]] nlohmann::ordered_json effect_view(const nlohmann::ordered_json& evidence);

}  // namespace flypaper
