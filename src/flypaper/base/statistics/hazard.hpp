#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "flypaper/base/statistics/evidence.hpp"

namespace flypaper {

/// One trajectory's stay in a basin: how many steps it was at risk, and whether the last of them was an exit
/// (otherwise it was censored).
struct Stay {
  std::uint64_t steps = 0;
  bool exited = false;
};

/// Exits among trials, a trial being one trajectory at risk for one step.
struct Trials {
  std::uint64_t count = 0;
  std::uint64_t exits = 0;
};

/// The first `wanted` trials at risk in steps (from, to] of each stay, taken stay after stay.
/// If the hazard in that window is a constant p and stays are independent, these are exactly `wanted` independent
/// Bernoulli(p) trials: each trial's place in the sequence is settled by those before it. A fixed number of trials
/// keeps binomial limits exact; a fixed number of trajectories would not. Returns fewer if there are not enough.
[[nodiscard]] Trials trials_in_window(std::span<const Stay> stays, std::uint64_t from, std::uint64_t to,
                                      std::uint64_t wanted);

/// A window of steps (from, to].
struct Window {
  std::uint64_t from = 0;
  std::uint64_t to = 0;
};

/// An assertion that the hazard is the same in several windows of time: that exits become a geometric (exponential)
/// law. Passes if the largest upper limit over the smallest lower limit stays below 1 + margin. If some pair of windows
/// differs by more, then one of two one-sided limits at alpha/2 has failed, so the level is alpha for any number of
/// windows. Power is asked for at a constant hazard of `hazard`, by exact binomial tails and the union bound.
class ConstantHazardCheck {
 public:
  /// Throws UnderpoweredCheck with the trials that each window needs.
  ConstantHazardCheck(std::vector<Window> windows, double hazard, double margin, std::uint64_t trials_per_window,
                      Budget budget = {});

  /// The trials per window that suffice.
  [[nodiscard]] static std::uint64_t trials_needed(std::size_t windows, double hazard, double margin,
                                                   Budget budget = {});

  /// A lower bound on the probability of passing at a constant hazard: in every window the limits at alpha/2 are within
  /// a factor sqrt(1 + margin) of it.
  [[nodiscard]] double power(double hazard) const;
  /// value = largest ratio of two windows' estimates. Throws Error if a window has too few trials.
  [[nodiscard]] Sampled evaluate(std::string check, std::span<const Stay> stays) const;

 private:
  std::vector<Window> windows_;
  double margin_;
  std::uint64_t trials_;
  Budget budget_;
};

}  // namespace flypaper
