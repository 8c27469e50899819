#include "flypaper/simulation/dynamics/noise.hpp"

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
  const auto sample_gradient = [&](std::size_t i) { return q * data.x[i] * data.x[i] - data.x[i] * data.y[i]; };
  double mean = 0.0;
  for (std::size_t i = 0; i < data.size(); ++i) mean += sample_gradient(i) / size;
  double variance = 0.0;
  for (std::size_t i = 0; i < data.size(); ++i) {
    const double deviation = sample_gradient(i) - mean;
    variance += deviation * deviation / size;
  }
  const double c = loss_factor(loss);
  return c * c / batch * (size - batch) / (size - 1.0) * variance;
}

}  // namespace flypaper
