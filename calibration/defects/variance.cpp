// Draws of a normal whose variance is too large by a factor.
#include <cmath>

#include "calibration/defects/normal.hpp"
#include "flypaper/base/statistics/location.hpp"

namespace flypaper::calibration::defects {

Defect variance() {
  constexpr std::uint64_t n = 1'000'000;  // as the tests of the samplers have it
  const auto check = ScaleCheck::equivalent(1.0, 0.02, n);
  const auto flypaper = [check](double size, Draws& draws) {
    return std::vector<bool>{!check.evaluate("", (1.0 + size) * draws.chi_square(n)).passed};
  };
  return {.name = "variance",
          .size = "too large by a factor 1 + d",
          .panels = {{.oracles = {"flypaper: ScaleCheck within 2 %"},
                      .sample = "10^6 draws, by the law of their sum of squares",
                      .replicates = 10'000,
                      .alarms = flypaper},
                     usual_panel(normal_law(),
                                 [](double size, Draws& draws) { return std::sqrt(1.0 + size) * draws.normal(); })}};
}

}  // namespace flypaper::calibration::defects
