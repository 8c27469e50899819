// A teacher of slope a is a shift of Q: Q + a on data of slope a makes the trajectories of Q on data of slope 0, for
// (Q + a) S_xx - (a S_xx + S) = Q S_xx - S.
#include <fmt/format.h>

#include "flypaper/audit/laws/trajectory.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::laws {
namespace {

std::optional<LawOutcome> compare(const LawCase& given) {
  const double slope = given.population.slope != 0.0 ? given.population.slope : 0.75;
  Population plain = given.population;
  plain.slope = 0.0;
  Population sloped = plain;
  sloped.slope = slope;
  const Potential shifted(fmt::format("({}) + ({})", given.potential.print(), shortest(slope)));
  if (shifted.dimension() != given.potential.dimension()) return std::nullopt;
  const std::vector<BatchSums> of_plain = fresh_sums(given, plain);
  const std::vector<BatchSums> of_sloped = fresh_sums(given, sloped);
  const Followed expected = follow(given.potential, given.sgd(), of_plain, given.at);
  const Followed found = follow(shifted, given.sgd(), of_sloped, given.at);
  if (!is_sharp(expected) || !is_sharp(found)) return std::nullopt;
  // Both ends came from the simulator; each is within its bound of exact arithmetic.
  return LawOutcome{.error = distance(simulate(given.potential, given.sgd(), of_plain, given.at),
                                      simulate(shifted, given.sgd(), of_sloped, given.at)),
                    .tolerance = expected.rounding + found.rounding,
                    .compared = fmt::format("ends of Q on slope 0 and of Q + {} on slope {}", slope, slope)};
}

}  // namespace

Law slope_shift() {
  return {"slope_shift", "Q + a on data of slope a makes the trajectories of Q on slope 0", compare};
}

}  // namespace flypaper::laws
