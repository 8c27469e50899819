#pragma once
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "flypaper/base/statistics/test_martingale.hpp"

namespace flypaper {

/// What a night counts against a probability that an oracle knows: nights/NAME.cpp defines one. Draws are independent,
/// and of different nights too, as their seeds are.
struct NightCount {
  std::string id;
  std::string what;         ///< the event, and which oracle knows its probability
  std::uint64_t draws = 0;  ///< a night
  std::function<KnownProbability()> probability;
  std::function<std::uint64_t(std::uint64_t seed, unsigned threads)> successes;
};

/// Whether a night's count can be held to the probability for a year: one in a hundred draws at least goes either way,
/// and the error of what is known stays far below what a night tells.
[[nodiscard]] inline bool is_telling(const KnownProbability& known, std::uint64_t draws) {
  const double one = std::sqrt(known.value * (1.0 - known.value) / static_cast<double>(draws));
  return known.value > 0.01 && known.value < 0.99 && known.error < 0.01 * one;
}

/// Those of the folder nights/, sorted by file. The list is generated from the folder.
[[nodiscard]] std::vector<NightCount> all_night_counts();

}  // namespace flypaper
