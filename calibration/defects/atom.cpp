// Draws of a standard normal, of which a share is exactly 0: what a sampler does that gives up, or a start that sticks.
#include <boost/math/special_functions/erf.hpp>

#include "calibration/defects/normal.hpp"

namespace flypaper::calibration::defects {
namespace {

/// The value at probability u of the law (1 - size) N(0, 1) + size delta_0.
double value_of(double size, double u) {
  const double below = 0.5 * (1.0 - size);
  if (u >= below && u <= below + size) return 0.0;
  const double of_normal = (u < below ? u : u - size) / (1.0 - size);
  return -std::numbers::sqrt2 * boost::math::erfc_inv(2.0 * of_normal);
}

}  // namespace

Defect atom() {
  return {.name = "small atom",
          .size = "its mass, in the middle of a normal law",
          .panels = {distribution_panel(normal_distribution, value_of),
                     usual_panel(normal_law(), [](double size, Draws& draws) {
                       return draws.uniform() < size ? 0.0 : draws.normal();
                     })}};
}

}  // namespace flypaper::calibration::defects
