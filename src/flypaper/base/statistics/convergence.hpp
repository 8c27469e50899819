#pragma once
#include <vector>

namespace flypaper {

/// What draws of one number along several chains tell of their convergence. Each chain is cut into halves, whose draws
/// are replaced by the normal scores of their ranks among all, so that no moments are needed. Source: Vehtari, Gelman,
/// Simpson, Carpenter, Buerkner 2021.
struct Convergence {
  /// The larger R-hat of the scores and of the scores of |draw - median|, sqrt(((n-1)/n W + B/n) / W), B/n the variance
  /// of the halves' averages and W the average of their variances: 1 where all chains have one location and one scale.
  double r_hat = 1.0;
  /// Effective numbers of draws, by Geyer's initial monotone sequence of all chains' autocorrelations: of the scores,
  /// and the smaller of those that tell whether a draw is below the 5 % and below the 95 % quantile.
  double bulk = 0.0;
  double tail = 0.0;
};

/// `chains` are equally long; of fewer than 4 draws r_hat is infinite.
[[nodiscard]] Convergence convergence(const std::vector<std::vector<double>>& chains);

}  // namespace flypaper
