#pragma once
#include <cstdint>
#include <vector>

#include "flypaper/simulation/data/batches.hpp"
#include "flypaper/simulation/samplers/target.hpp"

namespace flypaper {

/// Independent chains.
struct LangevinRun {
  double step_size = 1e-3;  ///< epsilon: a step adds noise of variance epsilon to every coordinate
  std::uint64_t chains = 64;
  std::uint64_t burn_in = 0;   ///< steps before averaging
  std::uint64_t steps = 1000;  ///< steps averaged over
  std::uint64_t seed = 1;
  unsigned threads = 0;                          ///< 0 takes all cores; results do not depend on it
  std::vector<std::vector<double>> starts = {};  ///< chain i starts at starts[i modulo their number]; none: the anchor
  std::uint64_t draws = 0;                       ///< how many of each chain, at most, are kept for its diagnosis
};

/// What a run of chains says of each chain.
struct LangevinResult {
  /// Of each chain: average over its steps of samples (L(w) - L(anchor)), L = mean r^2 / (2 v_y) over the data that the
  /// likelihood has. NaN for a chain that diverged.
  std::vector<double> loss;
  /// The same over the second half of its steps less that over the first (steps // 2 each).
  std::vector<double> drift;
  std::vector<double> gradient_square;    ///< of each chain: average of |G|^2, G what a step's drift is made of
  std::vector<std::vector<double>> last;  ///< of each chain its last state
  /// Of each chain, at equally spaced steps: the loss as above, and |w - anchor|^2.
  std::vector<std::vector<double>> losses;
  std::vector<std::vector<double>> distances;
  std::uint64_t diverged = 0;  ///< chains; counted, never dropped
  double acceptance = 1.0;     ///< fraction of proposals accepted
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

/// Starts as far apart as the density reaches: of 2^14 points around the anchor, N(anchor, 16^-k / stiffness) for
/// k = 0 .. 11 in equal parts, `count` are drawn with the weights of importance sampling. Source: Rubin 1987
/// (sampling-importance resampling). Consumes purpose start.
[[nodiscard]] std::vector<std::vector<double>> dispersed_starts(const LangevinTarget& target, std::uint64_t count,
                                                                std::uint64_t seed);

}  // namespace flypaper
