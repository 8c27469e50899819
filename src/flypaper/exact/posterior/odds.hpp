#pragma once
#include "flypaper/exact/posterior/posterior.hpp"

namespace flypaper {

/// What is left of a box without a region inside it: at most two boxes a variable, which share edges only.
[[nodiscard]] std::vector<ExactBox> rest_of(const ExactBox& box, const ExactBox& region);

/// A posterior mass over that of other regions together, which share no inner point with it. Small masses keep their
/// relative accuracy, for none is a difference. Infinite if the others have no mass, with an infinite error if it is
/// below the least double.
[[nodiscard]] Approximation odds(const Posterior& posterior, const Approximation& mass,
                                 const std::vector<ExactBox>& others);

}  // namespace flypaper
