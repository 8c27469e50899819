#include "flypaper/audit/report/page.hpp"

#include <boost/algorithm/string/replace.hpp>
#include <fmt/format.h>
#include <kainjow/mustache.hpp>
#include <nlohmann/json.hpp>

#include <array>
#include <cmath>

#include "flypaper/audit/report/typeset.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

namespace mustache = kainjow::mustache;
using Json = nlohmann::ordered_json;

std::filesystem::path folder() { return home_folder() / "share" / "report"; }

mustache::data to_data(const Json& json, Markup markup) {
  if (json.is_object()) {
    mustache::data object;
    for (const auto& [key, value] : json.items()) {
      object.set(key, to_data(value, markup));
      if (value.is_array()) object.set(key + "?", {!value.empty()});
    }
    return object;
  }
  if (json.is_array()) {
    mustache::data list(mustache::data::type::list);
    for (const Json& value : json) list.push_back(to_data(value, markup));
    return list;
  }
  if (json.is_number_float()) return {number_text(json, markup)};
  if (json.is_boolean()) return {json.get<bool>()};
  if (json.is_null() || (json.is_string() && json.get_ref<const std::string&>().empty())) return {false};
  return {json.is_string() ? json.get<std::string>() : json.dump()};
}

}  // namespace

std::string rendered(const std::string& name, const Json& view, Markup markup) {
  mustache::data data = to_data(view, markup);
  for (const std::string& stem : list_stems(folder(), ".mustache")) {
    if (!stem.starts_with("part_")) continue;
    data.set(stem, mustache::data(mustache::partial([stem] { return read_file(folder() / (stem + ".mustache")); })));
  }
  mustache::mustache page(read_file(folder() / (name + ".mustache")));
  page.set_custom_escape([markup](const std::string& text) { return markup == Markup::html ? escaped(text) : text; });
  std::string text = page.render(data);
  if (!page.is_valid()) {
    throw Error(
        fmt::format("the template '{}' of {} cannot be used: {}", name, folder().string(), page.error_message()));
  }
  // A section that is empty leaves its line; no document has two empty ones.
  while (markup == Markup::none && text.find("\n\n\n") != std::string::npos) {
    text = with_replaced(text, "\n\n\n", "\n\n");
  }
  while (markup == Markup::none && text.ends_with("\n\n")) text.pop_back();
  return text;
}

std::string html_page(const std::string& name, const Json& view) {
  const std::filesystem::path script = folder() / (name + ".js");
  return rendered("page",
                  {{"title", view.at("title")},
                   {"style", read_file(folder() / "style.css")},
                   {"script", std::filesystem::exists(script) ? read_file(script) : ""},
                   {"content", typeset(rendered(name, view, Markup::html))}},
                  Markup::html);
}

Json figure_view(const Figure& figure) {
  return {{"name", figure.name}, {"title", figure.title}, {"caption", figure.caption}, {"svg", to_svg(figure)}};
}

std::string number_text(double value, Markup markup, int digits) {
  if (markup == Markup::none) return rounded(value, digits);
  if (std::isnan(value)) return "undefined";
  std::string size = std::isinf(value) ? "∞" : rounded(std::abs(value), digits);
  if (const std::size_t e = size.find('e'); e != std::string::npos) {
    const std::string power = "10" + raised(std::stoi(size.substr(e + 1)));
    size = e == 1 && size[0] == '1' ? power : fmt::format("{} × {}", size.substr(0, e), power);
  }
  return std::signbit(value) && value != 0.0 ? "−" + size : size;
}

std::string raised(int number) {
  constexpr std::array<std::string_view, 10> digits{"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text = number < 0 ? "⁻" : "";
  for (const char digit : std::to_string(std::abs(number))) text += digits.at(static_cast<std::size_t>(digit - '0'));
  return text;
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      case '\'': result += "&#39;"; break;
      default: result += c;
    }
  }
  return result;
}

std::string with_replaced(std::string_view text, std::string_view from, std::string_view to) {
  return boost::replace_all_copy(std::string(text), from, to);
}

}  // namespace flypaper
