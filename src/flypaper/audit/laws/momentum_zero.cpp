// Momentum that is too small to be seen is no momentum: the update with a velocity, heavy ball or Nesterov, ends on the
// bits of the update without one.
#include <algorithm>

#include "flypaper/audit/laws/trajectory.hpp"

namespace flypaper::laws {
namespace {

std::optional<LawOutcome> compare(const LawCase& given) {
  const std::vector<BatchSums> sums = fresh_sums(given);
  const std::vector<double> plain = simulate(given.potential, given.sgd(), sums, given.at);
  double error = 0.0;
  for (const Momentum kind : {Momentum::heavy_ball, Momentum::nesterov}) {
    UpdateRule rule = given.sgd();
    rule.kind = kind;
    // Below half a unit in the last place of any gradient above 1e-280 times the largest before it.
    rule.momentum = 0x1p-1000;
    error = std::max(error, distance(simulate(given.potential, rule, sums, given.at), plain));
  }
  return LawOutcome{.error = error, .tolerance = 0.0, .compared = "ends with momentum 2^-1000 and without"};
}

}  // namespace

Law momentum_zero() { return {"momentum_zero", "SGD with momentum 0 is SGD", compare}; }

}  // namespace flypaper::laws
