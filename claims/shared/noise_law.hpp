#pragma once
// The exact law of a batch's gradient noise, and its distance from the normal law.
#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "flypaper/exact/escape/one_step.hpp"

namespace flypaper::claims {

inline double above_normal(double z) { return cdf(complement(boost::math::normal(), z)); }

/// The noise of batches of `batch_size` at the value q of Q: w' = w - g of the model Q = w, half-MSE, rate 1.
class Noise {
 public:
  Noise(double q, std::uint64_t batch_size)
      : law_(Potential("w"), {.learning_rate = 1.0, .loss = Loss::half_mse}, {}, batch_size),
        q_(q),
        deviation_(std::sqrt((1.0 + 2.0 * q * q) / static_cast<double>(batch_size))) {}
  /// The chance of noise that moves w by more than z standard deviations up.
  [[nodiscard]] double above(double z) const { return law_.probability_above(q_, z * deviation_); }

 private:
  OneStepLaw law_;
  double q_;
  double deviation_;
};

/// Largest difference of the exact and the normal distribution function: on a grid, then between its neighbours.
struct FromNormal {
  double distance = 0.0;
  double error = 0.0;  ///< the largest change between neighbours of the fine grid
};
inline FromNormal from_normal(double q, std::uint64_t batch_size) {
  const Noise noise(q, batch_size);
  const auto difference = [&](double z) { return std::abs(noise.above(z) - above_normal(z)); };
  double at = -3.0;
  for (double z = -3.0; z <= 3.0; z += 0.25) at = difference(z) > difference(at) ? z : at;
  FromNormal found{difference(at), 0.0};
  double before = difference(at - 0.25);
  for (int i = 1; i <= 20; ++i) {
    const double here = difference(at - 0.25 + 0.025 * i);
    if (here > found.distance || i == 1) found.error = std::abs(here - before);
    found.distance = std::max(found.distance, here);
    before = here;
  }
  return found;
}

}  // namespace flypaper::claims
