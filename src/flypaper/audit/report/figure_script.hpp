#pragma once
#include <string>

#include "flypaper/audit/report/figure.hpp"

namespace flypaper {

/// The gnuplot script, data included, that prints `figure` as SVG; the series have consistent lengths.
[[nodiscard]] std::string figure_script(const Figure& figure);

}  // namespace flypaper
