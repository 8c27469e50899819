#pragma once
#include <nlohmann/json_fwd.hpp>

#include "flypaper/audit/report/audit.hpp"
#include "flypaper/audit/report/page.hpp"

namespace flypaper {

/// What audit_json has, with what else the templates of the report name: numbers as people read them, drawings,
/// passages.
[[nodiscard]] nlohmann::ordered_json audit_view(const Audit& audit, Markup markup);

}  // namespace flypaper
