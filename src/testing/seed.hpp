#pragma once
#include <cstdint>

namespace flypaper::potential_tests {

/// The seed of what a test of a potential draws: `usual`, the same at every run, unless the environment's
/// FLYPAPER_SEED, a whole number, asks for others; 1 gives the usual ones. Throws Error for a FLYPAPER_SEED that is
/// none.
[[nodiscard]] std::uint64_t seed(std::uint64_t usual = 1);

}  // namespace flypaper::potential_tests
