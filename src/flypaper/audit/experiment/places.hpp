#pragma once
#include <span>
#include <string>

#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// "(-1, 2)", coordinates to `digits` significant digits, by default as many as tell doubles apart.
[[nodiscard]] std::string point_text(std::span<const double> point, int digits = 0);

/// "[-1, 1] x [0, 2]", in the same way.
[[nodiscard]] std::string box_text(const Box& box, int digits = 0);

/// Whether the box is given and no end is infinite.
[[nodiscard]] bool is_finite(const Box& box);

/// Whether w lies in the open box.
[[nodiscard]] bool is_inside(const Box& box, std::span<const double> w);

}  // namespace flypaper
