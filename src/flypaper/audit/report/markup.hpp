#pragma once
#include <string>
#include <string_view>

namespace flypaper {

/// `text` as it may stand in HTML or SVG, in an element or in a quoted attribute.
[[nodiscard]] std::string escaped(std::string_view text);

/// `text` with every `from` replaced by `to`; `from` is not empty.
[[nodiscard]] std::string with_replaced(std::string_view text, std::string_view from, std::string_view to);

}  // namespace flypaper
