#pragma once
#include <vector>

#include "flypaper/exact/posterior/posterior.hpp"

namespace flypaper {

/// A zero of Q - level in one variable, and the interval around it up to the tops of the barriers on its sides.
struct Well {
  double zero = 0.0;
  Box interval;
};

/// The wells of a potential of one variable inside a box, from the left to the right; two zeros that touch are told
/// apart if more than about 1e-15 of the box lies between them. Throws Error above one variable.
[[nodiscard]] std::vector<Well> wells(const Potential& potential, const Box& box, double level);

}  // namespace flypaper
