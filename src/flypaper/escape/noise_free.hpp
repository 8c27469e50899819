#pragma once
#include "flypaper/data/data_set.hpp"
#include "flypaper/dynamics/sgd.hpp"
#include "flypaper/escape/killed_kernel.hpp"
#include "flypaper/model/potential.hpp"

namespace flypaper {

/// What noise-free descent w <- w - rate Q'(w) (Q(w) S_xx - S_xy) does inside an interval (one variable).
enum class NoiseFreeFate : unsigned char { trapped, escapes };

/// Follows an interval around `minimum`: the hull of itself and its image, until it stops growing (trapped: an
/// invariant interval inside the basin) or touches an end (some points near the minimum leave). Extrema of the map on
/// the interval are found on a grid and polished. Throws Error if the potential has more than one variable.
[[nodiscard]] NoiseFreeFate noise_free_fate(const Potential& potential, double rate, const BatchSums& sums,
                                            double minimum, const Interval1d& basin);

/// The interval around `inside`, within `range`, from which noise-free descent is finite after `steps`; its ends by
/// bisection to 1e-9, so exact if the set is an interval.
[[nodiscard]] Interval1d finite_interval(const Potential& potential, double rate, const BatchSums& sums,
                                         std::uint64_t steps, double inside, const Interval1d& range);

/// The smallest rate = learning_rate c in [lower, upper] at which it escapes: its boundary crisis, by bisection to a
/// relative 1e-7. Throws Error unless it is trapped at `lower` and escapes at `upper`.
[[nodiscard]] double boundary_crisis(const Potential& potential, const BatchSums& sums, double minimum,
                                     const Interval1d& basin, double lower, double upper);

}  // namespace flypaper
