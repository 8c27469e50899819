#pragma once
#include <optional>

#include "flypaper/exact/escape/killed_kernel.hpp"

namespace flypaper {

/// How fast the memory of a bounded start fades inside a basin: the ratio by which, step after step, the law's distance
/// to the quasi-stationary one shrinks.
struct Relaxation {
  /// The part of what lingers at critical points of Q: the largest decay there, see Lingering. A critical point beyond
  /// an end, nearer than 1e-3 of the basin, counts as at the end.
  double essential = 0.0;
  /// Modulus of the largest isolated eigenvalue after the leading one, if one is above the essential part: the same to
  /// 1e-4 on both grids.
  std::optional<double> isolated;
  double decay_ratio = 0.0;  ///< the larger of both, over the leading eigenvalue
};

[[nodiscard]] Relaxation relaxation(const KilledKernel& coarse, const KilledKernel& fine);

}  // namespace flypaper
