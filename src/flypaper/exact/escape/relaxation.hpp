#pragma once
#include <optional>
#include <string>

#include "flypaper/exact/escape/killed_kernel.hpp"

namespace flypaper {

/// What lingers beside a critical point of Q, where each batch multiplies the distance x by m: the moments
/// g(z) = E[m^z; m > 0] (of |m| at a point inside an interval) decide.
///
/// A bounded density at distance x keeps a part that decays like g(-1) a step, unless that is infinite, as m has a
/// density at 0, or the least g is at some z between: then the density grows towards the point and the least value
/// tells (saddle point of the Mellin transform). An eigenvalue above that decay has a law that goes like x^(s - 1) with
/// s the larger root of g(-s) = eigenvalue, at most 1 as what comes from elsewhere has a bounded density, and a
/// probability to be inside later that goes like x^(-r) with r the smaller root, at least 0.
class Lingering {
 public:
  /// Which m stay in the interval: those above 0, at its end, or all.
  enum class Sides : unsigned char { one, both };
  Lingering(const OneStepLaw& law, double critical_point, Sides sides);

  /// The critical point.
  [[nodiscard]] double at() const { return at_; }
  /// min g(z) over -1 <= z <= 0: how much of a bounded start is still near the point, from step to step.
  [[nodiscard]] double decay() const { return decay_; }
  /// s - r: what a hole of width x beside the point takes from the eigenvalue goes like x^(s - r). 0 if the eigenvalue
  /// is not above decay().
  [[nodiscard]] double gap(double eigenvalue) const;

 private:
  [[nodiscard]] double moment(double z) const;

  double at_;
  VarianceGamma family_;
  VarianceGamma::Parameters factor_;
  Sides sides_;
  double least_at_ = 0.0;
  double decay_ = 0.0;
};

/// Of every fixed point of the interval.
[[nodiscard]] std::vector<Lingering> lingering(const Transition& transition);

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
