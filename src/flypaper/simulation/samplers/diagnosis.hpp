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

/// What chains that began at one point, and others that began far apart, tell of the errors of the former.
struct ChainDiagnosis {
  /// Of the loss, of those draws of all chains that are kept: see Convergence::bulk; and steps for each.
  double effective_samples = 0.0;
  double autocorrelation_time = 0.0;
  /// The largest of the loss and of |w - anchor|^2 over the chains of both runs, see Convergence. With e effective
  /// draws of a chain it is sqrt(1 + 2/e). From a start at loss 0 an average over n steps lacks mean T e^(-b/T) / n,
  /// T = tau/2, after b steps of burn-in: at most mean / (2 e). Below one standard error s / sqrt(chains e) that is for
  /// e > chains mean^2 / (4 s^2); and what is known of the tails needs e >= 15.
  double r_hat = 0.0;
  double r_hat_limit = 0.0;
  /// The least Convergence::tail of both, and 15 for each chain.
  double tail_samples = 0.0;
  double tail_limit = 0.0;
  /// How far apart the averages of the two runs are, in standard errors; more than drift_limit once in 1000 pairs.
  double dispersion = 0.0;
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
[[nodiscard]] ChainDiagnosis diagnose(const LangevinResult& result, const LangevinResult& dispersed,
                                      const LangevinRun& run);

/// The run that is to be diagnosed, from dispersed_starts and with another seed.
[[nodiscard]] LangevinRun dispersed_run(const LangevinTarget& target, LangevinRun run);

}  // namespace flypaper
