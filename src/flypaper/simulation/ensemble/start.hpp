#pragma once
#include <cstdint>
#include <vector>

#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// Equally spaced points of a box, both ends included; the last coordinate varies fastest.
struct Grid {
  Box box;
  std::vector<std::uint64_t> points;  ///< along each coordinate, at least 2
};

/// A segment between two points. Coordinates that the ends share are met in their exact bits.
struct Segment {
  std::vector<double> from;
  std::vector<double> to;
};

/// Where trajectories start: on the segment, on the grid, at the points or in the box, the first that is given.
struct Start {
  Box uniform;                              ///< uniform in this box
  std::vector<std::vector<double>> points;  ///< trajectory i starts at points[i modulo their number]
  Grid grid = {};                           ///< trajectory i starts at grid point i modulo their number
  Segment segment = {};                     ///< uniform on it
};

/// The start of one trajectory; consumes one address for each coordinate of a box (purpose start, draw = coordinate),
/// one for a segment, none for points and grids.
[[nodiscard]] std::vector<double> start_of(const Start& start, std::uint64_t trajectory, std::uint64_t seed);

}  // namespace flypaper
