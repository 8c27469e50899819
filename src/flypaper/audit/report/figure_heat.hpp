#pragma once
#include <span>
#include <string>

#include "flypaper/audit/report/figure.hpp"
#include "flypaper/base/statistics/evidence.hpp"

namespace flypaper {

/// Rows "x y left right lower upper value" for gnuplot's boxxyerror, which knows logarithmic axes as images do not;
/// cells whose value cannot be drawn are left out.
[[nodiscard]] std::string heat_rows(const HeatMap& heat);

/// Palette, colour axis and a bar to the right of the panel, its label in the line at height `label_height`.
[[nodiscard]] std::string colour_bar(const HeatMap& heat, double label_height);

/// A bar with its name above the panel for every region, cut to the axis.
[[nodiscard]] std::string region_bars(std::span<const Region> regions, const Interval& x_axis);

}  // namespace flypaper
