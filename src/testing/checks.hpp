#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "flypaper/exact/geometry/local.hpp"
#include "testing/potential_tests.hpp"
#include "testing/seed.hpp"

/// The statistical checks of one potential, for the .cpp files of this folder alone; statistical.cpp lists them.
namespace flypaper::potential_tests {

/// Of every simulation.
inline constexpr std::uint64_t batch_size = 20;

/// "<what> at (<point>)"
[[nodiscard]] std::string named(std::string_view what, const ClaimedPoint& point);

/// A point that is a zero of Q with a gradient: the loss has a regular minimum across the zero set.
struct RegularZero {
  ClaimedPoint point;
  LocalModel model;
};
[[nodiscard]] std::vector<RegularZero> regular_zeros(const Potential& potential);

/// Volumes near the points against their claimed learning coefficients, and how odds of basins, in two variables of
/// squares around points, grow with the number of samples.
[[nodiscard]] std::vector<Check> exponent_checks();

/// Masses by quadrature against samples of the posterior.
[[nodiscard]] std::vector<Check> mass_checks();

/// At regular zeros: the simulator's own limits of stability, without noise, in mean square and almost surely, and the
/// spread across them.
[[nodiscard]] std::vector<Check> stability_checks();

/// Exact against simulated rates of escape from basins, in several variables on lines that every batch keeps
/// trajectories on.
[[nodiscard]] std::vector<Check> escape_checks();

}  // namespace flypaper::potential_tests
