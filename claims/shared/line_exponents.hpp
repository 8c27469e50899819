#pragma once
// Whether the degenerate line attracts at a height, by exponents instead of simulation.
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "claims/shared/data_moments.hpp"
#include "flypaper/base/statistics/evidence.hpp"
#include "flypaper/exact/escape/critical_exponents.hpp"

namespace flypaper::claims {

/// How batches of B of some mean sums multiply a small distance to the line at (0, w2): Lyapunov exponent a step. Of a
/// data set: with its mean x^2 and mean xy in the population's place.
inline double transverse_exponent(const Experiment& experiment, double w2) {
  const std::array<double, 2> at{0.0, w2};
  const std::vector<double> exponents =
      critical_exponents(experiment.potential, experiment.rule, moments_of(experiment), experiment.batch_size, at);
  // One of the two is along the line and 0.
  return std::abs(exponents[0]) > std::abs(exponents[1]) ? exponents[0] : exponents[1];
}

/// Where the sign of the transverse exponent changes between two heights that have different ones, to 1e-6.
inline double turning_height(const Experiment& experiment, double one, double other) {
  const bool attracts = transverse_exponent(experiment, one) < 0.0;
  while (std::abs(other - one) > 1e-6) {
    const double middle = 0.5 * (one + other);
    ((transverse_exponent(experiment, middle) < 0.0) == attracts ? one : other) = middle;
  }
  return one;
}

/// The height beyond which the line repels, between 2 and 8.
inline Computed repelling_height(const Experiment& experiment) {
  return {.check = "|w2| beyond which the line repels: the sign of the transverse Lyapunov exponent changes",
          .value = turning_height(experiment, 8.0, 2.0),
          .error_bound = 1e-6};
}

/// Between two heights.
struct Turn {
  Experiment experiment;
  double below = 0.0;
  double above = 0.0;
};
inline Computed turns(const Turn& turn) {
  const double at = turning_height(turn.experiment, turn.below, turn.above);
  // Bisection to 1e-6; the exponent itself is known to 1e-12 of its size.
  return {.check = "the height at which the Lyapunov exponent across the line changes its sign",
          .value = at,
          .error_bound = 1e-5,
          .asserted = {turn.below + 1e-4, turn.above - 1e-4}};
}
/// At ten heights between them the exponent is negative.
inline Computed attracts(const Turn& turn) {
  double largest = -1.0;
  for (int i = 0; i <= 10; ++i)
    largest = std::max(largest, transverse_exponent(turn.experiment, turn.below + 0.1 * i * (turn.above - turn.below)));
  return {.check = "the largest Lyapunov exponent across the line at eleven heights",
          .value = largest,
          .error_bound = 1e-9,
          .asserted = below(0.0)};
}

}  // namespace flypaper::claims
