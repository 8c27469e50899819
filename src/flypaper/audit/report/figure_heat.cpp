#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "flypaper/audit/report/gnuplot.hpp"

namespace flypaper {
namespace {

// Dark to light in even steps, legible without colour vision.
constexpr std::string_view palette =
    "set palette defined (0 '#2b1055', 1 '#3f4a8c', 2 '#2f7f8e', 3 '#36b178', 4 '#b9d437', 5 '#fbe96b')\n";

}  // namespace

std::string heat_rows(const HeatMap& heat) {
  const auto& [colour, x, y, values] = heat;
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t column = i % (x.size() - 1);
    const std::size_t row = i / (x.size() - 1);
    if (!is_drawable(values[i], colour.scale)) continue;
    text += fmt::format("{} {} {} {} {} {} {}\n", x[column], y[row], x[column], x[column + 1], y[row], y[row + 1],
                        values[i]);
  }
  // gnuplot refuses an empty block; a cell without extent shows nothing.
  return text.empty() ? fmt::format("{0} {1} {0} {0} {1} {1} 1\n", x[0], y[0]) : text;
}

std::string colour_bar(const HeatMap& heat, double label_height) {
  std::string script(palette);
  script +=
      heat.colour.scale == Scale::logarithmic ? "set logscale cb\nset format cb '1e%T'\n" : "set format cb '%g'\n";
  script += "set colorbox user origin graph 1.03, graph 0 size graph 0.04, graph 1\n";
  return script + fmt::format("set label 4 {} at screen 0.99, screen {} right\n",
                              gnuplot_text(std::array{heat.colour.label}), label_height);
}

std::string region_bars(std::span<const Region> regions, const Interval& x_axis) {
  constexpr std::array<std::string_view, 3> greys{"#808080", "#a8a8a8", "#606060"};
  std::string script;
  int tag = 10;
  for (const Region& region : regions) {
    const double from = std::max(region.from, x_axis.lower);
    const double to = std::min(region.to, x_axis.upper);
    if (!(from < to)) continue;
    script += fmt::format(
        "set object {} rect from first {}, graph 1.01 to first {}, graph 1.035 noclip fs solid noborder fc rgb '{}'\n",
        tag, from, to, greys[static_cast<std::size_t>(tag) % greys.size()]);
    script += fmt::format("set label {} {} at first {}, graph 1.085 center font ',16'\n", tag,
                          gnuplot_text(std::array{region.label}), 0.5 * (from + to));
    ++tag;
  }
  return script;
}

}  // namespace flypaper
