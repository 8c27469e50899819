// Where the gradient of Q is 0, as at degenerate zeros, every batch leaves w in place: every batch gradient is a number
// times grad Q. In floating point too, bit for bit, with and without momentum.
#include <algorithm>

#include "flypaper/audit/laws/trajectory.hpp"

namespace flypaper::laws {
namespace {

std::optional<LawOutcome> compare(const LawCase& given, Plant plant) {
  const LocalModel model = given.local();
  const bool is_fixed = std::ranges::all_of(model.gradient, [](double slope) { return slope == 0.0; });
  if (!std::isfinite(model.q) || !is_fixed) return std::nullopt;
  const Potential tilted(given.potential.print() + " + w1/1000000000");
  const Potential& potential = plant == Plant::defect ? tilted : given.potential;
  UpdateRule rule = given.sgd();
  double error = 0.0;
  for (const double momentum : {0.0, given.momentum}) {
    rule.momentum = momentum;
    for (std::uint64_t trajectory = 0; trajectory < 3; ++trajectory) {
      const std::vector<BatchSums> sums = fresh_sums(given, given.population, trajectory);
      error = std::max(error, distance(simulate(potential, rule, sums, given.at), given.at));
    }
  }
  return LawOutcome{.error = error,
                    .tolerance = 0.0,
                    .compared = "start and end at a point without gradient of " + given.potential.print()};
}

}  // namespace

Law fixed_points() {
  return {"fixed_points", "points without gradient, such as degenerate zeros, are fixed by every batch",
          "Q is tilted by 1e-9 w1", compare, Scope::fixed_points};
}

}  // namespace flypaper::laws
