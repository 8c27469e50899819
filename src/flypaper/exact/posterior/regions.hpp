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

/// What is left of a box without a region inside it: at most two boxes a variable, which share edges only.
[[nodiscard]] std::vector<ExactBox> rest_of(const ExactBox& box, const ExactBox& region);

/// A posterior mass over that of other regions together, which share no inner point with it. Small masses keep their
/// relative accuracy, for none is a difference. Infinite if the others have no mass, with an infinite error if it is
/// below the least double; NaN if both are.
[[nodiscard]] Approximation odds(const Posterior& posterior, const Approximation& mass,
                                 const std::vector<ExactBox>& others);

}  // namespace flypaper
