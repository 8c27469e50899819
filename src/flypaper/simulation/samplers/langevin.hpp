#pragma once
#include <cstdint>
#include <vector>

#include "flypaper/simulation/data/batches.hpp"
#include "flypaper/simulation/samplers/target.hpp"

namespace flypaper {

/// What the tests plant in a sampler.
enum class SamplerFault : unsigned char {
  none,
  no_hastings,          ///< MALA's acceptance leaves out the densities of the proposal
  wrong_sign_of_drift,  ///< those densities are of a drift uphill
  half_the_noise        ///< variance epsilon / 2
};

/// Independent chains, all begun at the anchor.
struct LangevinRun {
  double step_size = 1e-3;  ///< epsilon: a step adds noise of variance epsilon to every coordinate
  std::uint64_t chains = 64;
  std::uint64_t burn_in = 0;   ///< steps before averaging
  std::uint64_t steps = 1000;  ///< steps averaged over
  std::uint64_t seed = 1;
  unsigned threads = 0;  ///< 0 takes all cores; results do not depend on it
  SamplerFault fault = SamplerFault::none;
};

struct LangevinResult {
  /// Of each chain: average over its steps of samples (L(w) - L(anchor)), L = mean r^2 / (2 v_y) over the data that the
  /// likelihood has. NaN for a chain that diverged.
  std::vector<double> loss;
  /// The same over the second half of its steps less that over the first (steps // 2 each).
  std::vector<double> drift;
  /// Of each chain and each k with 2^k <= steps: the mean square over its whole blocks of 2^k steps of their averages.
  std::vector<std::vector<double>> block_squares;
  std::vector<double> gradient_square;    ///< of each chain: average of |G|^2, G what a step's drift is made of
  std::vector<std::vector<double>> last;  ///< of each chain its last state
  std::uint64_t diverged = 0;             ///< chains; counted, never dropped
  double acceptance = 1.0;                ///< fraction of proposals accepted
};

/// Stochastic gradient Langevin dynamics, w <- w - (epsilon/2) G + sqrt(epsilon) N(0, I), with G the gradient of U
/// whose S_xx, S_xy are those of a batch of `batches`. Biased: by the batches' noise and by the step. Source: Welling,
/// Teh 2011. Consumes purpose langevin. Throws Error if the step size is not positive and finite or chains or steps are
/// 0.
[[nodiscard]] LangevinResult run_sgld(const LangevinTarget& target, const BatchSource& batches, const LangevinRun& run);

/// The Metropolis-adjusted Langevin algorithm: the same step with the gradient of U as a proposal, accepted with
/// probability min(1, exp(U(w) - U(w')) q(w | w') / q(w' | w)). It leaves exp(-U) invariant exactly. Source: Roberts,
/// Tweedie 1996. A proposal that is not finite is rejected. Consumes purpose langevin. Throws as run_sgld.
[[nodiscard]] LangevinResult run_mala(const LangevinTarget& target, const LangevinRun& run);

}  // namespace flypaper
