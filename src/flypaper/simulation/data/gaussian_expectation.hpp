#pragma once
#include <functional>

#include "flypaper/simulation/data/data_set.hpp"

namespace flypaper {

/// E f(x, y) over one sample of the population, by the trapezoidal rule in both normals on +-12 standard deviations,
/// which converges geometrically for polynomials times Gaussians: relative error below 1e-13 for degrees up to 8.
[[nodiscard]] double gaussian_expectation(const Population& population,
                                          const std::function<double(double x, double y)>& f);

}  // namespace flypaper
