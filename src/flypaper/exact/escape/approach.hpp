#pragma once
#include <cstdint>

#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"

namespace flypaper {

/// How SGD with fresh batches comes down into a zero of Q of order k >= 3 in one variable, Q ~ a d^k, once label noise
/// dominates (d << onset). Then d' = d (1 + e), e ~ learning_rate c a k d^(k-2) S_xy, so y = |d|^(-2(k-2)) is a squared
/// Bessel process:
///
///     |d_t|^(-2(k-2)) / (scale t) -> chi^2_freedom    in law,
///
/// scale = (k-2)^2 (learning_rate c a k)^2 v_x v_y / B and freedom = (2k-3)/(k-2): |d| ~ t^(-1/(2(k-2))), its spread as
/// large as itself for ever. From d_0 at time 0 the chi^2 is noncentral with |d_0|^(-2(k-2)) / (scale t).
/// Validity: at distance d descent adds (d / onset)^2 / (2k-3) to the drift of y, relatively, and steps must be small,
/// e_0 << 1. y wanders outwards to d's onset with probability d / onset; if steps there, onset_step d, are small (a
/// third or less), descent turns it back and the law holds; if not, a share of order e_0^(1/(k-2)) gets to where steps
/// are as large as d, and may diverge.
/// Far above onset it is gradient descent's t^(-1/(2(k-1))); k = 2 decays exponentially (critical_exponents), k = 1
/// ends in a stationary law (stationary_variance).
struct DegenerateApproach {
  double power = 0.0;    ///< -1/(2(k-2)): |d| ~ t^power
  double scale = 0.0;    ///< of |d|^(-2(k-2)), a step
  double freedom = 0.0;  ///< degrees of freedom of its chi^2
  double onset = 0.0;    ///< sqrt(learning_rate c k v_y / (2 B)): the distance where noise and descent are equally fast
  double onset_step = 0.0;  ///< the deviation of e there
};

/// Throws Error for orders below 3 and with momentum.
[[nodiscard]] DegenerateApproach degenerate_approach(const UpdateRule& rule, const Population& population,
                                                     std::uint64_t batch_size, unsigned order, double coefficient);

/// P(|d_t| < distance) of that law, from the distance `start` at time 0.
[[nodiscard]] double approach_probability(const DegenerateApproach& approach, double start, double steps,
                                          double distance);

}  // namespace flypaper
