#pragma once
#include <optional>
#include <span>
#include <string>

#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// Why a zero of Q with a gradient lies so close to the point that the point stands for it; nothing if that cannot be
/// shown. Q vanishes at the point up to rounding, and along some w_i the least |dQ/dw_i| on an interval around it,
/// times half its length, exceeds |Q|: Q changes its sign there.
[[nodiscard]] std::optional<std::string> regular_zero_beside(const Potential& potential, std::span<const Rational> at);

}  // namespace flypaper
