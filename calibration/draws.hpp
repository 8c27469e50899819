#pragma once
// Draws for replays, which share nothing with flypaper's samplers: the engine of the standard, whose numbers are the
// same everywhere, inversion, Box and Muller's pairs, and the standard library's gamma law.
#include <cmath>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "flypaper/base/statistics/hazard.hpp"

namespace flypaper::calibration {

class Draws {
 public:
  explicit Draws(std::uint64_t seed) : engine_(seed) {}

  /// In (0, 1): 52 bits, so that adding a half rounds none to 1.
  [[nodiscard]] double uniform() { return (static_cast<double>(engine_() >> 12U) + 0.5) * 0x1p-52; }
  [[nodiscard]] double normal();
  /// The law of the sum of `freedom` squares of standard normals.
  [[nodiscard]] double chi_square(double freedom);
  [[nodiscard]] double exponential() { return -std::log(uniform()); }
  /// Steps to an exit of hazard p, from 1.
  [[nodiscard]] std::uint64_t geometric(double p) {
    return 1 + static_cast<std::uint64_t>(std::log(uniform()) / std::log1p(-p));
  }
  /// Sorted values of n independent uniform ones.
  void sorted_uniform(std::vector<double>& values);

 private:
  std::mt19937_64 engine_;
  double other_ = 0.0;  ///< normal numbers come in pairs
  bool has_other_ = false;
};

/// Counts of successes by inversion of the exact binomial law.
class BinomialDraws {
 public:
  BinomialDraws(std::uint64_t trials, double p);
  [[nodiscard]] std::uint64_t operator()(Draws& draws) const;

 private:
  std::uint64_t first_ = 0;
  std::vector<double> up_to_;  ///< P(X <= first + i)
};

/// The same for one p after another: it makes the law's table anew only when p is another.
class BinomialCounts {
 public:
  explicit BinomialCounts(std::uint64_t trials) : trials_(trials) {}
  [[nodiscard]] std::uint64_t operator()(double p, Draws& draws) {
    if (!law_ || p != p_) law_.emplace(trials_, p_ = p);
    return (*law_)(draws);
  }

 private:
  std::uint64_t trials_;
  double p_ = 0.0;
  std::optional<BinomialDraws> law_{};
};

/// So many counts in cells of given probabilities.
[[nodiscard]] std::vector<std::uint64_t> multinomial(Draws& draws, const std::vector<double>& probabilities,
                                                     std::uint64_t size);

/// A stay that ends with hazard `early` up to step `change` and with `late` after it; censored after `last` steps.
[[nodiscard]] Stay stay(Draws& draws, double early, double late, std::uint64_t change, std::uint64_t last);

}  // namespace flypaper::calibration
