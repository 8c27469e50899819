#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <utility>

#include "flypaper/audit/report/gnuplot.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

// Units of the viewBox. A phone shows 640 of them on about 350 pixels, so that a font of 20 is read at 11; in a strip
// of four 400 of them on 280.
struct Measures {
  int width = 0;
  std::size_t text_columns = 0;    ///< of a label
  std::size_t legend_columns = 0;  ///< of a legend, beside its sample
  std::size_t tick_columns = 0;    ///< of the numbers on a linear x axis, which would run into each other
};
constexpr Measures measures(Width width) {
  return width == Width::alone ? Measures{640, 60, 52, 40} : Measures{400, 36, 30, 22};
}
constexpr int panel_height = 290;
constexpr int line_height = 27;
constexpr int tick_height = 40;
constexpr int region_height = 30;
constexpr std::size_t most_points = 600;  // more than one for each unit of the panel

// Okabe and Ito (2008), the lighter ones darkened: contrast 3 or more both with white and with a dark page.
constexpr std::array<std::string_view, 6> colours{"#0a7cc0", "#d55e00", "#009070", "#b85c96", "#a07a00", "#808080"};
constexpr std::array<std::string_view, 4> dashes{"1", "(12,5)", "(3,4)", "(12,4,3,4)"};
constexpr std::array<int, 4> marks{7, 5, 9, 13};

/// The drawn values of one axis.
struct Extent {
  double lower = std::numeric_limits<double>::infinity();
  double upper = -std::numeric_limits<double>::infinity();
  Scale scale = Scale::linear;

  void include(const std::vector<double>& values) {
    for (const double value : values) {
      if (!is_drawable(value, scale)) continue;
      lower = std::min(lower, value);
      upper = std::max(upper, value);
    }
  }
  bool tight = false;  ///< the axis ends where the values end: a heat map fills its panel

  [[nodiscard]] bool empty() const { return lower > upper; }
  /// The ends of the axis: a little beyond the values, and zero where that is near.
  [[nodiscard]] Interval ends() const {
    if (empty()) return {.lower = 1.0, .upper = 10.0};
    if (tight) return {.lower = lower, .upper = upper};
    if (scale == Scale::logarithmic) return {.lower = lower / 1.5, .upper = upper * 1.5};
    const double span = upper > lower ? upper - lower : std::max(1.0, std::abs(upper));
    const bool from_zero = lower >= 0.0 && lower < 0.3 * upper;
    return {.lower = from_zero ? 0.0 : lower - 0.04 * span, .upper = upper + 0.04 * span};
  }
  /// Which of `cells` equal cells of the axis holds the value.
  [[nodiscard]] long cell(double value, std::size_t cells) const {
    const double part =
        scale == Scale::linear ? (value - lower) / (upper - lower) : std::log(value / lower) / std::log(upper / lower);
    return std::isfinite(part) ? std::lround(std::floor(part * static_cast<double>(cells))) : 0;
  }
};

struct Extents {
  Extent x;
  Extent y;
};

Extents extents(const Figure& figure) {
  Extents found;
  found.x.scale = figure.x.scale;
  found.y.scale = figure.y.scale;
  found.x.include(figure.x.includes);
  found.y.include(figure.y.includes);
  for (const Series& series : figure.series) {
    found.x.include(series.x);
    for (const auto* values : {&series.y, &series.lower, &series.upper}) found.y.include(*values);
  }
  if (figure.heat) {
    found.x.include(figure.heat->x_edges);
    found.y.include(figure.heat->y_edges);
    found.x.tight = found.y.tight = true;
  }
  return found;
}

bool is_bounded(const Series& series, std::size_t i) {
  return !series.lower.empty() && !std::isnan(series.lower[i]) && !std::isnan(series.upper[i]);
}

/// The rows "x y lower upper" of a series; an empty line, which breaks the curve, where a value cannot be drawn.
std::string rows(const Series& series, const Extents& extent) {
  const std::size_t n = series.x.size();
  const Interval axis = extent.y.ends();
  const bool thinned = n > most_points && series.style != Style::points;
  std::string text;
  long cell = -1;
  for (std::size_t i = 0; i < n; ++i) {
    const double x = series.x[i];
    const double y = series.y.empty() ? series.lower[i] : series.y[std::min(i, series.y.size() - 1)];
    const bool bounded = is_bounded(series, i);
    // No column is one at the foot of a logarithmic axis: its neighbours keep their sides.
    const bool foot = series.style == Style::steps && y <= 0.0;
    if (!is_drawable(x, extent.x.scale) || !(foot || is_drawable(y, extent.y.scale) || (series.y.empty() && bounded))) {
      if (!text.empty() && !text.ends_with("\n\n")) text += '\n';
      continue;
    }
    const long here = extent.x.cell(x, most_points);
    if (thinned && here == std::exchange(cell, here) && i + 1 < n) continue;
    const auto end = [&](double value, double edge) { return is_drawable(value, extent.y.scale) ? value : edge; };
    const double lower = bounded ? end(series.lower[i], axis.lower) : y;  // unbounded: to the end of the axis
    const double upper = bounded ? end(series.upper[i], axis.upper) : y;
    text += fmt::format("{} {} {} {}\n", x, end(y, foot ? axis.lower : lower), lower, upper);
  }
  return text;
}

/// Ticks of categories in the place of numbers.
std::string named_ticks(const std::vector<std::string>& names) {
  std::vector<std::string> ticks;
  for (std::size_t i = 0; i < names.size(); ++i) ticks.push_back(fmt::format("'{}' {}", names[i], i + 1));
  return names.empty() ? "" : fmt::format("set xtics ({})\n", join(ticks));
}

/// Size, axes and legend: the label of y stands above the panel, where it is read without turning one's head.
std::string layout(const Figure& figure, const Extents& extent, int legend_lines) {
  const Measures size = measures(figure.width);
  const std::vector<std::string> y_label = wrapped(figure.y.label, size.text_columns);
  const std::vector<std::string> x_label = wrapped(figure.x.label, size.text_columns);
  const int bar = figure.regions.empty() ? 0 : region_height;
  const int above = line_height * static_cast<int>(y_label.size()) + 16 + bar;
  const int label = line_height * static_cast<int>(x_label.size());
  const int below = tick_height + label + line_height * legend_lines + 10;
  const int height = above + panel_height + below;
  const auto screen = [&](int from_top) { return 1.0 - from_top / static_cast<double>(height); };
  std::string script = fmt::format(
      "set encoding utf8\nset terminal svg dynamic size {},{} noenhanced font 'Arial,20' linewidth 1\n"
      "set border 3 lw 1.2 lc rgb 'black'\nset tics nomirror out scale 0.6\nset xtics offset 0, 0.4\n"
      "set grid lt 1 lw 0.6 lc rgb '#80808080'\n"
      "set tmargin at screen {}\nset bmargin at screen {}\nset rmargin {}\n",
      size.width, height, screen(above), screen(above + panel_height), figure.heat ? "at screen 0.82" : "3");
  script += fmt::format("set key at screen 0.005, screen {} left top Left reverse samplen 2.5 spacing 0.9 maxcols 1\n",
                        screen(height - below + tick_height + label));
  script +=
      fmt::format("set label 1 {} at screen 0.012, screen {} left\n", gnuplot_text(y_label), screen(line_height / 2));
  script += fmt::format("set label 2 {} at graph 0.5, screen {} center\n", gnuplot_text(x_label),
                        screen(above + panel_height + tick_height + line_height / 2));
  if (figure.width == Width::alone) script += "set lmargin at screen 0.17\n";  // panels below one another are aligned
  if (figure.heat) script += colour_bar(*figure.heat, screen(line_height / 2));
  return script + region_bars(figure.regions, extent.x.ends()) +
         axis_script("x", extent.x.ends(), figure.x.scale, size.tick_columns) + named_ticks(figure.x.names) +
         axis_script("y", extent.y.ends(), figure.y.scale);
}

/// What to plot for a series, whose data stand in $di, in the style of that number; with its lines of the legend, if
/// any.
std::vector<std::string> plots(const Series& series, std::size_t i, std::size_t number,
                               const std::vector<std::string>& legend) {
  const std::string title = legend.empty() ? std::string("notitle") : "title " + gnuplot_text({legend.data(), 1});
  const std::string colour = fmt::format("lc rgb '{}'", colours[number % colours.size()]);
  const std::string stroke = fmt::format("{} lw 2.5 dt {}", colour, dashes[number % dashes.size()]);
  const double size = series.x.size() > 20 ? 0.4 : 0.7;  // many large ones would be a bar
  const std::string mark = fmt::format("{} pt {} ps {} lw 1.8", colour, marks[number % marks.size()], size);
  const bool bounds = !series.lower.empty();
  const auto plot = [&](std::string_view columns, std::string_view with, std::string_view how) {
    return fmt::format("$d{} using {} with {} {}", i, columns, with, how);
  };
  const auto filled = [&](std::string_view words) {
    return plot("1:3:4", "filledcurves", fmt::format("fs transparent solid 0.25 noborder {} {}", colour, words));
  };
  std::vector<std::string> parts;
  const bool only_band = series.style == Style::band && series.y.empty();
  if (series.style == Style::points) {
    parts.push_back(plot(bounds ? "1:2:3:4" : "1:2", bounds ? "yerrorbars" : "points", mark + " " + title));
  } else {
    if (bounds) parts.push_back(filled(only_band ? title : "notitle"));
    if (!only_band)
      parts.push_back(plot("1:2", series.style == Style::steps ? "steps" : "lines", stroke + " " + title));
  }
  for (std::size_t line = 1; line < legend.size(); ++line) {  // gnuplot would draw them into the next entry
    parts.push_back("keyentry with points pt 0 ps 1 lc rgb '#ff000000' title " + gnuplot_text({&legend[line], 1}));
  }
  return parts;
}

}  // namespace

bool is_drawable(double value, Scale scale) { return std::isfinite(value) && (scale == Scale::linear || value > 0.0); }

std::string figure_script(const Figure& figure) {
  const Extents extent = extents(figure);
  std::string data;
  std::vector<std::string> parts;
  if (figure.heat) {
    data += fmt::format("$heat << END\n{}END\n", heat_rows(*figure.heat));
    parts.emplace_back("$heat using 1:2:3:4:5:6:7 with boxxyerror fs solid noborder fc palette notitle");
  }
  std::map<std::string, std::size_t> numbers;  // series of the same label share a style and a legend
  for (std::size_t i = 0; i < figure.series.size(); ++i) {
    const Series& series = figure.series[i];
    const auto [label, first] = numbers.emplace(series.label, numbers.size());
    const std::string block = rows(series, extent);
    if (block.empty()) continue;
    data += fmt::format("$d{} << END\n{}END\n", i, block);
    const auto legend =
        first ? wrapped(series.label, measures(figure.width).legend_columns) : std::vector<std::string>{};
    std::ranges::move(plots(series, i, label->second, legend), std::back_inserter(parts));
  }
  const auto legend_lines =
      std::ranges::count_if(parts, [](const std::string& part) { return part.find(" title '") != std::string::npos; });
  // gnuplot refuses to draw nothing.
  const std::string plot = parts.empty()
                               ? "set label 3 'no value can be drawn' at graph 0.5, graph 0.5 center\nplot -1 notitle"
                               : "plot " + join(parts, ", \\\n  ");
  return layout(figure, extent, static_cast<int>(legend_lines)) + data + plot + "\n";
}

}  // namespace flypaper
