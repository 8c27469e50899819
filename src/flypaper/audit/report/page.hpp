#pragma once
#include <nlohmann/json_fwd.hpp>

#include <string>

namespace flypaper {

/// What characters a page gives a meaning of its own.
enum class Markup : unsigned char { html, none };

/// The template share/report/NAME.mustache with the values of `view`; those that begin with part_ are partials
/// of each. Text that is empty and null count as absent. Throws Error if the template cannot be read or is none.
[[nodiscard]] std::string rendered(const std::string& name, const nlohmann::ordered_json& view, Markup markup);

/// A whole page in HTML around the template: style.css, and the title that `view` has.
[[nodiscard]] std::string html_page(const std::string& name, const nlohmann::ordered_json& view);

/// Sets view[key] to a list, and view["key?"] to whether it has entries.
void set_list(nlohmann::ordered_json& view, const std::string& key, nlohmann::ordered_json list);

/// A number for people, to `digits` significant digits: in HTML with a true minus, ∞ and "undefined".
[[nodiscard]] std::string number_text(double value, Markup markup, int digits = 4);

}  // namespace flypaper
