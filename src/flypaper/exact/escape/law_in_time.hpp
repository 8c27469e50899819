#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "flypaper/exact/escape/transition.hpp"

namespace flypaper {

/// The exact law of w_t in one dimension, from a point or a density inside an interval: the density of those that are
/// still inside, the masses that have left by each side, and the point masses at traps (critical points of Q that keep
/// trajectories). Trajectories beyond the bound put on an infinite end count as inside until they leave, a step later.
/// The transition must outlive it.
class LawInTime {
 public:
  /// Throws Error unless `start` is inside the interval.
  LawInTime(const Transition& transition, double start);
  /// From a density on the interval, which is normalised on it.
  LawInTime(const Transition& transition, const std::function<double(double)>& density);

  /// Applies the kernel once.
  void step();

  [[nodiscard]] std::uint64_t time() const { return time_; }
  /// Probability of not having left at time(); the point masses at traps belong to it.
  [[nodiscard]] double inside() const { return inside_; }
  [[nodiscard]] double left() const { return left_; }
  [[nodiscard]] double right() const { return right_; }
  /// Point masses at transition.traps()[i].
  [[nodiscard]] std::vector<double> trapped() const { return unconditional(trapped_); }
  /// Density at transition.points(), without the point masses. At time 0 of a start from a point it is 0.
  [[nodiscard]] std::vector<double> density() const { return unconditional(density_); }
  /// Probability, given survival before, of having left at the step just made.
  [[nodiscard]] double hazard() const { return hazard_; }
  /// P(lower < w_t < upper, still inside), the point masses included; panels that the ends cut are counted by a
  /// polynomial through their nodes.
  [[nodiscard]] double mass(double lower, double upper) const;

 private:
  [[nodiscard]] std::vector<double> unconditional(std::vector<double> values) const;

  const Transition& transition_;
  double start_;
  std::uint64_t time_ = 0;
  double inside_ = 1.0;
  double left_ = 0.0;
  double right_ = 0.0;
  double hazard_ = 0.0;
  bool at_point_;                ///< at time 0 of a start from a point
  std::vector<double> density_;  ///< given survival, as the next two
  double far_ = 0.0;
  std::vector<double> trapped_;
};

/// (1/2) integral |p - q| over the interval plus half the difference of what lies outside it: the total variation
/// between the law's density (its point masses are singular to any density and count in full) and another density,
/// given at the transition's points, whose mass outside the interval is `other_outside`.
[[nodiscard]] double total_variation(const LawInTime& law, const Transition& transition, std::span<const double> other,
                                     double other_outside);

/// What a start leads to: expectation of the exit time in steps, infinite if a trap can keep the trajectory, nan if the
/// law does not settle, and probabilities of how it ends.
struct ExitForecast {
  double mean_exit_time = 0.0;
  double left = 0.0;
  double right = 0.0;
  double trapped = 0.0;
  double undecided = 0.0;   ///< still moving inside after the last step looked at
  std::uint64_t steps = 0;  ///< that were looked at
};

class KilledKernel;
/// Follows the law until its hazard and its sides have settled, then lets it decay at the kernel's rate; if 5000 steps
/// do not settle it, or take seconds, those inside are undecided.
[[nodiscard]] ExitForecast forecast_exit(const KilledKernel& kernel, double start);
/// Follows the law for `steps` steps, or as many as take seconds: for intervals with traps, where there is no rate.
[[nodiscard]] ExitForecast forecast_exit(const Transition& transition, double start, std::uint64_t steps);

}  // namespace flypaper
