#pragma once
#include <string>
#include <vector>

#include "flypaper/simulation/samplers/langevin.hpp"

namespace flypaper {

/// An average over chains with its standard error from their spread, which is right whatever the autocorrelation but
/// knows no bias.
struct ChainAverage {
  double value = 0.0;
  double error = 0.0;
};

/// Estimate of the local learning coefficient, samples (E L(w) - L(anchor)). Undefined (NaN) if a chain diverged.
[[nodiscard]] ChainAverage local_learning_coefficient(const LangevinResult& result);

/// What chains that began at one point tell of their own errors.
struct ChainDiagnosis {
  /// Of all chains: chains steps / tau, tau = max_k 2^k Var(average of 2^k steps) / Var(step), the integrated
  /// autocorrelation time by blocking (Flyvbjerg, Petersen 1989), in which blocks of whole chains count too.
  double effective_samples = 0.0;
  double autocorrelation_time = 0.0;
  /// sqrt(1 + between / within), the variance of the chains' averages over that within chains (Gelman, Rubin 1992).
  double r_hat = 0.0;
  /// From a start at loss 0 an average over n steps lacks mean T e^(-b/T) / n, T = tau/2, after b steps of burn-in: at
  /// most mean / (2 e), e = n / tau effective steps of a chain. Below one standard error s / sqrt(chains e) that is for
  /// e > chains mean^2 / (4 s^2); and s^2 is known only for e > 5. r_hat = sqrt(1 + 1/e).
  double r_hat_limit = 0.0;
  /// Student's t of the chains' averages over the second half of their steps less the first, and what |t| exceeds once
  /// in 1000 runs of stationary chains.
  double drift = 0.0;
  double drift_limit = 0.0;
  double start_bias = 0.0;  ///< the bound above with the measured T
  /// Of SGLD: (epsilon/8) E|G|^2, exact for quadratic U and too large for steeper ones: as E|w - anchor|^2 is
  /// stationary, E (w - anchor) . grad U = d + (epsilon/4) E|G|^2, and the left side is 2 U or more.
  double step_bias = 0.0;
  std::vector<std::string> warnings;  ///< empty if the chains have mixed and the step is small enough

  bool has_mixed = false;
  /// Of everything that is known: sampling, start and step.
  double standard_error = 0.0;
};
[[nodiscard]] ChainDiagnosis diagnose(const LangevinResult& result, const LangevinRun& run);

}  // namespace flypaper
