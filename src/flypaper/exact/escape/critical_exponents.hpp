#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "flypaper/base/core/rational.hpp"
#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// Lyapunov exponents at a critical point of Q, grad Q = 0, which no batch moves (the top of a barrier, a degenerate
/// zero or line): E log|1 - learning_rate c ((Q - slope) S_xx - noise) a| for every eigenvalue a of Hess Q, in
/// increasing order of a; 0 where a is. A negative exponent attracts, even at a maximum of the loss. In steps; relative
/// error about 1e-12. Throws Error if grad Q does not vanish up to rounding or the rule has momentum.
[[nodiscard]] std::vector<double> critical_exponents(const Potential& potential, const UpdateRule& rule,
                                                     const Population& population, std::uint64_t batch_size,
                                                     std::span<const double> at);
/// The same in one variable, from what is proved of the point: no rounding decides beside others, nor at any scale.
/// Throws Error if that is beyond the range of doubles.
[[nodiscard]] std::vector<double> critical_exponents(const CriticalPoint& point, const UpdateRule& rule,
                                                     const Population& population, std::uint64_t batch_size);

/// The last learning rates, not h, at which small displacements from a critical point of Q stay small, though beside a
/// maximum of the loss they need not almost surely at every rate below; 0 if no rate does, no value where that is not
/// decided or beyond the range of doubles, with the reason.
struct CriticalLimits {
  std::optional<double> mean;
  std::optional<double> mean_square;
  std::optional<double> almost_sure;
  std::string reason{};
};

/// With r = Q - slope at the point, a step multiplies displacements along each eigenvalue a != 0 of Hess Q by
/// m = 1 - learning_rate c a (r S_xx - noise). In mean and mean square, with the rule's momentum: 0 at a maximum of the
/// loss; where r = 0, E m = 1 and E m^2 > 1, so that the mean is infinite and the mean square 0. Almost surely, without
/// momentum: the last rate at which all exponents are negative, looked for in steps of a tenth.
///
/// Along the kernel of Hess Q m = 1, and terms of higher order decide. Where r != 0 these are r times the shape of Q
/// (local_shape, at `exact`; in one variable the order and coefficient of Q - Q(at)): descent leaves every critical
/// point of an analytic loss that is no minimum, and stays at those that are (Absil, Kurdyka 2006), at every rate, as
/// its steps are of higher order; noise is smaller by the distance to the power k - 2. So all limits are 0 at a saddle
/// or maximum, and at a minimum those of the other directions, infinite if there are none. Where r = 0 the loss has a
/// minimum, descent stays, and the limits are those of the other directions too, infinite if there are none: in mean
/// square and almost surely that is the linearised dynamics, and the reason says that noise of higher order is not in
/// it.
[[nodiscard]] CriticalLimits critical_limits(const Potential& potential, const UpdateRule& rule,
                                             const Population& population, std::uint64_t batch_size,
                                             std::span<const double> at, std::span<const Rational> exact = {});
[[nodiscard]] CriticalLimits critical_limits(const CriticalPoint& point, const UpdateRule& rule,
                                             const Population& population, std::uint64_t batch_size);

/// Limits in units of 1 / (curvature factor), as learning rates.
[[nodiscard]] CriticalLimits in_rates(CriticalLimits limits, double curvature, double factor);

}  // namespace flypaper
