// The closed forms of the noise covariance against sums and integrals that do not use them: all subsets of a data set;
// quadrature over one fresh sample (appendix of the post).
#include <algorithm>
#include <cmath>

#include "flypaper/audit/laws/batch_moments.hpp"
#include "flypaper/exact/quadrature/batch_law.hpp"
#include "flypaper/simulation/dynamics/noise.hpp"

namespace flypaper::laws {
namespace {

/// c^2 / B times the variance of Q x^2 - x y over one sample of the population.
double integrated(const LawCase& given, double q) {
  const auto moment = [&](int order) {
    return gaussian_expectation(given.population,
                                [&](double x, double y) { return std::pow(q * x * x - x * y, order); });
  };
  const double c = loss_factor(given.loss);
  return c * c * (moment(2) - moment(1) * moment(1)) / static_cast<double>(given.batch_size);
}

std::optional<LawOutcome> compare(const LawCase& given) {
  const double q = given.local().q;
  const double fresh = noise_factor(q, given.population, given.batch_size, given.loss);
  const double fresh_error = std::abs(fresh - integrated(given, q)) / fresh;
  const double subsets = noise_factor_of_subsets(q, given.data, given.batch_size, given.loss);
  const double subsets_error =
      subsets > 0.0 ? std::abs(subsets - over_subsets(given, q, given.batch_size).variance) / subsets : 0.0;
  // The quadrature errs by 1e-13 relative to E (Q x^2 - x y)^2, which is at most 3 times the variance (Gaussian x);
  // rounding of differences from the mean is amplified by mean^2 / variance, below 1e3 for the generated cases.
  return LawOutcome{.error = std::max(fresh_error, subsets_error),
                    .tolerance = 1e-11,
                    .compared = "closed forms of the noise covariance, quadrature and enumeration"};
}

}  // namespace

Law noise_covariance() {
  return {"noise_covariance", "closed forms of the noise covariance equal quadrature and enumeration", compare};
}

}  // namespace flypaper::laws
