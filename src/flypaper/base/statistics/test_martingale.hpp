#pragma once
#include <cstdint>

namespace flypaper {

/// A probability as an oracle gives it: the true one is within `error`.
struct KnownProbability {
  double value = 0.5;
  double error = 0.0;
};

/// Successes of independent draws.
struct Tally {
  std::uint64_t successes = 0;
  std::uint64_t draws = 0;
};

/// How far the successes are from what they are expected to be, in standard errors of the known probability.
[[nodiscard]] double standard_errors_off(const KnownProbability& probability, const Tally& tally);

/// Evidence against "each draw is a success with the known probability p", piled up over nights: the likelihood of all
/// draws so far, averaged over p' ~ Beta(n p, n (1 - p)), divided by the greatest one that p allows,
///
///   M(k of N) = B(n p + k, n (1 - p) + N - k) / B(n p, n (1 - p)) / max p^k (1 - p)^(N - k).
///
/// Under the null its expectation is at most 1 after every night, so (Ville) the probability that it ever reaches 1/a
/// is at most a, however often one looks. The prior is as wide as what one night of n draws tells; after m nights with
/// a bias of z standard errors of all of them, log M is about z^2 / 2 m / (m + 1) - log(1 + m) / 2. Source: Robbins,
/// Ann. Math. Statist. 41 (1970), 1397; Ramdas et al., Statist. Sci. 38 (2023), 576.
class TestMartingale {
 public:
  /// Throws Error unless 0 < p - error, p + error < 1 and a night has a draw.
  TestMartingale(const KnownProbability& probability, std::uint64_t draws_a_night);

  /// log M of all draws so far. Throws Error if there are more successes than draws.
  [[nodiscard]] double log_evidence(const Tally& total) const;

 private:
  KnownProbability probability_;
  double successes_;  ///< of the prior
  double failures_;
};

/// The log of the mean of several such numbers' exponentials: evidence against all of their nulls at once, again a test
/// martingale. -infinity for none.
class MeanEvidence {
 public:
  void add(double log_evidence);
  [[nodiscard]] double log() const;

 private:
  double largest_ = 0.0;
  double sum_ = 0.0;  ///< of exp(log - largest)
  std::uint64_t count_ = 0;
};

}  // namespace flypaper
