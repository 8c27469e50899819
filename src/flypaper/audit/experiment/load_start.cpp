#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "flypaper/audit/experiment/load_parts.hpp"

namespace flypaper {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Box finite_box(const Settings& table, std::string_view key, const Rows& rows, const Potential& potential) {
  const Box box = read_box(table, key, rows, potential, potential.dimension());
  for (std::size_t d = 0; d < box.lower.size(); ++d) {
    if (!std::isfinite(box.upper[d] - box.lower[d])) table.fail(key, "must be finite");
  }
  return box;
}

std::vector<std::vector<double>> read_points(const Settings& table, std::string_view key, const Potential& potential) {
  std::vector<std::vector<double>> points;
  for (const auto& row : table.expression_rows(key)) {
    std::vector<double>& point = points.emplace_back();
    for (const std::string& text : row) {
      point.push_back(table.at_key(key, [&] { return evaluate_constant(text, potential.parameters); }));
    }
    if (point.size() != potential.dimension()) {
      table.fail(key, fmt::format("needs one entry for each of {} variables", potential.dimension()));
    }
    if (!std::ranges::all_of(point, [](double w) { return std::isfinite(w); })) table.fail(key, "must be finite");
  }
  if (points.empty()) table.fail(key, "needs at least one point");
  return points;
}

Segment read_line(const Settings& table, const Potential& potential) {
  const auto ends = read_points(table, "line", potential);
  if (ends.size() != 2) table.fail("line", "needs two points, the ends of the segment");
  for (std::size_t d = 0; d < ends[0].size(); ++d) {
    if (!std::isfinite(ends[1][d] - ends[0][d])) table.fail("line", "must be of finite length");
  }
  return {ends[0], ends[1]};
}

Grid read_grid(const Settings& table, const Potential& potential) {
  Rows rows = table.expression_rows("grid");
  Grid grid;
  double total = 1.0;
  for (auto& row : rows) {
    if (row.size() != 3) table.fail("grid", "needs [lower, upper, points] for each variable");
    std::uint64_t points = 0;
    const std::string& text = row.back();
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), points);
    if (failure != std::errc{} || end != text.data() + text.size() || points < 2) {
      table.fail("grid", fmt::format("'{}' points: give a whole number of at least 2", text));
    }
    total *= static_cast<double>(points);
    grid.points.push_back(points);
    row.pop_back();
  }
  if (total > 0x1p48) {
    table.fail("grid", "has more than 2^48 points, the number of trajectories that can be told apart");
  }
  grid.box = finite_box(table, "grid", rows, potential);
  return grid;
}

}  // namespace

Box read_box(const Settings& table, std::string_view key, const Rows& rows, const Potential& potential,
             std::size_t axes) {
  Box box = table.at_key(key, [&] { return evaluate_box(rows, potential.parameters); });
  if (box.lower.size() != axes) table.fail(key, fmt::format("needs one entry for each of {} variables", axes));
  return box;
}

Start read_start(const Settings& table, const Potential& potential) {
  std::vector<std::string> given;
  for (const char* key : {"uniform", "points", "grid", "line"}) {
    if (table.has(key)) given.emplace_back(key);
  }
  if (given.size() > 1) table.fail(given[1], fmt::format("stands beside `{}`; give one start", given[0]));
  if (given.empty()) {
    table.fail("uniform",
               "give `uniform = [[lower, upper]]`, `points = [[w1], ...]`, `grid = [[lower, upper, points]]` or "
               "`line = [[from], [to]]`, with an entry for each variable");
  }
  Start start;
  if (given[0] == "uniform") {
    start.uniform = finite_box(table, "uniform", table.expression_rows("uniform"), potential);
  } else if (given[0] == "points") {
    start.points = read_points(table, "points", potential);
  } else if (given[0] == "grid") {
    start.grid = read_grid(table, potential);
  } else {
    start.segment = read_line(table, potential);
  }
  table.finish();
  return start;
}

}  // namespace flypaper
