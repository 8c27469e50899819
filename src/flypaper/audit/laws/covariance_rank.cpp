// The noise covariance of single samples, from gradients by automatic differentiation, is a non-negative number times
// grad Q grad Q^T: positive semidefinite and of rank one in any dimension.
#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/audit/laws/law.hpp"
#include "flypaper/simulation/dynamics/noise.hpp"

namespace flypaper::laws {
namespace {

/// Mean outer product of the samples' deviations from their mean, row-major.
std::vector<double> sample_covariance(const LawCase& given) {
  const std::size_t dimension = given.at.size();
  const auto size = static_cast<double>(given.data.size());
  std::vector<std::vector<double>> gradients;
  std::vector<double> mean(dimension, 0.0);
  for (std::size_t k = 0; k < given.data.size(); ++k) {
    gradients.push_back(sample_gradient(given.potential, given.at, given.data.x[k], given.data.y[k], given.loss));
    for (std::size_t i = 0; i < dimension; ++i) mean[i] += gradients.back()[i] / size;
  }
  std::vector<double> covariance(dimension * dimension, 0.0);
  for (const std::vector<double>& gradient : gradients) {
    for (std::size_t i = 0; i < dimension; ++i) {
      for (std::size_t j = 0; j < dimension; ++j)
        covariance[i * dimension + j] += (gradient[i] - mean[i]) * (gradient[j] - mean[j]) / size;
    }
  }
  return covariance;
}

/// The largest entries that rounding may act on: mean over samples of |gradient_i gradient_j|, without cancellation.
double size_of_terms(const LawCase& given) {
  double slope = 0.0;
  for (const NodeId node : given.potential.gradient()) slope = std::max(slope, given.size_of(node));
  const double q = given.size_of(given.potential.q());
  double sum = 0.0;
  for (std::size_t k = 0; k < given.data.size(); ++k) sum += std::pow(given.size_of_pull(q, k), 2.0);
  return sum / static_cast<double>(given.data.size()) * slope * slope;
}

std::optional<LawOutcome> compare(const LawCase& given) {
  const LocalModel model = given.local();
  const double factor = noise_factor_of_subsets(model.q, given.data, 1, given.loss);
  const std::vector<double> expected = outer_product(model.gradient, model.gradient, factor);
  const std::vector<double> found = sample_covariance(given);
  const double scale = size_of_terms(given);
  double error = factor >= 0.0 ? 0.0 : std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < found.size(); ++i) error = std::max(error, std::abs(found[i] - expected[i]));
  // Each gradient errs by k u of its terms' size with k < 500, and a product of two by twice that on either side.
  return LawOutcome{.error = relative(error, scale),
                    .tolerance = 4e-13,
                    .compared = "covariance of the samples' gradients and a number times grad Q grad Q^T for " +
                                given.potential.print()};
}

}  // namespace

Law covariance_rank() {
  return {"covariance_rank", "the noise covariance is positive semidefinite of rank one", compare};
}

}  // namespace flypaper::laws
