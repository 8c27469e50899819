#include "flypaper/simulation/data/gaussian_expectation.hpp"

#include <boost/math/constants/constants.hpp>

#include <cmath>

namespace flypaper {

double gaussian_expectation(const Population& population, const std::function<double(double x, double y)>& f) {
  constexpr int reach = 40;        // nodes on each side
  constexpr double spacing = 0.3;  // aliasing error exp(-2 pi^2 / spacing^2) = 1e-95
  const double input_scale = std::sqrt(population.input_variance);
  const double noise_scale = std::sqrt(population.noise_variance);
  const double cell = spacing * spacing / boost::math::constants::two_pi<double>();
  double sum = 0.0;
  for (int i = -reach; i <= reach; ++i) {
    const double u = i * spacing;
    for (int j = -reach; j <= reach; ++j) {
      const double v = j * spacing;
      const double x = input_scale * u;
      sum += cell * std::exp(-0.5 * (u * u + v * v)) * f(x, population.slope * x + noise_scale * v);
    }
  }
  return sum;
}

}  // namespace flypaper
