#pragma once
#include <nlohmann/json_fwd.hpp>

#include "flypaper/audit/report/audit.hpp"

namespace flypaper {

/// What the page of the audit shows: headlines, the post's figures, the ledger by passages.
[[nodiscard]] nlohmann::ordered_json page_view(const Audit& audit);

}  // namespace flypaper
