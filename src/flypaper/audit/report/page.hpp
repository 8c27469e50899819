#pragma once
#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

#include "flypaper/audit/report/figure.hpp"

namespace flypaper {

/// What characters a page gives a meaning of its own.
enum class Markup : unsigned char { html, none };

/// The template share/report/NAME.mustache with the values of `view`; those that begin with part_ are partials
/// of each. Text that is empty and null count as absent, beside every list KEY stands KEY? for whether it has entries,
/// and numbers with a fraction are shown by `number_text`. Throws Error if the template cannot be read or is none.
[[nodiscard]] std::string rendered(const std::string& name, const nlohmann::ordered_json& view, Markup markup);

/// A whole page in HTML around the template: style.css, NAME.js where there is one, and the title that `view` has.
[[nodiscard]] std::string html_page(const std::string& name, const nlohmann::ordered_json& view);

/// What templates show of a figure: title, caption and drawing.
[[nodiscard]] nlohmann::ordered_json figure_view(const Figure& figure);

/// A number for people, to `digits` significant digits: in HTML with a true minus, ∞ and "undefined".
[[nodiscard]] std::string number_text(double value, Markup markup, int digits = 4);

/// A whole number in small raised digits: "⁻⁹".
[[nodiscard]] std::string raised(int number);

/// `text` as it may stand in HTML or SVG, in an element or in a quoted attribute.
[[nodiscard]] std::string escaped(std::string_view text);

/// `text` with every `from` replaced by `to`; `from` is not empty.
[[nodiscard]] std::string with_replaced(std::string_view text, std::string_view from, std::string_view to);

}  // namespace flypaper
