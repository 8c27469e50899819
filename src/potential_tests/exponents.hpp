#pragma once
#include <string>
#include <string_view>

#include "potential_tests/potential_tests.hpp"

namespace flypaper::potential_tests {

/// "<what> at (<point>)"
[[nodiscard]] std::string named(std::string_view what, const ClaimedPoint& point);

/// Exponents of volumes near the points against their claimed learning coefficients, in one and two variables.
[[nodiscard]] std::vector<Evidence> volume(const Potential& potential, Plant plant);

/// How odds of basins of one variable grow with the number of samples.
[[nodiscard]] std::vector<Evidence> posterior_odds(const Potential& potential, Plant plant);

}  // namespace flypaper::potential_tests
