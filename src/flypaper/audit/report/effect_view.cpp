// One row for each case: what its check found, with its interval, beside what is asserted.
#include "flypaper/audit/report/effect_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "flypaper/audit/experiment/json.inl"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

std::optional<double> finite(const Json& value) {
  return value.is_number() ? std::optional(value.get<double>()) : std::nullopt;
}

/// A row's numbers on a common scale from 0 to 100: logarithmic where all are positive and far apart.
class Scale100 {
 public:
  explicit Scale100(const std::vector<double>& values) {
    const auto [least, largest] = std::ranges::minmax(values);
    logarithmic_ = least > 0.0 && largest > 30.0 * least;
    from_ = on_axis(least);
    to_ = on_axis(largest);
    const double margin = to_ > from_ ? 0.15 * (to_ - from_) : 1.0;
    from_ -= margin;
    to_ += margin;
  }
  [[nodiscard]] double operator()(double value) const { return 100.0 * (on_axis(value) - from_) / (to_ - from_); }

 private:
  [[nodiscard]] double on_axis(double value) const { return logarithmic_ ? std::log(value) : value; }
  bool logarithmic_ = false;
  double from_ = 0.0;
  double to_ = 1.0;
};

/// Nothing for identities and where no bound is asserted: they have no size beside one.
Json row_of(const Json& piece) {
  if (piece["kind"] == "identity") return nullptr;
  const auto value = finite(piece["value"]);
  const auto from = finite(piece["asserted"][0]);
  const auto to = finite(piece["asserted"][1]);
  if (!value || (!from && !to)) return nullptr;
  const bool sampled = piece["kind"] == "sampled";
  const double error = sampled ? 0.0 : finite(piece["error_bound"]).value_or(0.0);
  const double low = sampled ? finite(piece["interval"][0]).value_or(*value) : *value - error;
  const double high = sampled ? finite(piece["interval"][1]).value_or(*value) : *value + error;
  std::vector<double> all{*value, low, high};
  for (const auto& bound : {from, to}) {
    if (bound) all.push_back(*bound);
  }
  const Scale100 scale(all);
  const auto text = [](double place) { return fmt::format("{:.2f}", place); };
  const double begin = from ? scale(*from) : 0.0;
  return {{"label", piece["check"]},
          {"case", piece["case"]},
          {"outcome", piece["outcome"]},
          {"at", text(scale(*value))},
          {"low", text(scale(low))},
          {"span", text(scale(high) - scale(low))},
          {"from", text(begin)},
          {"wide", text((to ? scale(*to) : 100.0) - begin)},
          {"value", number_text(*value, Markup::html, 3)}};
}

}  // namespace

Json effect_view(const Json& evidence) {
  Json rows = Json::array();
  std::set<std::string> seen;
  for (const Json& piece : evidence) {
    if (piece["role"] == "context" || piece["role"] == "control" || seen.contains(piece["case"])) continue;
    Json row = row_of(piece);
    if (row.is_null()) continue;
    seen.insert(piece["case"]);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace flypaper
