#pragma once
#include <vector>

#include "flypaper/data/data_set.hpp"
#include "flypaper/model/potential.hpp"

namespace flypaper {

/// The Bayesian posterior of a one-dimensional model on an interval with a uniform prior, by quadrature.
///
/// Density ~ exp(-(n / 2 v_y) (Q^2 S_xx - 2 Q S_xy)): the likelihood of n samples depends on them only through the
/// means S_xx, S_xy. The population version puts S_xx = v_x, S_xy = slope v_x, as the post does with slope 0.
class Posterior1d {
 public:
  /// Throws Error if the potential has more than one variable, the interval is not finite or samples is negative.
  Posterior1d(const Potential& potential, const Box& interval, double samples, const BatchSums& sums,
              double noise_variance);

  /// Normalised density at w inside the interval.
  [[nodiscard]] double density(double w) const;
  /// Probability of [lower, upper], clipped to the interval; relative error about 1e-10.
  [[nodiscard]] double mass(double lower, double upper) const;
  /// log of the integral of exp(-(n/2v_y)(Q^2 S_xx - 2 Q S_xy)) against the uniform prior.
  [[nodiscard]] double log_evidence() const;

 private:
  [[nodiscard]] double exponent(double w) const;
  [[nodiscard]] double integral(double lower, double upper) const;

  Potential potential_;
  double lower_;
  double upper_;
  double scale_;  ///< n / 2 v_y
  BatchSums sums_;
  std::vector<double> breaks_;  ///< ends and stationary points: between them the integrand is monotone
  double peak_;                 ///< largest exponent
  double normalisation_;
};

}  // namespace flypaper
