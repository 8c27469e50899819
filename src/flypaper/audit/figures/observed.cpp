#include "flypaper/audit/figures/observed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "flypaper/base/core/text.hpp"
#include "flypaper/base/statistics/evidence.hpp"

namespace flypaper {

std::vector<double> Observed::column(std::string_view name) const {
  const auto place = static_cast<std::size_t>(std::ranges::find(table.columns, name) - table.columns.begin());
  std::vector<double> values;
  for (const auto& row : table.rows) values.push_back(row.at(place));
  return values;
}

std::vector<std::size_t> chosen(std::size_t n, std::size_t most) {
  std::vector<std::size_t> indices;
  if (n <= most) {
    indices.resize(n);
    std::iota(indices.begin(), indices.end(), std::size_t{0});
  } else {
    for (std::size_t i = 0; i < most; ++i) indices.push_back(i * (n - 1) / (most - 1));
  }
  return indices;
}

Series fraction(std::string label, const std::vector<double>& steps, const std::vector<double>& counts, double of) {
  Series series{.label = std::move(label), .x = steps, .y = counts};
  for (double& y : series.y) y /= of;
  return series;
}

std::vector<double> accumulated(std::vector<double> values) {
  std::partial_sum(values.begin(), values.end(), values.begin());
  return values;
}

Figure fraction_panel(std::string title, std::string label, std::vector<Series> series) {
  bool small = false;
  for (const Series& curve : series) {
    small = small || std::ranges::any_of(curve.y, [](double y) { return y > 0.0 && y < 0.02; });
  }
  Axis y{.label = std::move(label), .includes = {0.0, 1.0}};
  if (small) y.scale = Scale::logarithmic;
  return {.title = std::move(title), .x = {.label = "step"}, .y = std::move(y), .series = std::move(series)};
}

std::string shown_text(std::size_t shown, std::size_t of, std::string_view what) {
  return shown == of ? "" : fmt::format(" {} of {} {} are shown.", shown, of, what);
}

std::string every_text(std::uint64_t every) {
  return every == 1 ? "" : fmt::format("Looked at every {} steps. ", every);
}

std::string open_text(const Box& box) {
  std::vector<std::string> sides;
  for (std::size_t d = 0; d < box.lower.size(); ++d) {
    sides.push_back(fmt::format("({}, {})", rounded(box.lower[d], 4), rounded(box.upper[d], 4)));
  }
  return join(sides, " x ");
}

namespace {

/// Where curves begin, and the middle nine tenths of all values; empty if there is none.
std::optional<Interval> usual(const std::vector<Series>& series) {
  std::vector<double> values;
  std::vector<double> first;
  for (const Series& curve : series) {
    std::vector<double> finite;
    std::ranges::copy_if(curve.y, std::back_inserter(finite), [](double y) { return std::isfinite(y); });
    if (!finite.empty()) first.push_back(finite.front());
    values.insert(values.end(), finite.begin(), finite.end());
  }
  if (values.empty()) return std::nullopt;
  std::ranges::sort(values);
  const std::size_t tail = values.size() / 20;
  return Interval{.lower = std::min(std::ranges::min(first), values[tail]),
                  .upper = std::max(std::ranges::max(first), values[values.size() - 1 - tail])};
}

}  // namespace

Figure curves_panel(std::string x_label, std::string y_label, std::vector<Series> series) {
  if (const auto range = usual(series)) {
    const double margin = 2.0 * (range->upper - range->lower);
    for (Series& curve : series) {
      for (double& y : curve.y) {
        if (y < range->lower - margin || y > range->upper + margin) y = std::numeric_limits<double>::quiet_NaN();
      }
    }
  }
  return {.x = {.label = std::move(x_label)}, .y = {.label = std::move(y_label)}, .series = std::move(series)};
}

}  // namespace flypaper
