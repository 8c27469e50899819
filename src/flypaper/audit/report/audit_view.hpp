#pragma once
#include <nlohmann/json_fwd.hpp>

#include "flypaper/audit/report/audit.hpp"
#include "flypaper/audit/report/page.hpp"

namespace flypaper {

/// What the templates of the report name: the audit with its numbers as people read them.
[[nodiscard]] nlohmann::ordered_json audit_view(const Audit& audit, Markup markup);

/// The same of one figure: title, caption and drawing.
[[nodiscard]] nlohmann::ordered_json figure_view(const Figure& figure);

}  // namespace flypaper
