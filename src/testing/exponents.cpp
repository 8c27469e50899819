#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <utility>

#include "flypaper/audit/experiment/places.hpp"
#include "flypaper/audit/nights/posterior_count.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/geometry/volumes.hpp"
#include "flypaper/exact/posterior/posterior.hpp"
#include "testing/checks.hpp"

namespace flypaper::potential_tests {

std::string named(std::string_view what, const ClaimedPoint& point) {
  return fmt::format("{} at {}", what, point_text(point.at));
}

namespace {

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
  return Identity{
      .check = named(fmt::format("volume exponent {} within {} of the point and the claimed learning coefficient {} "
                                 "(evidence given: {})",
                                 rounded(fit.exponent), half_width, point.learning_coefficient, point.evidence),
                     point),
      .error = std::abs(fit.exponent - claimed),
      .tolerance = fit.exponent_error + 0.01 * claimed + untold,
      .derivation = "the fit's own error, a hundredth, and what an untold multiplicity may add"};
}

// A wide box shows the leading pole best; a narrower one leaves out what lies beside it.
std::vector<Evidence> volume(const Potential& potential) {
  std::vector<Evidence> found;
  if (!has_quadrature(potential)) return found;
  for (const ClaimedPoint& point : potential.points) {
    if (point.learning_coefficient.empty()) continue;
    const double claimed = evaluate_constant(point.learning_coefficient);
    Evidence evidence = Identity{.error = std::nan("")};
    for (const double half_width : {0.75, 0.25, 0.02}) {
      if (!shown(evidence)) evidence = volume_near(potential, point, half_width, claimed);
    }
    found.push_back(std::move(evidence));
  }
  return found;
}

/// A square that leaves the other points out: a third of the way to the nearest, at most a quarter.
Box square_around(const Potential& potential, const ClaimedPoint& point) {
  double reach = 0.25;
  for (const ClaimedPoint& other : potential.points) {
    double distance = 0.0;
    for (std::size_t i = 0; i < 2; ++i) distance = std::max(distance, std::abs(other.at[i] - point.at[i]));
    if (distance > 0.0) reach = std::min(reach, distance / 3.0);
  }
  Box box;
  for (std::size_t i = 0; i < 2; ++i) {
    box.lower.push_back(std::max(point.at[i] - reach, potential.box.lower[i]));
    box.upper.push_back(std::min(point.at[i] + reach, potential.box.upper[i]));
  }
  return box;
}

/// The points whose odds grow by their learning coefficients alone, with a region around each: the basin, in two
/// variables a square, where a multiplicity above 1 would bring powers of log n.
std::vector<std::pair<ClaimedPoint, Box>> wells_of(const Potential& potential) {
  std::vector<std::pair<ClaimedPoint, Box>> wells;
  for (const ClaimedPoint& point : potential.points) {
    if (point.learning_coefficient.empty()) continue;
    if (potential.dimension() == 1 && !point.basin.lower.empty()) wells.emplace_back(point, point.basin);
    if (potential.dimension() == 2 && point.multiplicity == 1)
      wells.emplace_back(point, square_around(potential, point));
  }
  return wells;
}

// Odds of two wells grow as n^(lambda_2 - lambda_1). What is left of the next term is told from its change: if it is
// n^(-1/12) or smaller, it falls by 10^(-1/6) from one window of n to the next, so what is left is at most 2.2 times
// that.
std::vector<Evidence> posterior_odds(const Potential& potential) {
  std::vector<Evidence> found;
  if (!has_quadrature(potential) || !is_finite(potential.box)) return found;
  const auto wells = wells_of(potential);
  for (std::size_t i = 1; i < wells.size(); ++i) {
    const auto log_odds = [&](double samples) {
      const Posterior posterior(potential, potential.box, population_likelihood({}, samples));
      return std::log(posterior.mass(wells[i].second).value / posterior.mass(wells[0].second).value);
    };
    const double middle = log_odds(1e14);
    const double exponent = (log_odds(1e16) - middle) / std::log(100.0);
    const double change = std::abs(exponent - (middle - log_odds(1e12)) / std::log(100.0));
    const double expected =
        evaluate_constant(wells[0].first.learning_coefficient) - evaluate_constant(wells[i].first.learning_coefficient);
    found.emplace_back(Identity{.check = named(fmt::format("exponent {} of the odds against the first well and {}",
                                                           rounded(exponent), rounded(expected)),
                                               wells[i].first),
                                .error = std::abs(exponent - expected),
                                .tolerance = 1e-3 + 2.2 * change,
                                .derivation = "2.2 times the change from the window before, and 0.001"});
  }
  return found;
}

}  // namespace

std::vector<Check> exponent_checks() { return {{"volume", volume}, {"posterior_odds", posterior_odds}}; }

}  // namespace flypaper::potential_tests
