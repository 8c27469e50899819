#pragma once
#include <span>
#include <vector>

#include "flypaper/exact/escape/basin.hpp"
#include "flypaper/exact/escape/stability.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// A point where Q - slope or Q' vanishes, in one variable: Q(w) - slope - q ~ coefficient (w - at)^order beside it.
struct CriticalPoint {
  double at = 0.0;
  double q = 0.0;  ///< Q - slope there, exactly 0 at a zero of it
  unsigned order = 0;
  double coefficient = 0.0;
};

/// Whether the loss (Q - slope)^2 has a minimum there.
[[nodiscard]] inline bool is_minimum(const CriticalPoint& point) {
  return point.q == 0.0 || (point.order % 2 == 0 && point.q * point.coefficient > 0.0);
}

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

}  // namespace flypaper
