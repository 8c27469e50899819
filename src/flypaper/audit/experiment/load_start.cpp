#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "flypaper/audit/experiment/load_parts.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

/// Reads the one key of a start's table.
class StartReader {
 public:
  StartReader(const Settings& table, const Potential& potential) : table_(table), potential_(potential) {}

  [[nodiscard]] Box uniform() const { return box("uniform", table_.expression_rows("uniform")); }

  [[nodiscard]] std::vector<std::vector<double>> points(std::string_view key) const {
    std::vector<std::vector<double>> points;
    for (const auto& row : table_.expression_rows(key)) {
      std::vector<double>& point = points.emplace_back();
      for (const std::string& text : row) {
        point.push_back(table_.at_key(key, [&] { return evaluate_constant(text, potential_.parameters); }));
      }
      require_length(key, point.size());
      if (!std::ranges::all_of(point, [](double w) { return std::isfinite(w); })) table_.fail(key, "must be finite");
    }
    if (points.empty()) table_.fail(key, "needs at least one point");
    return points;
  }

  [[nodiscard]] Segment line() const {
    const auto ends = points("line");
    if (ends.size() != 2) table_.fail("line", "needs two points, the ends of the segment");
    const Segment segment{ends[0], ends[1]};
    for (std::size_t d = 0; d < segment.from.size(); ++d) {
      if (!std::isfinite(segment.to[d] - segment.from[d])) table_.fail("line", "must be of finite length");
    }
    return segment;
  }

  [[nodiscard]] Grid grid() const {
    auto rows = table_.expression_rows("grid");
    Grid grid;
    double total = 1.0;
    for (auto& row : rows) {
      if (row.size() != 3) table_.fail("grid", "needs [lower, upper, points] for each variable");
      std::uint64_t points = 0;
      const std::string& text = row.back();
      const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), points);
      if (failure != std::errc{} || end != text.data() + text.size() || points < 2) {
        table_.fail("grid", fmt::format("'{}' points: give a whole number of at least 2", text));
      }
      total *= static_cast<double>(points);
      grid.points.push_back(points);
      row.pop_back();
    }
    if (total > 0x1p48)
      table_.fail("grid", "has more than 2^48 points, the number of trajectories that can be told apart");
    grid.box = box("grid", rows);
    return grid;
  }

 private:
  [[nodiscard]] Box box(std::string_view key, const std::vector<std::vector<std::string>>& rows) const {
    const Box box = table_.at_key(key, [&] { return evaluate_box(rows, potential_.parameters); });
    require_length(key, box.lower.size());
    for (std::size_t d = 0; d < box.lower.size(); ++d) {
      if (!std::isfinite(box.upper[d] - box.lower[d])) table_.fail(key, "must be finite");
    }
    return box;
  }

  void require_length(std::string_view key, std::size_t length) const {
    if (length == potential_.dimension()) return;
    table_.fail(key, fmt::format("needs one entry for each of {} variables", potential_.dimension()));
  }

  const Settings& table_;
  const Potential& potential_;
};

}  // namespace

Start read_start(const Settings& table, const Potential& potential) {
  const StartReader reader(table, potential);
  std::vector<std::string> given;
  for (const char* key : {"uniform", "points", "grid", "line"}) {
    if (table.has(key)) given.emplace_back(key);
  }
  if (given.size() > 1) table.fail(given[1], fmt::format("stands beside `{}`; give one start", given[0]));
  Start start;
  if (table.has("uniform")) {
    start.uniform = reader.uniform();
  } else if (table.has("points")) {
    start.points = reader.points("points");
  } else if (table.has("grid")) {
    start.grid = reader.grid();
  } else if (table.has("line")) {
    start.segment = reader.line();
  } else {
    table.fail("uniform",
               "give `uniform = [[lower, upper]]`, `points = [[w1], ...]`, `grid = [[lower, upper, points]]` or "
               "`line = [[from], [to]]`, with an entry for each variable");
  }
  table.finish();
  return start;
}

}  // namespace flypaper
