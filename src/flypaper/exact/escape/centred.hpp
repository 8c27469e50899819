#pragma once
#include <vector>

#include "flypaper/exact/escape/critical_points.hpp"

namespace flypaper {

/// A potential of one variable in coordinates v that are about the places of interest and as long as they are apart:
/// w = origin + 2^unit v and Q(w) = 2^height potential(v). There SGD with learning_rate 2^(2 (height - unit)) on noise
/// of variance v_y 2^(-2 height) makes the same trajectories (the last of the units in laws/scaling_symmetry).
struct Centred {
  Potential potential;
  std::vector<CriticalPoint> points;  ///< of the new potential, as many as of the old one
  Rational origin{};
  int unit = 0;
  int height = 0;

  [[nodiscard]] double coordinate(const Rational& w) const;
  /// The double nearest to the place with that coordinate.
  [[nodiscard]] double place(double coordinate) const;
  /// The learning rate there, and back. The first throws Error where it is beyond the range of doubles, as does the
  /// variance.
  [[nodiscard]] double rate(double learning_rate) const;
  [[nodiscard]] double original_rate(double rate) const;
  [[nodiscard]] double noise_variance(double original) const;
  /// Whether the coordinates differ.
  [[nodiscard]] bool is_moved() const { return unit != 0 || height != 0 || origin != Rational(); }
};

/// Coordinates for what happens between the two places, where `points` are all critical points of the potential: those
/// of w itself unless doubles would lose it, being nearer together than a thousandth of their size (or of 1), or unless
/// Q or lengths are beyond 1e+-60. Only of polynomials, whose irreducible factors are moved exactly, each coefficient
/// then rounded once, so that multiple zeros stay.
[[nodiscard]] Centred centred(const Potential& potential, const std::vector<CriticalPoint>& points,
                              const Rational& from, const Rational& to);

/// The same for what happens in a basin, an end of which stands for a zero of Q' that is at most 4 units in the last
/// place away. In more variables and with functions nothing is moved.
struct CentredBasin {
  Centred coordinates;
  Interval1d basin{};
};
[[nodiscard]] CentredBasin centred(const Potential& potential, const Interval1d& basin);

}  // namespace flypaper
