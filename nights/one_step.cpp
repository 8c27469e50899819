#include "flypaper/exact/escape/one_step.hpp"

#include <limits>

#include "flypaper/audit/nights/survivors.hpp"

namespace flypaper::nights {

NightCount one_step() {
  constexpr std::uint64_t draws = 4'000'000;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const Survival setting{.potential = Potential("w1^3+w1"),
                         .rule = {.learning_rate = 0.02, .loss = Loss::mse},
                         .batch_size = 5,
                         .interval = {-infinity, -0.7},
                         .start = -1.0,
                         .steps = 1};
  return {
      .id = "one-step",
      .what = "Q = w1^3 + w1, MSE, rate 0.02, B = 5: below -0.7 after a step from -1, by the step's law in closed form",
      .draws = draws,
      .probability =
          [setting] {
            const OneStepLaw law(setting.potential, setting.rule, {}, setting.batch_size);
            return KnownProbability{law.probability_below(setting.start, setting.interval.upper), 1e-10};
          },
      .successes = [setting](std::uint64_t seed,
                             unsigned threads) { return count_inside(setting, draws, seed, threads); }};
}

}  // namespace flypaper::nights
