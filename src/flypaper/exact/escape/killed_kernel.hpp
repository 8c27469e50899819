#pragma once
#include <complex>
#include <cstdint>
#include <optional>
#include <vector>

#include "flypaper/exact/escape/transition.hpp"

namespace flypaper {

/// The one-step kernel killed outside an interval, with its quasi-stationary law.
class KilledKernel {
 public:
  /// Throws Error as Transition does; if the interval holds no minimum of the loss; if a trap in it keeps trajectories
  /// for ever, so that there is no rate; if the law does not settle; if the grid gains or loses mass; or if more
  /// lingers at a critical point than leaves slowly from elsewhere, so that there is no quasi-stationary law.
  KilledKernel(const OneStepLaw& law, const Interval1d& interval, double refinement = 1.0);

  [[nodiscard]] const Transition& transition() const { return transition_; }
  /// Exits per step once the law inside has settled: -log of the leading eigenvalue, by the flux out of the left
  /// eigenvector, -log1p(-<pi, e>/<pi, 1>) with e the one-step exit probability, so that tiny rates keep their digits.
  [[nodiscard]] double escape_rate() const { return escape_rate_; }
  /// The probability to leave at the next step, 1 - exp(-escape_rate), by side.
  [[nodiscard]] const Losses& flux() const { return flux_; }
  /// Probability, given survival so far, of leaving at step t = 1 .. steps from the start `from`.
  [[nodiscard]] std::vector<double> hazards_from(double from, std::size_t steps) const;
  /// The first step from which on the hazard from the start `from` stays within a relative `tolerance` of its limit.
  /// Throws Error if that takes more than 8192 steps.
  [[nodiscard]] std::uint64_t settling_steps(double from, double tolerance) const;
  /// The quasi-stationary law: points and density.
  [[nodiscard]] const std::vector<double>& points() const { return transition_.points(); }
  [[nodiscard]] const std::vector<double>& quasi_stationary_density() const { return quasi_stationary_; }
  /// The largest eigenvalues that the grid has after the leading one, as far as found; some may belong to the grid
  /// only.
  [[nodiscard]] const std::vector<std::complex<double>>& further_eigenvalues() const { return eigenvalues_; }

 private:
  void start_from_krylov_space();
  void settle();
  void refuse_lingering() const;

  Transition transition_;
  std::vector<double> quasi_stationary_;
  Losses flux_;
  double escape_rate_ = 0.0;
  std::vector<std::complex<double>> eigenvalues_;
};

/// An escape rate with an estimate of its error, which proves nothing: the change from a discretisation with panels 1.5
/// times as long and wider holes beside the critical points, or what the holes that are left still take, where that is
/// more (see Lingering); plus 1e-7 of the rate, as distances to the barrier are rounded, and 1e-40 for the kernel's cut
/// tails.
struct EscapeRate {
  double per_step;
  double error_bound;
};
[[nodiscard]] EscapeRate escape_rate(const Potential& potential, const UpdateRule& rule, const Population& population,
                                     std::uint64_t batch_size, const Interval1d& interval);
/// The holes of `fine` must be narrower; the estimate is infinite if they are not.
[[nodiscard]] EscapeRate escape_rate(const KilledKernel& coarse, const KilledKernel& fine);

}  // namespace flypaper
