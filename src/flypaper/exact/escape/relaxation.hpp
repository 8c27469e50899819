#pragma once
#include <optional>
#include <string>

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
  /// The larger of both, over the leading eigenvalue; none, with the reason, where a basin of several wells forgets
  /// more slowly in which of them it started.
  std::optional<double> decay_ratio;
  std::string reason{};
};

/// How the law from one well of several (between neighbouring critical points with a minimum between) forgets the well.
struct WellMemory {
  double ratio = 0.0;   ///< by which the share of those in the well nears its limit, a step, as far as 128 steps tell
  double spread = 0.0;  ///< the largest difference of a hazard then from that of the quasi-stationary law
};
/// The slowest of all wells; 0 if there is one.
[[nodiscard]] WellMemory well_memory(const KilledKernel& kernel);

[[nodiscard]] Relaxation relaxation(const KilledKernel& coarse, const KilledKernel& fine);

}  // namespace flypaper
