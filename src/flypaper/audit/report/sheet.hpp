#pragma once
#include <string>
#include <vector>

#include "flypaper/audit/report/figure.hpp"

namespace flypaper {

/// Panels below one another in one file that is read by itself: the titles and the caption are part of the picture.
struct Sheet {
  std::string name{};  ///< a file name without extension
  std::string title{};
  std::string caption{};
  std::vector<Figure> panels{};  ///< their names are given by the sheet
};

/// The sheet as SVG, its panels as `to_svg` draws them. Throws Error if gnuplot cannot be run.
[[nodiscard]] std::string to_svg(const Sheet& sheet);

}  // namespace flypaper
