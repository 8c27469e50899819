#pragma once
#include <optional>
#include <span>
#include <string>

#include "flypaper/exact/geometry/learning_coefficient.hpp"

namespace flypaper {

/// lambda and m at a point where Q is not exactly 0, or not certainly: decimals cannot name an irrational zero.
///
/// One variable: if the point is the shortest decimal of a double that is the nearest to exactly one zero of Q, it
/// stands for that zero, and the pair is 1/(2k) and 1 for its order k (real_zeros). Else it is no zero. In more
/// variables, where Q vanishes up to rounding, it is not determined.
[[nodiscard]] LearningCoefficient at_named_zero(const Potential& potential, std::span<const Rational> at);

/// Why a zero of Q with a gradient lies so close to the point that the point stands for it; nothing if that cannot be
/// shown. Q vanishes at the point up to rounding, and along some w_i the least |dQ/dw_i| on an interval around it,
/// times half its length, exceeds |Q|: Q changes its sign there.
[[nodiscard]] std::optional<std::string> regular_zero_beside(const Potential& potential, std::span<const Rational> at);

}  // namespace flypaper
