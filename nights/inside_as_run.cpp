#include "flypaper/audit/nights/night_count.hpp"
#include "nights/shared/survivors.hpp"

namespace flypaper::nights {

NightCount inside_as_run() {
  constexpr std::uint64_t draws = 2'000'000;
  const Survival setting{.q = "(w1+9/5)*(w1-9/5)^2",
                         .rule = {.learning_rate = 0.01, .loss = Loss::mse},
                         .batch_size = 20,
                         .interval = {-3.0, -0.6},
                         .start = -1.8,
                         .steps = 6};
  return {.id = "inside-as-run",
          .what =
              "Figure 1 as run, with fresh samples: still between -3 and the barrier after 6 steps from the sharp "
              "minimum, by the law in time",
          .draws = draws,
          .probability = [setting] { return probability_inside(setting); },
          .successes = [setting](std::uint64_t seed,
                                 unsigned threads) { return count_inside(setting, draws, seed, threads); }};
}

}  // namespace flypaper::nights
