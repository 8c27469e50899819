#pragma once
#include <optional>

#include "flypaper/escape/killed_kernel.hpp"

namespace flypaper {

/// How fast the memory of a bounded start fades inside a basin: the ratio by which, step after step, the law's distance
/// to the quasi-stationary one shrinks.
struct Relaxation {
  /// The part of critical points of Q, where distances are multiplied by m: the largest over them of
  /// min_z E[m^z; m > 0], -1 <= z <= 0 (|m| at a point inside). A bounded density at distance x from the point keeps a
  /// part that decays like E[1/m; m > 0] a step, z = -1, unless that is infinite, as m has a density at 0, or the least
  /// value is at some z between: then the density grows towards the point and the least value tells (saddle point of
  /// the Mellin transform).
  double essential = 0.0;
  /// Modulus of the largest isolated eigenvalue after the leading one, if one is above the essential part: the same to
  /// 1e-4 on both grids.
  std::optional<double> isolated;
  double decay_ratio = 0.0;  ///< the larger of both, over the leading eigenvalue
};

[[nodiscard]] Relaxation relaxation(const KilledKernel& coarse, const KilledKernel& fine);

/// min_z E[|m|^z; ..], as above, at one critical point; `sides` says whether m < 0 stays in the interval too.
enum class Sides : unsigned char { one, both };
[[nodiscard]] double essential_decay(const OneStepLaw& law, double critical_point, Sides sides);

}  // namespace flypaper
