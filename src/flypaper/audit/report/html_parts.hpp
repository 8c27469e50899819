#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "flypaper/audit/report/figure.hpp"

/// What the pages of the report are made of.
namespace flypaper {

/// A number for people: rounded, with a true minus.
[[nodiscard]] std::string html_number(double value);

/// A cell of a table that shows a number, or text; `label` names its column where a narrow page shows it as a list.
[[nodiscard]] std::string number_cell(std::string_view label, std::string_view content);
[[nodiscard]] std::string text_cell(std::string_view label, std::string_view content);

/// A table that scrolls on its own; `head` and `body` are its cells and rows.
[[nodiscard]] std::string scrolling_table(std::string_view label, std::string_view head, std::string_view body);

/// The columns of a head: text, then numbers.
[[nodiscard]] std::string table_head(const std::vector<std::string>& texts, const std::vector<std::string>& numbers);

/// Title, caption and drawing.
[[nodiscard]] std::string html_figure(const Figure& figure);

/// The whole page around `content`.
[[nodiscard]] std::string html_page(std::string_view title, std::string_view content);

}  // namespace flypaper
