#pragma once
#include <array>
#include <cmath>
#include <memory>
#include <span>
#include <vector>

#include "flypaper/exact/quadrature/exact_box.hpp"
#include "flypaper/exact/quadrature/graded_rule.hpp"
#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/samplers/target.hpp"

namespace flypaper {

class PlaneLines;

/// The population's likelihood, S_xx = v_x and S_xy = slope v_x: exp(-samples K(w)) with K the divergence of the truth
/// from the model, up to a factor without w.
[[nodiscard]] Likelihood population_likelihood(const Population& population, double samples);

/// The Q that fits best, of the decimals that the sums stand for.
[[nodiscard]] Rational exact_level(const Likelihood& likelihood);

/// A number with its absolute error, bounded or estimated as the function that gives it says.
struct Approximation {
  double value = 0.0;
  double error = 0.0;
};

/// The Bayesian posterior of a model of one or two variables on a box with a uniform prior, by quadrature.
///
/// P = Q - level has exact coefficients: decimals of Q, of the box and of the sums mean what is written. One variable:
/// between the real zeros of P and P', which are proved, from exact expansions about each; errors are bounded
/// but for the rounding of sums, and about 1e-14. Two: the same along one axis with 30 digits, and along the other by
/// the graded rule between cuts where zeros branch, meet, turn or pass the edges; relative errors are estimated and
/// about 1e-8. Samples from 1 to 1e18; every result carries its error.
class Posterior {
 public:
  /// Throws Error if the potential has more than two variables or is no polynomial, the box is not finite, empty or of
  /// another dimension, samples, S_xx or the noise variance are out of range, or exponents or errors are beyond
  /// doubles; TooLarge if Q is too large to expand.
  Posterior(const Potential& potential, const Box& box, const Likelihood& likelihood);
  /// On a box with exact ends.
  [[nodiscard]] static Posterior on_exact_box(Potential potential, ExactBox box, const Likelihood& likelihood);
  /// With the restraint as a further factor and no box: the integrals end where the restraint is below exp(-50).
  Posterior(const Potential& potential, const Likelihood& likelihood, const Restraint& restraint);

  [[nodiscard]] const Box& box() const;
  [[nodiscard]] const ExactBox& exact_box() const;
  /// log of the integral of likelihood and restraint against the uniform prior on the box.
  [[nodiscard]] Approximation log_evidence() const;
  /// Normalised density at w inside the box.
  [[nodiscard]] double density(std::span<const double> w) const;
  /// Probability of a region, clipped to the box. Throws Error if it is reversed or has another dimension.
  [[nodiscard]] Approximation mass(const Box& region) const;
  /// Of a region inside the box.
  [[nodiscard]] Approximation exact_mass(const ExactBox& region) const;
  /// The same with the outer and inner integrals taken along the axes in the other order: a second route in 2D.
  [[nodiscard]] Approximation mass_in_other_order(const Box& region) const;
  /// <A (Q - level)^2>: samples x E[K] for the population version, which tends to the learning coefficient.
  [[nodiscard]] Approximation expected_loss() const;
  /// WBIC without the part n L of the best Q: log n <A (Q - level)^2 / log n> at inverse temperature 1 / log n, an
  /// estimate of the free energy -log Z from one posterior. Source: Watanabe 2013. Throws Error if n <= 1.
  [[nodiscard]] Approximation wbic() const;
  /// Density of coordinate `axis` at `at`, the other one integrated out.
  [[nodiscard]] double marginal_density(unsigned axis, double at) const;
  /// Where coordinate `axis` has each of the probabilities `fractions` below it. Throws Error unless 0 < fraction < 1.
  [[nodiscard]] std::vector<double> quantiles(unsigned axis, std::span<const double> fractions) const;
  /// Coordinates near which the marginal of `axis` has its peaks and edges, ends of the box included, sorted.
  [[nodiscard]] std::vector<double> landmarks(unsigned axis) const;

 private:
  struct Content;
  struct Marginals;
  Posterior(std::shared_ptr<const Content> content, const Likelihood& likelihood);
  [[nodiscard]] Sample integral(unsigned outer, const ExactBox& region) const;
  [[nodiscard]] const PlaneLines& marginal_lines(unsigned axis) const;
  [[nodiscard]] double line_quantile(double fraction) const;

  std::shared_ptr<const Content> content_;
  Likelihood likelihood_;
  double reference_ = 0.0;  ///< |P| where exponents are 0
  std::shared_ptr<const Marginals> marginals_;
  Sample whole_{.exponent = INFINITY};
};

}  // namespace flypaper
