#include <cmath>
#include <numbers>

#include "nights/shared/batches.hpp"

namespace flypaper::nights {

NightCount label_sums() {
  constexpr std::uint64_t draws = 10'000'000;
  const Population population{.slope = 0.6, .input_variance = 1.9, .noise_variance = 0.7};
  return {.id = "label-sums",
          .what =
              "x y of one sample is positive where y = 0.6 x + noise, by Sheppard's formula for a quadrant: 1/2 + "
              "asin(correlation) / pi",
          .draws = draws,
          .probability =
              [population] {
                const double signal = population.slope * std::sqrt(population.input_variance);
                const double correlation = signal / std::hypot(signal, std::sqrt(population.noise_variance));
                return KnownProbability{0.5 + std::asin(correlation) / std::numbers::pi, 1e-12};
              },
          .successes =
              [population](std::uint64_t seed, unsigned /*threads*/) {
                return batches_with(*fresh_batches(population, 1, seed), draws,
                                    [](const BatchSums& sums) { return sums.s_xy > 0.0; });
              }};
}

}  // namespace flypaper::nights
