#include "flypaper/audit/nights/survivors.hpp"

namespace flypaper::nights {

NightCount inside_as_run() {
  return survivors("inside-as-run",
                   "Figure 1 as run, with fresh samples: still between -3 and the barrier after 6 steps from the sharp "
                   "minimum, by the law in time",
                   {.potential = Potential("(w1+9/5)*(w1-9/5)^2"),
                    .rule = {.learning_rate = 0.01, .loss = Loss::mse},
                    .batch_size = 20,
                    .interval = {-3.0, -0.6},
                    .start = -1.8,
                    .steps = 6});
}

}  // namespace flypaper::nights
