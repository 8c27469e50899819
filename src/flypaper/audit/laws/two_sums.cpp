// A batch gradient needs two numbers of the batch: c (Q S_xx - S_xy) grad Q is the mean of the samples' own gradients,
// which automatic differentiation of (c/2) (Q x - y)^2 gives one by one.
#include <algorithm>
#include <cmath>

#include "flypaper/audit/laws/law.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/simulation/dynamics/noise.hpp"

namespace flypaper::laws {
namespace {

std::optional<LawOutcome> compare(const LawCase& given, Plant plant) {
  const LocalModel model = local_model(given.potential, given.at);
  const ExpressionGraph& graph = given.potential.graph();
  const double q_size = magnitude(graph, given.potential.q(), given.at);
  const double c = loss_factor(given.loss);
  const auto size = static_cast<double>(given.data.size());
  std::vector<double> mean(model.dimension(), 0.0);
  double pull = 0.0;  // what is multiplied with the gradient of Q, on absolute values
  for (std::size_t k = 0; k < given.data.size(); ++k) {
    const double x = given.data.x[k];
    const double y = given.data.y[k];
    const std::vector<double> gradient = sample_gradient(given.potential, given.at, x, y, given.loss);
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += gradient[i] / size;
    pull += c * (q_size * x * x + std::abs(x * y)) / size;
  }
  const BatchSums sums = given.data.sums();
  const double residual = c * (model.q * sums.s_xx - (plant == Plant::defect ? -1.0 : 1.0) * sums.s_xy);
  double error = 0.0;
  for (std::size_t i = 0; i < mean.size(); ++i) {
    const double scale = pull * magnitude(graph, given.potential.gradient()[i], given.at);
    const double difference = std::abs(residual * model.gradient[i] - mean[i]);
    error = std::max(error, scale > 0.0 ? difference / scale : difference);
  }
  // k u on either side with k < 500 roundings on the longest path.
  return LawOutcome{.error = error,
                    .tolerance = 1e-13,
                    .compared =
                        "c (Q S_xx - S_xy) grad Q and the mean of the samples' gradients by automatic "
                        "differentiation of " +
                        given.potential.print()};
}

}  // namespace

Law two_sums() {
  return {"two_sums", "a batch gradient depends on S_xx and S_xy alone", "S_xy has the wrong sign", compare};
}

}  // namespace flypaper::laws
