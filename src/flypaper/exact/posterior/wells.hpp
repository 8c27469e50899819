#pragma once
#include "flypaper/exact/posterior/posterior.hpp"

namespace flypaper {

/// A zero of Q - level in one variable, and the interval around it up to the tops of the barriers on its sides.
struct Well {
  double zero = 0.0;  ///< the nearest double
  ExactBox interval = ExactBox(1);
};

/// The wells of a potential of one variable inside a closed box, from the left to the right, one for each real zero, of
/// whatever order: zeros and barriers are proved. Throws Error above one variable, or for functions.
[[nodiscard]] std::vector<Well> wells(const Potential& potential, const Box& box, double level);
[[nodiscard]] std::vector<Well> exact_wells(const Potential& potential, const ExactBox& box, const Rational& level);

}  // namespace flypaper
