#include "flypaper/exact/quadrature/batch_law.hpp"

#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <cmath>
#include <numbers>

namespace flypaper {

double input_expectation(std::uint64_t batch_size, const std::function<double(double s)>& f, const InputNodes& nodes) {
  const double shape = static_cast<double>(batch_size) / 2.0;
  // The density of log S decays like exp(shape t) to the left and doubly exponentially to the right.
  const double width = 1.0 / std::sqrt(shape);
  const double spacing = width / nodes.per_deviation;
  const double log_constant = shape * std::log(shape) - boost::math::lgamma(shape);
  double sum = 0.0;
  for (double t = -60.0 * width - 6.0 / shape; t <= 14.0 * width; t += spacing) {
    const double log_density = log_constant + shape * (t - std::exp(t));
    if (log_density > -nodes.negligible) sum += spacing * std::exp(log_density) * f(std::exp(t));
  }
  return sum;
}

double gaussian_expectation(const Population& population, const std::function<double(double x, double y)>& f) {
  const double input_scale = std::sqrt(population.input_variance);
  const double noise_scale = std::sqrt(population.noise_variance);
  const auto over_normal = [](const auto& g) { return normal_expectation(g, 0.3, 40); };
  return over_normal([&](double u) {
    const double x = input_scale * u;
    return over_normal([&](double v) { return f(x, population.slope * x + noise_scale * v); });
  });
}

double mean_log_of_normal(double offset) {
  const double half_square = 0.5 * offset * offset;
  if (half_square > 50.0) {
    // E log|1 + N / offset| = -sum (2j - 1)!! / (2 j offset^(2j)); its least term is about exp(-offset^2 / 2).
    double sum = std::log(std::abs(offset));
    double moment = 1.0;
    for (int j = 1; j <= 16; ++j) {
      moment *= (2.0 * j - 1.0) / (2.0 * half_square);
      sum -= moment / (2.0 * j);
    }
    return sum;
  }
  // A mixture of central chi^2 with 1 + 2 j degrees of freedom, j Poisson: E log chi^2_m = log 2 + digamma(m / 2).
  double weight = std::exp(-half_square);
  double sum = 0.0;
  for (int j = 0; j < 200; ++j) {
    sum += weight * boost::math::digamma(j + 0.5);
    weight *= half_square / (j + 1.0);
    if (j > half_square && weight < 1e-20) break;
  }
  return 0.5 * (std::numbers::ln2 + sum);
}

}  // namespace flypaper
