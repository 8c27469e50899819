#pragma once
#include <vector>

#include "flypaper/exact/escape/one_step.hpp"

namespace flypaper {

/// An interval that trajectories escape from. At an end that is a critical point of Q every batch leaves w in place
/// (the top of the barrier).
struct Interval1d {
  double lower;
  double upper;
};

/// The interval with an infinite end moved inwards: to where a trajectory stays inside with probability below 1e-11, or
/// below 1e-2 and no step from the inner half gets there (probability 1e-20).
/// Throws Error if both ends are infinite, if lower is not below upper, or if there is no such place.
[[nodiscard]] Interval1d bounded(const OneStepLaw& law, const Interval1d& interval);

/// Whether a critical point of Q draws trajectories in: E log|m| < 0 for the factor m that multiplies distances to it,
/// or, where m = 1 for every batch (a critical point of higher order), it is a minimum of the loss. Such a point keeps
/// a mass for ever, so that there is a probability of escape and no rate.
[[nodiscard]] bool is_trap(const OneStepLaw& law, double critical_point);

}  // namespace flypaper
