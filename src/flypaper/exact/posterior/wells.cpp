#include "flypaper/exact/posterior/wells.hpp"

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/posterior/slices.hpp"

namespace flypaper {

std::vector<Well> wells(const Potential& potential, const Box& box, double level) {
  if (potential.dimension() != 1)
    throw Error("wells are found for potentials of one variable; in two ask for the odds of regions");
  const double centre = 0.5 * (box.lower.at(0) + box.upper.at(0));
  const auto local = [&](double at) { return static_cast<long double>(at) - static_cast<long double>(centre); };
  const std::vector<Stretch> stretches =
      Slices(potential, std::span(&centre, 1), level, 0).line(local(box.lower[0]), local(box.upper[0]));
  std::vector<Well> found;
  bool rising = true;  // |Q - level| left of the stretch: a barrier's top is where it turns to fall
  for (const Stretch& stretch : stretches) {
    const bool falls = stretch.direction < 0.0;
    const double left = centre + stretch.origin - (falls ? stretch.length : 0.0);
    if (found.empty() || (rising && falls)) {
      if (!found.empty()) found.back().interval.upper[0] = left;
      found.push_back({.zero = centre + stretch.origin, .interval = {{left}, {box.upper[0]}}});
    }
    rising = !falls;
  }
  // A lowest point is a zero if Q - level vanishes there up to rounding.
  std::erase_if(found, [&](const Well& well) {
    const std::span<const double> at(&well.zero, 1);
    const double scale = magnitude(potential.graph(), potential.q(), at) + std::abs(level);
    return std::abs(potential.graph().evaluate(potential.q(), at) - level) > 1e-14 * scale;
  });
  return found;
}

}  // namespace flypaper
