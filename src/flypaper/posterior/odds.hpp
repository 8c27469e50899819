#pragma once
#include "flypaper/posterior/posterior.hpp"

namespace flypaper {

/// What is left of a box without a region that is clipped to it: at most two boxes a variable, which share edges only.
[[nodiscard]] std::vector<Box> rest_of(const Box& box, const Box& region);

/// The posterior mass of a region over that of others together, which share no inner point with it. Small masses keep
/// their relative accuracy, for none is a difference. Infinite if the others have no mass.
[[nodiscard]] Approximation odds(const Posterior& posterior, const Box& region, const std::vector<Box>& others);

}  // namespace flypaper
