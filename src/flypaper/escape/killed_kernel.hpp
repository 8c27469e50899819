#pragma once
#include <vector>

#include "flypaper/escape/one_step.hpp"

namespace flypaper {

/// An interval that trajectories escape from. At an end that is a critical point of Q every batch leaves w in place
/// (the top of the barrier); an infinite end is replaced by where a trajectory has left with all but 1e-13 of its
/// probability.
struct Interval1d {
  double lower;
  double upper;
};

/// The one-step kernel killed outside an interval, discretised by Gauss-Legendre panels that are graded towards the top
/// of the barrier: there the kernel multiplies distances by a random factor, so it is smooth in their logarithm, and
/// equal panels would trap mass beside the fixed point.
class KilledKernel {
 public:
  /// `panels` panels of 8 nodes over the interval, and as many again towards each end where Q' = 0. Throws Error.
  KilledKernel(const OneStepLaw& law, const Potential& potential, const Interval1d& interval, std::size_t panels);

  /// Exits per step once the law inside has settled: -log of the leading eigenvalue, by the flux out of the left
  /// eigenvector, -log1p(-<pi, e>/<pi, 1>) with e the one-step exit probability, so that tiny rates keep their digits.
  [[nodiscard]] double escape_rate() const { return escape_rate_; }
  /// Probability, given survival so far, of leaving at step t = 1 .. steps from the start `from`.
  [[nodiscard]] std::vector<double> hazards_from(double from, std::size_t steps) const;
  /// The first step from which on the hazard from the start `from` stays within a relative `tolerance` of its limit.
  /// Throws Error if that takes more than 8192 steps.
  [[nodiscard]] std::uint64_t settling_steps(double from, double tolerance) const;
  /// The quasi-stationary law: points and density.
  [[nodiscard]] const std::vector<double>& points() const { return points_; }
  [[nodiscard]] const std::vector<double>& quasi_stationary_density() const { return quasi_stationary_; }

 private:
  void add_panel(double from, double to);
  void add_panels(const Interval1d& interval, bool graded_below, bool graded_above, std::size_t panels);
  [[nodiscard]] std::vector<double> propagate(const std::vector<double>& density) const;
  [[nodiscard]] double mass(const std::vector<double>& density) const;
  [[nodiscard]] double flux(const std::vector<double>& density) const;
  void find_quasi_stationary_law();

  OneStepLaw law_;
  Interval1d interval_;
  std::vector<double> points_;
  std::vector<double> weights_;
  std::vector<double> exit_probability_;
  std::vector<double> kernel_;  ///< kernel_[to * size + from]
  std::vector<double> quasi_stationary_;
  double escape_rate_ = 0.0;
};

/// An escape rate with the change under refinement of the discretisation, which bounds its error in practice.
struct EscapeRate {
  double per_step;
  double error_bound;
};
[[nodiscard]] EscapeRate escape_rate(const Potential& potential, const UpdateRule& rule, const Population& population,
                                     std::uint64_t batch_size, const Interval1d& interval);

/// E[1/m; m > 0] / lambda_1 at a barrier, lambda_1 = exp(-rate): how fast the memory of a bounded start fades, if no
/// isolated eigenvalue is slower. Throws Error if m comes near 0 with probability above 1e-9: then it is infinite.
[[nodiscard]] double decay_ratio(const OneStepLaw& law, double barrier, double escape_rate);

}  // namespace flypaper
