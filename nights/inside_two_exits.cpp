#include "flypaper/audit/nights/survivors.hpp"

namespace flypaper::nights {

NightCount inside_two_exits() {
  return survivors(
      "inside-two-exits",
      "Q = w1^2 - 1, half-MSE, rate 0.3, B = 4: still between 0.5 and 1.3 after 7 steps from 0.9, by the law "
      "in time",
      {.potential = Potential("w1^2-1"),
       .rule = {.learning_rate = 0.3, .loss = Loss::half_mse},
       .batch_size = 4,
       .interval = {0.5, 1.3},
       .start = 0.9,
       .steps = 7});
}

}  // namespace flypaper::nights
