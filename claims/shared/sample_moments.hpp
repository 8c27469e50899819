#pragma once
// Means and covariances from the loss of one sample alone, by automatic differentiation and cubature: no closed form,
// no S_xx or S_xy and no symbolic derivative is used, so that claims about such forms can be held to it.
#include <cmath>
#include <cstddef>
#include <functional>
#include <vector>

#include "flypaper/simulation/dynamics/noise.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper::claims {

inline constexpr double gaussian_kurtosis = 3.0;
inline constexpr double uniform_kurtosis = 9.0 / 5.0;

/// A sample (x, y) and its weight.
struct SampleNode {
  double x;
  double y;
  double weight;
};

/// The points 0 and +-sqrt(kurtosis): of mean 0, variance 1 and this fourth moment. For a normal or a uniform law these
/// are Gauss's three points, exact for polynomials up to degree 5.
struct ThreePoints {
  double far;
  double weight;  ///< of either far point

  explicit ThreePoints(double kurtosis) : far(std::sqrt(kurtosis)), weight(0.5 / kurtosis) {}
};

/// Nine nodes for the law of one sample: exact for polynomials up to degree 5 in the input and in the noise.
inline std::vector<SampleNode> nodes_of(const Population& law, double input_kurtosis = gaussian_kurtosis) {
  const ThreePoints input(input_kurtosis);
  const ThreePoints noise(gaussian_kurtosis);
  std::vector<SampleNode> nodes;
  for (const double i : {-1.0, 0.0, 1.0}) {
    for (const double j : {-1.0, 0.0, 1.0}) {
      const double x = i * input.far * std::sqrt(law.input_variance);
      const double y = law.slope * x + j * noise.far * std::sqrt(law.noise_variance);
      const double weight =
          (i == 0.0 ? 1.0 - 2.0 * input.weight : input.weight) * (j == 0.0 ? 1.0 - 2.0 * noise.weight : noise.weight);
      nodes.push_back({x, y, weight});
    }
  }
  return nodes;
}

/// The gradient in the parameters of one sample's loss.
using SampleGradient = std::function<std::vector<double>(double x, double y)>;

inline SampleGradient gradient_of(const Potential& potential, const std::vector<double>& at, Loss loss) {
  return [potential, at, loss](double x, double y) { return sample_gradient(potential, at, x, y, loss); };
}

/// Mean and covariance (row-major) of the gradient of a batch.
struct GradientMoments {
  std::vector<double> mean;
  std::vector<double> covariance;

  [[nodiscard]] double entry(std::size_t row, std::size_t column) const {
    return covariance[row * mean.size() + column];
  }
};

/// Over all batches of `batch_size` nodes, each looked at: nodes^batch_size of them.
inline GradientMoments batch_moments(const SampleGradient& gradient, const std::vector<SampleNode>& nodes,
                                     std::size_t batch_size) {
  std::vector<std::vector<double>> of_node;
  for (const SampleNode& node : nodes) of_node.push_back(gradient(node.x, node.y));
  const std::size_t dimension = of_node.front().size();
  std::vector<double> mean(dimension, 0.0);
  std::vector<double> second(dimension * dimension, 0.0);
  std::vector<std::size_t> chosen(batch_size, 0);
  for (bool more = true; more;) {
    double weight = 1.0;
    std::vector<double> average(dimension, 0.0);
    for (const std::size_t node : chosen) {
      weight *= nodes[node].weight;
      for (std::size_t i = 0; i < dimension; ++i) average[i] += of_node[node][i] / static_cast<double>(batch_size);
    }
    for (std::size_t i = 0; i < dimension; ++i) {
      mean[i] += weight * average[i];
      for (std::size_t j = 0; j < dimension; ++j) second[i * dimension + j] += weight * average[i] * average[j];
    }
    more = false;
    for (std::size_t& node : chosen) {  // the next batch, as an odometer counts
      node = (node + 1) % nodes.size();
      more = node != 0;
      if (more) break;
    }
  }
  for (std::size_t i = 0; i < dimension; ++i) {
    for (std::size_t j = 0; j < dimension; ++j) second[i * dimension + j] -= mean[i] * mean[j];
  }
  return {mean, second};
}

/// The covariance of one fresh sample's gradient: B times that of a batch of B.
inline std::vector<double> sample_covariance(const Potential& potential, const std::vector<double>& at,
                                             Loss loss = Loss::half_mse) {
  return batch_moments(gradient_of(potential, at, loss), nodes_of({}), 1).covariance;
}

}  // namespace flypaper::claims
