#pragma once
#include <string>

#include "flypaper/exact/geometry/volumes.hpp"

namespace flypaper {

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
