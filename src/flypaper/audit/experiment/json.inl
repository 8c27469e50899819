// JSON values, for sources only: the library for them is slow to compile, so no header includes it.
#pragma once
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

using Json = nlohmann::ordered_json;

/// JSON that may come from anywhere. Throws Error about what is larger or nested more deeply than anything that is read
/// here and would take all memory or the stack, and the library's exception if it is none.
template <typename Value = Json>
Value parse_json(std::string_view text) {
  constexpr std::size_t most = std::size_t{16} << 20U;
  constexpr int deepest = 64;
  if (text.size() > most) throw Error(fmt::format("has {} bytes; at most {} are read: shorten it", text.size(), most));
  return Value::parse(text, [most_deep = deepest](int depth, auto, const auto&) {
    if (depth <= most_deep) return true;
    throw Error(fmt::format("is nested more than {} deep, which nothing is that is read here", most_deep));
  });
}

/// The same of a file, which the Error names.
template <typename Value = Json>
Value read_json(const std::filesystem::path& file) {
  const std::string text = read_file(file);
  try {
    return parse_json<Value>(text);
  } catch (const Error& error) {
    throw Error(fmt::format("'{}' {}", file.string(), error.what()));
  }
}

/// JSON knows neither infinity, which becomes "inf" or "-inf", nor NaN, which becomes null.
inline Json json_number(double value) {
  if (std::isnan(value)) return nullptr;
  return std::isinf(value) ? Json(value > 0.0 ? "inf" : "-inf") : Json(value);
}

inline Json json_number(const std::optional<double>& value) { return value ? json_number(*value) : Json(nullptr); }

inline Json json_numbers(std::span<const double> values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(json_number(value));
  return list;
}

/// A row [lower, upper] for each interval.
inline Json json_rows(const Box& box) {
  Json rows = Json::array();
  for (std::size_t d = 0; d < box.lower.size(); ++d)
    rows.push_back(json_numbers(std::array{box.lower[d], box.upper[d]}));
  return rows;
}

}  // namespace flypaper
