// JSON values, for sources only: the library for them is slow to compile, so no header includes it.
#pragma once
#include <nlohmann/json.hpp>

#include <array>
#include <cmath>
#include <optional>
#include <span>

#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

using Json = nlohmann::ordered_json;

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
