#pragma once
#include "flypaper/exact/posterior/posterior.hpp"
#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// Bayes generalisation of a model of one variable whose prior is uniform on one well.
///
/// G_n = E log p(y | x) / p(y | x, data), the divergence of the truth from the posterior predictive density, which
/// averages N(y; Q(w) x, v_y) over the posterior. Given the data's sums it is
///     G = -E log <exp(s u e - s^2 u^2 / 2)>,  s = (Q(w) - slope) sqrt(v_x / v_y),  u, e independent standard normals,
/// with <> the posterior mean: Gauss-Legendre on the stretches of the well, the trapezoidal rule in u and e.
class BayesGeneralisation {
 public:
  /// Throws Error if the potential has more than one variable or the well is not a finite interval.
  BayesGeneralisation(Potential potential, Box well, const Population& population);

  /// G_n of a data set of `samples` samples with these sums; relative error about 1e-8.
  [[nodiscard]] double error(double samples, const BatchSums& sums) const;
  /// E G_n over data sets, by quadrature over the exact law of the sums: samples S_xx / v_x ~ chi^2, S_xy given S_xx ~
  /// N(slope S_xx, v_y S_xx / samples). samples E G_n tends to the learning coefficient of the well if Q takes the
  /// value `slope` in it. For samples >= 20.
  [[nodiscard]] double mean_error(double samples) const;

 private:
  Potential potential_;
  Box well_;
  Population population_;
};

}  // namespace flypaper
