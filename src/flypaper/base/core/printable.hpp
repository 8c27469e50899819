#pragma once
#include <string>
#include <string_view>

namespace flypaper {

/// `text` as a terminal, a table, a page or a drawing may show it: what controls a terminal or turns the direction of
/// writing is replaced by a visible sign (Unicode's pictures of control characters, for the rest U+FFFD), and so are
/// bytes that are no UTF-8. Lines and tabs stay.
[[nodiscard]] std::string printable(std::string_view text);

/// The same in one line: blanks, tabs and ends of lines are one blank, none at either end.
[[nodiscard]] std::string one_line(std::string_view text);

}  // namespace flypaper
