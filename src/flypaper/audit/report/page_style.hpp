#pragma once
#include <string_view>

namespace flypaper {

/// The style sheet of the report's page: light and dark, tables that become cards on a phone.
[[nodiscard]] std::string_view page_style();

}  // namespace flypaper
