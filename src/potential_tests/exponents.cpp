#include "potential_tests/exponents.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <utility>

#include "flypaper/core/text.hpp"
#include "flypaper/geometry/volumes.hpp"
#include "flypaper/posterior/posterior.hpp"

namespace flypaper::potential_tests {

std::string named(std::string_view what, const ClaimedPoint& point) {
  std::vector<std::string> at;
  for (const double w : point.at) at.push_back(shortest(w));
  return fmt::format("{} at ({})", what, join(at));
}

namespace {

// --- learning coefficient
// ---------------------------------------------------------------------------------------------

/// The exponent of |{Q^2 < eps}| on a box around a point against `claimed`.
Evidence volume_near(const Potential& potential, const ClaimedPoint& point, double half_width, double claimed) {
  Box box;
  for (const double w : point.at) {
    box.lower.push_back(w - half_width);
    box.upper.push_back(w + half_width);
  }
  const VolumeFit fit = fit_volumes(SublevelVolumes(potential, box));
  // Where the multiplicity cannot be told, log V is known up to (dimension - 1) log(-log eps), at eps about 1e-22.
  const double untold = fit.warning.empty() ? 0.0 : (potential.dimension() - 1.0) / (22.0 * std::numbers::ln10);
  return exact_check(named(fmt::format("volume exponent {} within {} of the point and the claimed learning coefficient "
                                       "{} (evidence given: {})",
                                       rounded(fit.exponent), half_width, point.learning_coefficient, point.evidence),
                           point),
                     std::abs(fit.exponent - claimed), fit.exponent_error + 0.01 * claimed + untold);
}

}  // namespace

// A wide box shows the leading pole best; a narrower one leaves out what lies beside it.
std::vector<Evidence> volume(const Potential& potential, Plant plant) {
  std::vector<Evidence> found;
  if (potential.dimension() > 2) return found;
  for (const ClaimedPoint& point : potential.points) {
    if (point.learning_coefficient.empty()) continue;
    const double claimed = evaluate_constant(point.learning_coefficient) * (plant == Plant::defect ? 2.0 : 1.0);
    Evidence evidence;
    for (const double half_width : {0.75, 0.25, 0.02}) {
      if (!evidence.passed) evidence = volume_near(potential, point, half_width, claimed);
    }
    found.push_back(std::move(evidence));
  }
  return found;
}

// Odds of two basins grow as n^(lambda_2 - lambda_1): from n = 1e10 to 1e12 by a factor of 100^(lambda_2 - lambda_1).
std::vector<Evidence> posterior_odds(const Potential& potential, Plant plant) {
  std::vector<Evidence> found;
  std::vector<ClaimedPoint> wells;
  for (const ClaimedPoint& point : potential.points) {
    if (!point.basin.lower.empty() && !point.learning_coefficient.empty()) wells.push_back(point);
  }
  if (potential.dimension() != 1 || !std::isfinite(potential.box.lower[0] + potential.box.upper[0])) return found;
  for (std::size_t i = 1; i < wells.size(); ++i) {
    const auto log_odds = [&](double samples) {
      const Posterior posterior(potential, potential.box, population_likelihood({}, samples));
      return std::log(posterior.mass(wells[i].basin).value / posterior.mass(wells[0].basin).value);
    };
    const double exponent = (log_odds(1e12) - log_odds(1e10)) / std::log(100.0);
    const double expected = evaluate_constant(wells[0].learning_coefficient) -
                            evaluate_constant(wells[i].learning_coefficient) + (plant == Plant::defect ? 0.1 : 0.0);
    // The next terms are n^-lambda (odd orders) of the first: below 1e-2 at n = 1e10 for lambda >= 1/5.
    found.push_back(exact_check(named(fmt::format("exponent {} of the odds against the first well and {}",
                                                  rounded(exponent), rounded(expected)),
                                      wells[i]),
                                std::abs(exponent - expected), 1e-2));
  }
  return found;
}

}  // namespace flypaper::potential_tests
