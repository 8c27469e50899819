#pragma once
#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "flypaper/exact/posterior/peaked_integral.hpp"
#include "flypaper/exact/posterior/slices.hpp"
#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// What `samples` samples say of w: exp(-(samples / 2 noise_variance) (Q^2 S_xx - 2 Q S_xy)), which is the likelihood
/// up to a factor without w. Samples enter through their sums only; tempering at inverse temperature b multiplies
/// `samples` by b.
struct Likelihood {
  double samples = 1.0;
  BatchSums sums{.s_xx = 1.0, .s_xy = 0.0};
  double noise_variance = 1.0;

  /// A in (likelihood) ~ exp(-A (Q - level)^2): samples S_xx / (2 noise_variance).
  [[nodiscard]] double scale() const { return samples * sums.s_xx / (2.0 * noise_variance); }
  /// The Q that fits best: S_xy / S_xx.
  [[nodiscard]] double level() const { return sums.s_xy / sums.s_xx; }
};

/// The population's likelihood, S_xx = v_x and S_xy = slope v_x: exp(-samples K(w)) with K the divergence of the truth
/// from the model, up to a factor without w.
[[nodiscard]] Likelihood population_likelihood(const Population& population, double samples);

/// A number with an estimate of its absolute error.
struct Approximation {
  double value = 0.0;
  double error = 0.0;
};

/// A factor exp(-(stiffness/2) |w - anchor|^2), as estimators of local learning coefficients put it.
struct Restraint {
  std::vector<double> anchor;
  double stiffness = 0.0;
};

/// The Bayesian posterior of a model of one or two variables on a box with a uniform prior, by quadrature.
///
/// One variable: Gauss-Kronrod on stretches between the zeros of Q - level and of Q', relative errors about 1e-12. Two:
/// the same along one axis, and along the other over cells graded to the peaks of the marginal, relative errors about
/// 1e-8; where A (Q - level)^2 is nowhere small, its rounding is what the error tells. Samples from 1 to 1e18; every
/// result carries an estimate of its error.
class Posterior {
 public:
  /// Throws Error if the potential has more than two variables, the box is not finite, empty or of another dimension,
  /// or samples, S_xx or the noise variance are out of range.
  Posterior(Potential potential, Box box, const Likelihood& likelihood);
  /// With the restraint as a further factor and no box: the integrals end where the restraint is below exp(-50).
  Posterior(Potential potential, const Likelihood& likelihood, Restraint restraint);

  [[nodiscard]] const Box& box() const { return box_; }
  /// log of the integral of likelihood and restraint against the uniform prior on the box.
  [[nodiscard]] Approximation log_evidence() const;
  /// Normalised density at w inside the box.
  [[nodiscard]] double density(std::span<const double> w) const;
  /// Probability of a region, clipped to the box. Throws Error if it is reversed or has another dimension.
  [[nodiscard]] Approximation mass(const Box& region) const;
  /// The same with the outer and inner integrals taken along the axes in the other order: a second route in 2D.
  [[nodiscard]] Approximation mass_in_other_order(const Box& region) const;
  /// <A (Q - level)^2>: samples x E[K] for the population version, which tends to the learning coefficient.
  [[nodiscard]] Approximation expected_loss() const;
  /// Density of coordinate `axis` at `at`, the other one integrated out.
  [[nodiscard]] double marginal_density(unsigned axis, double at) const;
  /// Where coordinate `axis` has each of the probabilities `fractions` below it. Throws Error unless 0 < fraction < 1.
  [[nodiscard]] std::vector<double> quantiles(unsigned axis, std::span<const double> fractions) const;
  /// Coordinates near which the marginal of `axis` has its peaks and edges, ends of the box included, sorted.
  [[nodiscard]] std::vector<double> landmarks(unsigned axis) const;

 private:
  void prepare();
  [[nodiscard]] Box clipped(const Box& region) const;
  [[nodiscard]] long double local(unsigned axis, double at) const;
  [[nodiscard]] LineWeight weight(unsigned axis, unsigned moment) const;
  [[nodiscard]] double restrained(unsigned axis, long double at) const;
  [[nodiscard]] Scaled line(unsigned outer, long double at, const Box& region, unsigned moment) const;
  [[nodiscard]] PeakedIntegral peaks(unsigned outer, const Box& region) const;
  [[nodiscard]] Scaled integral(unsigned outer, const Box& region, unsigned moment) const;

  Potential potential_;
  Box box_;
  Likelihood likelihood_;
  Restraint restraint_;
  std::vector<double> centre_;
  std::vector<Slices> slices_;  ///< with the outer coordinate along each axis
  Scaled whole_{.exponent = INFINITY};
  std::vector<long double> knots_;  ///< of the whole box in two variables, along the first
};

}  // namespace flypaper
