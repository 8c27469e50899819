// (1/B^2) E sum_ij x_i^2 x_j^2 = v_x^2 (1 + 2/B) for Gaussian x (appendix of the post), against one-sample moments by
// quadrature: B terms E x^4 and B (B - 1) terms (E x^2)^2.
#include <cmath>

#include "flypaper/audit/laws/law.hpp"
#include "flypaper/exact/quadrature/batch_law.hpp"

namespace flypaper::laws {
namespace {

std::optional<LawOutcome> compare(const LawCase& given, Plant plant) {
  const auto batch = static_cast<double>(given.batch_size);
  const double v = given.population.input_variance;
  const double second = gaussian_expectation(given.population, [](double x, double) { return x * x; });
  const double fourth = gaussian_expectation(given.population, [](double x, double) { return x * x * x * x; });
  const double identity = v * v * (1.0 + (plant == Plant::defect ? 1.0 : 2.0) / batch);
  const double moments = (fourth + (batch - 1.0) * second * second) / batch;
  return LawOutcome{.error = std::abs(identity - moments) / identity,
                    .tolerance = 1e-12,  // of the quadrature
                    .compared = "Isserlis' identity and moments by quadrature"};
}

}  // namespace

Law isserlis() {
  return {"isserlis", "E S_xx^2 = v_x^2 (1 + 2/B) for Gaussian inputs", "1/B in place of 2/B", compare};
}

}  // namespace flypaper::laws
