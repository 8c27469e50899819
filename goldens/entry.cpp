#include "goldens/entry.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <optional>

#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::goldens {
namespace {
using Json = nlohmann::ordered_json;

std::string print_value(std::uint64_t value) { return std::to_string(value); }
std::string print_value(const std::string& value) { return Json(value).dump(); }
std::string print_value(double value) {
  if (std::isnan(value)) return "\"nan\"";
  if (std::isinf(value)) return value > 0.0 ? "\"inf\"" : "\"-inf\"";
  const std::string text = shortest(value);
  // Without a point "-0" would be read as an integer and lose its sign.
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

// What JSON holds as a value of a type; empty if it is none.
std::optional<std::uint64_t> read_value(const Json& json, std::uint64_t /*type*/) {
  if (!json.is_number_unsigned()) return std::nullopt;
  return json.get<std::uint64_t>();
}
std::optional<std::string> read_value(const Json& json, const std::string& /*type*/) {
  if (!json.is_string()) return std::nullopt;
  return json.get<std::string>();
}
std::optional<double> read_value(const Json& json, double /*type*/) {
  if (json.is_number()) return json.get<double>();
  if (json == "inf") return std::numeric_limits<double>::infinity();
  if (json == "-inf") return -std::numeric_limits<double>::infinity();
  if (json == "nan") return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

/// Fills `values` from one value or an array; says whether all were of the type.
template <typename Type>
bool read_values(const Json& json, Shape shape, std::vector<Type>& values) {
  if (json.is_array() != (shape == Shape::sequence)) return false;
  const Json array = json.is_array() ? json : Json::array({json});
  for (const Json& item : array) {
    const std::optional<Type> value = read_value(item, Type{});
    if (!value) return false;
    values.push_back(*value);
  }
  return true;
}

/// An entry of this type without values; empty if there is no such type.
std::optional<Entry> entry_of_type(const std::string& type) {
  for (const Shape shape : {Shape::single, Shape::sequence}) {
    for (const Values& values :
         {Values(std::vector<std::uint64_t>{}), Values(std::vector<std::string>{}), Values(std::vector<double>{})}) {
      Entry entry{.name = {}, .shape = shape, .values = values, .tolerance = {}};
      if (entry.type() == type) return entry;
    }
  }
  return std::nullopt;
}

/// Throws Error or a JSON exception that says what is wrong.
Entry read_entry(const std::string& name, const Json& json) {
  std::optional<Entry> entry = entry_of_type(json.at("type").get<std::string>());
  if (!entry) throw Error(fmt::format("unknown type {}", json.at("type").dump()));
  entry->name = name;
  const bool is_number = std::holds_alternative<std::vector<double>>(entry->values);
  if (is_number) entry->tolerance = json.at("tolerance").get<std::string>();
  if (json.size() != (is_number ? 3U : 2U)) throw Error("keys that nobody reads");
  const auto read = [&](auto& values) { return read_values(json.at("value"), entry->shape, values); };
  if (!std::visit(read, entry->values)) {
    throw Error(fmt::format("{} is of no type '{}'", json.at("value").dump(), entry->type()));
  }
  return *entry;
}

std::string print_line(const Entry& entry) {
  const std::string tolerance = entry.tolerance.empty() ? "" : fmt::format(R"("tolerance": "{}", )", entry.tolerance);
  return fmt::format(R"(    {}: {{"type": "{}", {}"value": {}}})", print_value(entry.name), entry.type(), tolerance,
                     entry.print());
}

}  // namespace

std::string Entry::type() const {
  const std::vector<std::string> names{"integer", "text", "number"};
  return names[values.index()] + (shape == Shape::sequence ? "s" : "");
}

std::string Entry::print(std::size_t i) const {
  return std::visit([&](const auto& list) { return print_value(list.at(i)); }, values);
}

std::string Entry::print() const {
  if (shape == Shape::single) return print(0);
  std::vector<std::string> items;
  const std::size_t count = std::visit([](const auto& list) { return list.size(); }, values);
  for (std::size_t i = 0; i < count; ++i) items.push_back(print(i));
  return "[" + join(items) + "]";
}

std::vector<Entry> parse_entries(std::string_view text, const std::filesystem::path& file) {
  std::string place = "the file";
  try {
    const Json json = Json::parse(text);
    place = "provenance";
    for (const char* key : {"configuration", "seed", "version", "compiler"}) (void)json.at("provenance").at(key);
    place = "entries";
    std::vector<Entry> entries;
    for (const auto& [name, content] : json.at("entries").items()) {
      place = fmt::format("entry '{}'", name);
      entries.push_back(read_entry(name, content));
    }
    return entries;
  } catch (const std::exception& failure) {
    throw Error(
        fmt::format("{}: {} cannot be read: {}; restore it from version control or rewrite it with: "
                    "FLYPAPER_GOLDEN=update-all ctest --preset release -L golden",
                    file.string(), place, failure.what()));
  }
}

std::string print_entries(const std::vector<Entry>& entries, const Source& source) {
  const Json parsed = Json::parse(source.configuration, nullptr, false);
  const Json configuration = parsed.is_object() ? parsed : Json(source.configuration);
  const Provenance made_by = provenance();
  std::vector<std::string> lines;
  for (const Entry& entry : entries) lines.push_back(print_line(entry));
  return fmt::format(R"({{
  "provenance": {{
    "configuration": {},
    "seed": {},
    "version": {},
    "compiler": {}
  }},
  "entries": {{
{}
  }}
}}
)",
                     configuration.dump(), source.seed, print_value(made_by.version), print_value(made_by.compiler),
                     join(lines, ",\n"));
}

}  // namespace flypaper::goldens
