// Draws of a standard normal whose mean is off by so many standard deviations.
#include <cmath>

#include "calibration/defects/normal.hpp"
#include "flypaper/base/statistics/location.hpp"

namespace flypaper::calibration::defects {

Defect mean() {
  constexpr std::uint64_t n = 1'000'000;  // as the tests of the samplers have it
  const auto check = MeanCheck::equivalent(0.0, 0.012, 1.0, n);
  const auto flypaper = [check](double size, Draws& draws) {
    return std::vector<bool>{!check.evaluate("", size + draws.normal() / std::sqrt(1.0 * n)).passed};
  };
  return {.name = "shift of a mean",
          .size = "in standard deviations, upwards",
          .panels = {{.oracles = {"flypaper: MeanCheck within 0.012"},
                      .sample = "10^6 draws, by the law of their average",
                      .replicates = 10'000,
                      .alarms = flypaper},
                     usual_panel(normal_law(), [](double size, Draws& draws) { return size + draws.normal(); })}};
}

}  // namespace flypaper::calibration::defects
