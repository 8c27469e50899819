#pragma once
#include <cstdint>
#include <optional>

#include "flypaper/exact/escape/basin.hpp"
#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// What noise-free descent w <- w - rate Q'(w) (Q(w) S_xx - S_xy) does inside an interval (one variable).
enum class NoiseFreeFate : unsigned char { trapped, escapes };

/// Follows an interval around `minimum`: the hull of itself and its image, until it stops growing (trapped: an
/// invariant interval inside the basin) or touches an end (some points near the minimum leave). Extrema of the map on
/// the interval are found by changes of sign of its derivative on a grid. Throws Error if the potential has more than
/// one variable, or if an end of the basin is so near that rounding decides.
[[nodiscard]] NoiseFreeFate noise_free_fate(const Potential& potential, double rate, const BatchSums& sums,
                                            double minimum, const Interval1d& basin);

/// What descent without noise ends in.
enum class AttractorKind : unsigned char {
  fixed_point,
  cycle,        ///< of `period` points
  band,         ///< chaotic: bounded, positive Lyapunov exponent
  none,         ///< the trajectory leaves the interval
  undetermined  ///< bounded, no cycle of up to 1024 points, exponent not positive: near a bifurcation
};

/// Where noise-free descent from one start ends.
struct Attractor {
  AttractorKind kind = AttractorKind::none;
  std::uint64_t period = 0;  ///< 1 for a fixed point; 0 unless periodic
  double lower = 0.0;        ///< the attractor's least and largest point
  double upper = 0.0;
  double exponent = 0.0;  ///< Lyapunov exponent a step: mean log|derivative of the map|; -inf if superstable
};

/// Follows `from` for 5e4 steps, then looks for a cycle (a return to 1e-9 of the basin's scale) and averages the
/// exponent over 2e4 more. A start that `basin` loses has none, whatever it finds outside.
[[nodiscard]] Attractor noise_free_attractor(const Potential& potential, double rate, const BatchSums& sums,
                                             double from, const Interval1d& basin);

/// The smallest rate = learning_rate c in [lower, upper] at which it escapes: its boundary crisis, by bisection to a
/// relative 1e-7. Throws Error unless it is trapped at `lower` and escapes at `upper`.
[[nodiscard]] double boundary_crisis(const Potential& potential, const BatchSums& sums, double minimum,
                                     const Interval1d& basin, double lower, double upper);

/// The same for the zero `minimum` of Q, from rate S_xx Q'^2 = 2, where it turns unstable, upwards; no value if nothing
/// leaves up to 50 times that. Throws Error where Q has no slope in doubles, as at a degenerate zero, beside which
/// every rate converges, and where that rate is beyond the range of doubles.
[[nodiscard]] std::optional<double> boundary_crisis(const Potential& potential, const BatchSums& sums, double minimum,
                                                    const Interval1d& basin);

}  // namespace flypaper
