#include "flypaper/simulation/dynamics/noise.hpp"

#include <boost/math/differentiation/autodiff.hpp>

namespace flypaper {

double noise_factor(double q, const Population& population, std::uint64_t batch_size, Loss loss) {
  const double c = loss_factor(loss);
  const double error = q - population.slope;
  return c * c / static_cast<double>(batch_size) * population.input_variance *
         (population.noise_variance + 2.0 * population.input_variance * error * error);
}

double noise_factor_of_subsets(double q, const DataSet& data, std::uint64_t batch_size, Loss loss) {
  const auto size = static_cast<double>(data.size());
  const auto batch = static_cast<double>(batch_size);
  if (data.size() == batch_size) return 0.0;
  const auto gradient_of = [&](std::size_t i) { return q * data.x[i] * data.x[i] - data.x[i] * data.y[i]; };
  double mean = 0.0;
  for (std::size_t i = 0; i < data.size(); ++i) mean += gradient_of(i) / size;
  double variance = 0.0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const double deviation = gradient_of(i) - mean;
    variance += deviation * deviation / size;
  }
  const double c = loss_factor(loss);
  return c * c / batch * (size - batch) / (size - 1.0) * variance;
}

using boost::math::differentiation::make_fvar;
using Dual = boost::math::differentiation::autodiff_fvar<double, 1>;

std::vector<double> sample_gradient(const Potential& potential, const std::vector<double>& at, double x, double y,
                                    Loss loss) {
  std::vector<double> gradient;
  for (std::size_t i = 0; i < at.size(); ++i) {
    std::vector<Dual> point(at.begin(), at.end());
    point[i] = make_fvar<double, 1>(at[i]);
    const Dual residual = potential.graph().evaluate(potential.q(), std::span<const Dual>(point)) * x - y;
    const Dual sample_loss = residual * residual * (0.5 * loss_factor(loss));
    gradient.push_back(sample_loss.derivative(1));
  }
  return gradient;
}

}  // namespace flypaper
