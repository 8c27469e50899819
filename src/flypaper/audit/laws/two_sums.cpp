// A batch gradient needs two numbers of the batch: c (Q S_xx - S_xy) grad Q is the mean of the samples' own gradients,
// which automatic differentiation of (c/2) (Q x - y)^2 gives one by one.
#include <algorithm>
#include <cmath>

#include "flypaper/audit/laws/law.hpp"
#include "flypaper/simulation/dynamics/noise.hpp"

namespace flypaper::laws {
namespace {

std::optional<LawOutcome> compare(const LawCase& given) {
  const LocalModel model = given.local();
  const double q_size = given.size_of(given.potential.q());
  const auto size = static_cast<double>(given.data.size());
  std::vector<double> mean(model.dimension(), 0.0);
  double pull = 0.0;  // what is multiplied with the gradient of Q, on absolute values
  for (std::size_t k = 0; k < given.data.size(); ++k) {
    const std::vector<double> gradient =
        sample_gradient(given.potential, given.at, given.data.x[k], given.data.y[k], given.loss);
    for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += gradient[i] / size;
    pull += given.size_of_pull(q_size, k) / size;
  }
  const double residual = given.pull(model.q, given.data.sums());
  double error = 0.0;
  for (std::size_t i = 0; i < mean.size(); ++i) {
    const double scale = pull * given.size_of(given.potential.gradient()[i]);
    const double difference = std::abs(residual * model.gradient[i] - mean[i]);
    error = std::max(error, relative(difference, scale));
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

Law two_sums() { return {"two_sums", "a batch gradient depends on S_xx and S_xy alone", compare}; }

}  // namespace flypaper::laws
