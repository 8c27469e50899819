#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace flypaper {

/// How a series is drawn.
enum class Style : unsigned char {
  line,    ///< through the points
  steps,   ///< a histogram: y[i] from x[i] to x[i+1]
  points,  ///< marks, with bars from lower to upper where these are given
  band     ///< filled between lower and upper
};

/// One curve of a panel. lower and upper are empty or as long as x.
struct Series {
  std::string label{};
  Style style = Style::line;
  std::vector<double> x{};
  std::vector<double> y{};
  std::vector<double> lower{};
  std::vector<double> upper{};

  void add(double at, double value) {
    x.push_back(at);
    y.push_back(value);
  }
};

enum class Scale : unsigned char { linear, logarithmic };

/// One axis: its label carries the unit.
struct Axis {
  std::string label{};
  Scale scale = Scale::linear;
  std::vector<double> includes{};    ///< besides the values drawn, so that figures can share an axis
  std::vector<std::string> names{};  ///< of what stands at 1, 2, ..: ticks say these, without quotation marks
};

/// Colour over the cells of a grid, with a bar that explains it. Cells whose value cannot be drawn are left empty.
struct HeatMap {
  Axis colour{};  ///< its label and scale
  std::vector<double> x_edges{};
  std::vector<double> y_edges{};
  std::vector<double> values{};  ///< row after row: x fastest, (x_edges - 1)(y_edges - 1) of them
};

/// A stretch of the x axis with a name, drawn as a bar above the panel.
struct Region {
  std::string label{};
  double from = 0.0;
  double to = 0.0;
};

/// How wide it is shown: alone, or as one of a strip, where text needs a larger share of it.
enum class Width : unsigned char { alone, strip };

/// A figure of one panel. Values that are not finite, or not positive on a logarithmic axis, are not drawn.
struct Figure {
  std::string name{};  ///< a file name without extension, unique in a report
  std::string title{};
  std::string caption{};  ///< says what is shown and from which settings
  Axis x{};
  Axis y{};
  std::vector<Series> series{};
  std::optional<HeatMap> heat{};  ///< drawn below the series
  std::vector<Region> regions{};  ///< in order, disjoint
  Width width = Width::alone;
};

/// The figure as SVG, drawn by gnuplot; text takes currentColor, so that it is legible in dark mode.
/// Throws Error if gnuplot cannot be run.
[[nodiscard]] std::string to_svg(const Figure& figure);

/// What it draws: a line "series,x,y,lower,upper" for each point, empty where there is none.
[[nodiscard]] std::string to_csv(const Figure& figure);

/// Writes NAME.svg of each figure into `folder`, which is made if needed. Throws Error.
void write_figures(const std::vector<Figure>& figures, const std::filesystem::path& folder);

}  // namespace flypaper
