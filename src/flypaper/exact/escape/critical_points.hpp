#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "flypaper/exact/escape/basin.hpp"
#include "flypaper/exact/escape/stability.hpp"
#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// A point where Q - slope or Q' vanishes, in one variable: Q(w) - slope - q ~ coefficient (w - at)^order beside it.
struct CriticalPoint {
  double at = 0.0;
  double q = 0.0;  ///< Q - slope there, exactly 0 at a zero of it
  unsigned order = 0;
  double coefficient = 0.0;
};

/// The zeros of Q - slope and of Q' within a finite `range`, in order, for a potential of one variable: between
/// neighbouring zeros of the derivative a polynomial is monotone, so bracketing there finds every root to rounding. An
/// end of the range counts where the function vanishes up to rounding, and a root is told by its short form: what was
/// meant as 1.8 is 1.8. With functions in Q: analytic_zeros, and orders up to 8. Throws Error for more variables or a
/// constant Q.
[[nodiscard]] std::vector<CriticalPoint> critical_points_of(const Potential& potential, const Interval1d& range,
                                                            double slope = 0.0);

/// The zeros of Q' among these: every batch leaves them in place.
[[nodiscard]] std::vector<double> stationary_points(const Potential& potential, const Interval1d& range);

/// The minima of the population loss (Q - slope)^2 strictly inside the range, in order.
[[nodiscard]] std::vector<double> minima(const Potential& potential, double slope, const Interval1d& range);

/// The degree of Q in one variable. Throws Error as critical_points_of.
[[nodiscard]] unsigned degree_of(const Potential& potential);

/// The interval between the critical points with Q != 0 beside the zero `at`; infinite where there is none. `points`
/// are those of the whole line.
[[nodiscard]] Interval1d basin_of(const std::vector<CriticalPoint>& points, double at);

/// A range that holds every zero of Q and Q': Cauchy's bound from the coefficients of both.
[[nodiscard]] Interval1d range_of_critical_points(const Potential& potential);

/// Lyapunov exponents at a critical point of Q, grad Q = 0, which no batch moves (the top of a barrier, a degenerate
/// zero or line): E log|1 - learning_rate c (Q S_xx - S_xy) a| for every eigenvalue a of Hess Q, in increasing order of
/// a; 0 where a is. A negative exponent attracts, even at a maximum of the loss. In steps; relative error about 1e-12.
/// Throws Error if grad Q does not vanish up to rounding or the rule has momentum.
[[nodiscard]] std::vector<double> critical_exponents(const Potential& potential, const UpdateRule& rule,
                                                     const Population& population, std::uint64_t batch_size,
                                                     std::span<const double> at);

/// Largest learning rates, not h, at which small displacements from a critical point of Q stay small: a step multiplies
/// them along each eigenvalue a != 0 of Hess Q by m = 1 - learning_rate c a (Q S_xx - S_xy). In mean and mean square,
/// with the rule's momentum: 0 if no rate does (at a maximum of the loss both; where Q = 0 E m = 1 and E m^2 > 1), the
/// mean infinite where E m = 1 at every rate. Almost surely, without momentum: the last rate at which all exponents are
/// negative, looked for in steps of a tenth; 0 if there is none. All infinite where Hess Q vanishes too.
[[nodiscard]] StabilityLimits critical_limits(const Potential& potential, const UpdateRule& rule,
                                              const Population& population, std::uint64_t batch_size,
                                              std::span<const double> at);

}  // namespace flypaper
