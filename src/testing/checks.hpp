#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "flypaper/exact/geometry/local.hpp"
#include "testing/potential_tests.hpp"

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

/// Whether there is a posterior by quadrature: in one and two variables, of polynomials.
[[nodiscard]] bool has_quadrature(const Potential& potential);

/// Exponents of volumes near the points against their claimed learning coefficients, in one and two variables.
[[nodiscard]] std::vector<Evidence> volume(const Potential& potential, Plant plant);

/// How odds of basins, in two variables of squares around points, grow with the number of samples.
[[nodiscard]] std::vector<Evidence> posterior_odds(const Potential& potential, Plant plant);

/// Masses by quadrature against samples of the posterior, in one and two variables.
[[nodiscard]] std::vector<Evidence> posterior_mass(const Potential& potential, Plant plant);

/// The simulator's own limit of noise-free stability at regular zeros, by bisection.
[[nodiscard]] std::vector<Evidence> stability(const Potential& potential, Plant plant);

/// That squares neither grow nor shrink at the theory's limit of stability in mean square.
[[nodiscard]] std::vector<Evidence> mean_square_stability(const Potential& potential, Plant plant);

/// That the mean of log distances neither grows nor falls at the theory's almost sure limit, with and without momentum.
[[nodiscard]] std::vector<Evidence> almost_sure_stability(const Potential& potential, Plant plant);

/// The spread across regular zeros.
[[nodiscard]] std::vector<Evidence> stationary_variance(const Potential& potential, Plant plant);

/// That degenerate zeros are left by nothing.
[[nodiscard]] std::vector<Evidence> sticking(const Potential& potential, Plant plant);

/// Exact against simulated rates of escape from basins.
[[nodiscard]] std::vector<Evidence> escape(const Potential& potential, Plant plant);

/// The same in several variables on lines that every batch keeps trajectories on.
[[nodiscard]] std::vector<Evidence> escape_on_lines(const Potential& potential, Plant plant);

}  // namespace flypaper::potential_tests
