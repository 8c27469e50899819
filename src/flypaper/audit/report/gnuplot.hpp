#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flypaper/audit/report/figure.hpp"
#include "flypaper/base/statistics/evidence.hpp"

/// How figures are drawn, for the .cpp files of this folder alone.
namespace flypaper {

/// What gnuplot prints when it runs `script` with its default settings.
/// Throws Error, saying what to install, if gnuplot cannot be run, and with gnuplot's own words if the script fails.
[[nodiscard]] std::string run_gnuplot(std::string_view script);

/// `text` broken between words into lines of at most `columns` characters (a longer word has a line of its own);
/// at least one line.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

/// `lines`, at least one, as a gnuplot string expression that nothing in them can leave.
[[nodiscard]] std::string gnuplot_text(std::span<const std::string> lines);

/// The script, data included, that prints `figure` as SVG; the series have consistent lengths.
[[nodiscard]] std::string figure_script(const Figure& figure);

/// Whether an axis can show the value.
[[nodiscard]] bool is_drawable(double value, Scale scale);

/// Range, scale and ticks of the axis `name`; the numbers beside the ticks of a linear one fill at most so many
/// columns.
[[nodiscard]] std::string axis_script(std::string_view name, const Interval& ends, Scale scale,
                                      std::size_t columns = 1000);

/// Rows "x y left right lower upper value" for gnuplot's boxxyerror, which knows logarithmic axes as images do not;
/// cells whose value cannot be drawn are left out.
[[nodiscard]] std::string heat_rows(const HeatMap& heat);

/// Palette, colour axis and a bar to the right of the panel, its label in the line at height `label_height`.
[[nodiscard]] std::string colour_bar(const HeatMap& heat, double label_height);

/// A bar with its name above the panel for every region, cut to the axis.
[[nodiscard]] std::string region_bars(std::span<const Region> regions, const Interval& x_axis);

}  // namespace flypaper
