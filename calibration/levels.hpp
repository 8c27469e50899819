#pragma once
// What all checks are replayed at: levels, the same beta, and sizes that just suffice.
#include <array>

#include "flypaper/base/statistics/proportion.hpp"

namespace flypaper::calibration {

inline constexpr double replayed_beta = 1e-2;
/// The levels that are confirmed; the last where 10^6 replays are cheap.
inline constexpr std::array<double, 3> cheap_levels{1e-2, 1e-3, 1e-4};
inline constexpr std::array<double, 2> dear_levels{1e-2, 1e-3};
inline constexpr double cheap = 1e6;
inline constexpr double dear = 1e4;

[[nodiscard]] inline Budget budget_at(double alpha) { return {.alpha = alpha, .beta = replayed_beta}; }

/// The size from which a check can be built.
template <typename Build>
[[nodiscard]] std::uint64_t size_for(Build build) {
  try {
    (void)build(1);
  } catch (const UnderpoweredCheck& refused) {
    return refused.needed();
  }
  return 1;
}

}  // namespace flypaper::calibration
