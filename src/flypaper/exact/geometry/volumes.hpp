#pragma once
#include <memory>
#include <string>

#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// A volume and its error as the quadrature estimates it, no bound.
struct Volume {
  double value = 0.0;
  double error = 0.0;
};

/// V(eps) = |{w in box : Q(w)^2 < eps}| of a potential of one or two variables.
///
/// One variable: between the real zeros of Q and Q', which are proved, each end of {Q^2 < eps} from an exact expansion
/// about the nearest of them; relative error 1e-12 and better down to eps = 1e-30. Two: such lengths along one with 30
/// digits, over the other by the graded rule between cuts where zeros branch, meet, turn or pass the edges, and kinks,
/// where the length stops to be analytic; 1e-6. Decimal ends of the box mean what is written.
class SublevelVolumes {
 public:
  /// Throws Error if Q has more than two variables, or if the box is infinite, reversed or of another dimension;
  /// TooLarge if Q is too large to expand, or in two variables of a degree whose resultants take too long.
  SublevelVolumes(const Potential& potential, const Box& box);
  ~SublevelVolumes();
  SublevelVolumes(SublevelVolumes&& other) noexcept;
  SublevelVolumes& operator=(SublevelVolumes&& other) noexcept;
  SublevelVolumes(const SublevelVolumes&) = delete;
  SublevelVolumes& operator=(const SublevelVolumes&) = delete;

  /// Throws Error unless 1e-30 <= eps < infinity.
  [[nodiscard]] Volume operator()(double eps) const;

 private:
  struct Content;
  std::unique_ptr<const Content> content_;
};

/// lambda and m as volumes show them: V ~ eps^lambda (-log eps)^(m - 1).
struct VolumeFit {
  double exponent = 0.0;        ///< lambda, given the multiplicity
  double exponent_error = 0.0;  ///< its change between two windows of eps, and the volumes' own errors
  double multiplicity = 0.0;    ///< m before rounding
  double multiplicity_error = 0.0;
  std::string warning{};  ///< why m cannot be told, as where poles are near-tied; empty if it can
};

/// From log V at three eps that are equally far apart in log: first and second differences give lambda and m - 1, as
/// log V = c - lambda t + (m - 1) log t, t = -log eps; with m rounded to n, lambda solves the exact law
/// V = e^(-lambda t) (a t + b) if n = 2. Two windows, 1e-30 to 1e-18 and 1e-24 to 1e-12, give the errors.
/// Throws Error if the volume is 0: an empty region.
[[nodiscard]] VolumeFit fit_volumes(const SublevelVolumes& volumes);

}  // namespace flypaper
