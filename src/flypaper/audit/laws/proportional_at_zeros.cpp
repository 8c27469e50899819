// At zeros of Q the noise covariance is (c v_y / B) times the Hessian of the loss (appendix of the post).
#include <algorithm>
#include <cmath>

#include "flypaper/audit/laws/law.hpp"
#include "flypaper/simulation/dynamics/noise.hpp"

namespace flypaper::laws {
namespace {

std::optional<LawOutcome> compare(const LawCase& given) {
  const LocalModel model = given.local();
  if (!model.is_zero || given.population.slope != 0.0) return std::nullopt;
  const double c = loss_factor(given.loss);
  const double v_x = given.population.input_variance;
  // Underflow may leave more of Q than rounding, and rounding one beside which the data's own noise is small: 1e4 is a
  // zero of w1^10 - 1e40.
  if (!vanishes(given.potential.graph(), given.potential.q(), given.at)) return std::nullopt;
  if (2.0 * v_x * model.q * model.q > 1e-14 * given.population.noise_variance) return std::nullopt;
  const double ratio = c * given.population.noise_variance / static_cast<double>(given.batch_size);
  const std::vector<double> covariance = outer_product(
      model.gradient, model.gradient, noise_factor(model.q, given.population, given.batch_size, given.loss));
  const std::vector<double> hessian = loss_hessian(model);
  // Q is 0 up to 1e-14 of its magnitude, so Q Hess Q is up to 1e-14 of the product of magnitudes.
  double scale = 0.0;
  double error = 0.0;
  const double q_magnitude = given.size_of(given.potential.q());
  for (std::size_t i = 0; i < hessian.size(); ++i) {
    const double expected = ratio * c * v_x * hessian[i];
    error = std::max(error, std::abs(covariance[i] - expected));
    scale += std::abs(expected) + ratio * c * v_x * q_magnitude * given.size_of(given.potential.hessian()[i]);
  }
  return LawOutcome{.error = relative(error, scale),
                    .tolerance = 1e-13,
                    .compared = "noise covariance and Hessian at a zero of " + given.potential.print()};
}

}  // namespace

Law proportional_at_zeros() {
  return {"proportional_at_zeros", "noise covariance is c v_y / B times the Hessian at zeros of Q", compare,
          Scope::zeros};
}

}  // namespace flypaper::laws
