#include "flypaper/audit/laws/trajectory.hpp"
#include "testing/checks.hpp"

namespace flypaper::potential_tests {

std::vector<Evidence> sticking(const Potential& potential, Plant plant) {
  std::vector<Evidence> found;
  for (const ClaimedPoint& point : potential.points) {
    const LocalModel model = local_model(potential, point.at);
    if (!model.is_zero || model.gradient_norm2() != 0.0) continue;
    const Potential tilted(potential.print() + " + w1/1000000000");
    const UpdateRule rule{.learning_rate = 0.01, .loss = Loss::mse, .momentum = 0.9};
    const auto source = fresh_batches({}, batch_size, 1);
    double moved = 0.0;
    for (std::uint64_t trajectory = 0; trajectory < 100; ++trajectory) {
      const std::vector<BatchSums> sums = laws::sums_of(*source, trajectory, 1000);
      const std::vector<double> end = laws::simulate(plant == Plant::defect ? tilted : potential, rule, sums, point.at);
      moved += laws::distance(end, point.at) != 0.0 ? 1.0 : 0.0;
    }
    found.push_back(
        Identity{.check = named("of 100 trajectories that start at a degenerate zero, those that ever move", point),
                 .error = moved,
                 .tolerance = 0.0,
                 .derivation = "a step adds an exact 0"});
  }
  return found;
}

std::vector<Check> statistical_checks() {
  return {{"posterior_odds", "an exponent larger by 1/10 is expected", posterior_odds},
          {"posterior_mass", "the mass of a region a third wider is sampled", posterior_mass},
          {"escape", "the simulated learning rate is a tenth larger", escape},
          {"escape_on_lines", "the simulated learning rate is a tenth larger", escape_on_lines},
          {"stability", "the limit is one part in a hundred off", stability},
          {"mean_square_stability", "the limit is a tenth off", mean_square_stability},
          {"almost_sure_stability", "the limit is a tenth off", almost_sure_stability},
          {"stationary_variance", "a variance a tenth larger is expected", stationary_variance},
          {"sticking", "Q is tilted by 1e-9 w1", sticking},
          {"volume", "the coefficient is counted for Q instead of Q^2", volume}};
}

}  // namespace flypaper::potential_tests
