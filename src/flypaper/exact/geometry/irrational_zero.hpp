#pragma once
#include <span>

#include "flypaper/exact/geometry/learning_coefficient.hpp"

namespace flypaper {

/// lambda and m at a point where Q is not 0, though it may be up to rounding: decimals cannot name an irrational zero.
///
/// One variable: if exactly one real zero lies within 1e-15 of the point, relative, the point stands for it, and the
/// pair is that zero's, 1/(2k) and 1. Else, where Q vanishes up to rounding, the reason says so: in one variable there
/// is no zero at the point, in more it is not determined.
[[nodiscard]] LearningCoefficient near_zero(const Potential& potential, std::span<const Rational> at);

}  // namespace flypaper
