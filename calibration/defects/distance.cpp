// Uniform draws of which too many lie in the upper half: P(X <= 1/2) is too small, and linear on either side.
#include "calibration/defects/normal.hpp"

namespace flypaper::calibration::defects {
namespace {

double value_of(double size, double u) {
  const double half = 0.5 - size;
  return u < half ? 0.5 * u / half : 1.0 - 0.5 * (1.0 - u) / (1.0 - half);
}

double uniform_distribution(double x) { return x < 0.0 ? 0.0 : x > 1.0 ? 1.0 : x; }

}  // namespace

Defect distance() {
  const Law uniform{.distribution = uniform_distribution,
                    .mean = 0.5,
                    .standard_deviation = std::sqrt(1.0 / 12.0),
                    .kurtosis = 1.8,
                    .ends = equal_cells(uniform_distribution, 0.0, 1.0)};
  return {.name = "distance between distributions",
          .size = "the largest difference of a probability P(X <= x)",
          .largest = 0.45,
          .panels = {distribution_panel(uniform_distribution, value_of),
                     usual_panel(uniform, [](double size, Draws& draws) { return value_of(size, draws.uniform()); })}};
}

}  // namespace flypaper::calibration::defects
