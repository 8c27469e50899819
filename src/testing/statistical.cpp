#include "flypaper/audit/laws/trajectory.hpp"
#include "testing/checks.hpp"

namespace flypaper::potential_tests {
namespace {

/// That degenerate zeros are left by nothing.
std::vector<Evidence> sticking(const Potential& potential) {
  std::vector<Evidence> found;
  for (const ClaimedPoint& point : potential.points) {
    const LocalModel model = local_model(potential, point.at);
    if (!model.is_zero || model.gradient_norm2() != 0.0) continue;
    const UpdateRule rule{.learning_rate = 0.01, .loss = Loss::mse, .momentum = 0.9};
    const auto source = fresh_batches({}, batch_size, seed());
    double moved = 0.0;
    for (std::uint64_t trajectory = 0; trajectory < 100; ++trajectory) {
      const std::vector<BatchSums> sums = laws::sums_of(*source, trajectory, 1000);
      const std::vector<double> end = laws::simulate(potential, rule, sums, point.at);
      moved += laws::distance(end, point.at) != 0.0 ? 1.0 : 0.0;
    }
    found.emplace_back(
        Identity{.check = named("of 100 trajectories that start at a degenerate zero, those that ever move", point),
                 .error = moved,
                 .tolerance = 0.0,
                 .derivation = "a step adds an exact 0"});
  }
  return found;
}

}  // namespace

std::vector<Check> statistical_checks() {
  std::vector<Check> all{{"sticking", sticking}};
  for (const auto& checks : {mass_checks(), escape_checks(), stability_checks(), exponent_checks()}) {
    all.insert(all.end(), checks.begin(), checks.end());
  }
  return all;
}

}  // namespace flypaper::potential_tests
