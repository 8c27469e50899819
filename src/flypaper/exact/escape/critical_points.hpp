#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "flypaper/exact/algebra/real_zeros.hpp"
#include "flypaper/exact/escape/basin.hpp"
#include "flypaper/exact/escape/stability.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// A point where Q - slope or Q' vanishes, in one variable: Q(w) - slope - q ~ coefficient (w - at)^order beside it.
struct CriticalPoint {
  double at = 0.0;           ///< the nearest double
  double q = 0.0;            ///< Q - slope there, exactly 0 at a zero of it and nowhere else
  unsigned order = 0;        ///< 0: not decided, see `reason`
  double coefficient = 0.0;  ///< nan if the order is not decided or above 1000
  RealZero place;            ///< of Q - slope, else of Q'
  std::string reason;        ///< why the order is not decided

  [[nodiscard]] bool is_zero() const { return q == 0.0; }
  /// "-9/5" where it is a fraction, else the nearest double.
  [[nodiscard]] std::string text() const;
};

/// Whether the loss (Q - slope)^2 has a minimum there, as far as that is decided.
[[nodiscard]] inline bool is_minimum(const CriticalPoint& point) {
  return point.is_zero() || (point.order > 0 && point.order % 2 == 0 && (point.q > 0.0) == (point.coefficient > 0.0));
}

inline constexpr Interval1d whole_line{-std::numeric_limits<double>::infinity(),
                                       std::numeric_limits<double>::infinity()};

/// The zeros of Q - slope and of Q' in order, for a potential of one variable: those whose nearest doubles are in the
/// range. All are proved (exact/algebra), and so are their orders; a slope means its shortest decimal. With functions
/// in Q the range has to be finite. Throws Error for more variables, a constant Q, or an infinite range and functions
/// in Q; TooLarge.
[[nodiscard]] std::vector<CriticalPoint> critical_points_of(const Potential& potential,
                                                            const Interval1d& range = whole_line, double slope = 0.0);

/// The critical point whose nearest double is `at`, nothing if there is none or Q is constant. Throws Error if there is
/// more than one, and as critical_points_of.
[[nodiscard]] std::optional<CriticalPoint> critical_point_at(const Potential& potential, double at, double slope = 0.0);

/// The zeros of Q' among these, each double once: every batch leaves them in place. An end of the range that is rounded
/// arithmetic away from one, at most 4 units in the last place, stands for it and is given in its place.
[[nodiscard]] std::vector<double> stationary_points(const Potential& potential, const Interval1d& range);

/// The minima of the population loss (Q - slope)^2 strictly inside the range, in order, each double once.
[[nodiscard]] std::vector<double> minima(const Potential& potential, double slope, const Interval1d& range);

/// The degree of Q in one variable. Throws Error if it holds functions or more variables.
[[nodiscard]] unsigned degree_of(const Potential& potential);

/// The interval between the critical points with Q != 0 beside the zero; infinite where there is none. `points` are
/// those of the whole line.
[[nodiscard]] Interval1d basin_of(const std::vector<CriticalPoint>& points, const RealZero& zero);

}  // namespace flypaper
