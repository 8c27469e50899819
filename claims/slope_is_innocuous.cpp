// Note 7: the model Q on data of slope 0 has the dynamics of Q + a on data of slope a.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "claims/shared/expected_hessian.hpp"
#include "claims/shared/one_step.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/exact/escape/one_step.hpp"

namespace flypaper::claims {
namespace {

constexpr const char* formula = reading::formula;
constexpr double slope = 0.75;
constexpr double small_slope = 0.1;
constexpr const char* figure_1 = "(w+1.8)*(w-1.8)^2";

Potential raised(double by) { return Potential(fmt::format("{} + ({})", figure_1, by)); }

/// Largest distance after 25 steps of the simulator between Q on slope 0 and Q + `shift` on slope a, from 20 starts, on
/// the same inputs and noise.
Identity trajectories(const double& shift) {
  constexpr std::uint64_t steps = 25;
  const UpdateRule rule{.learning_rate = 0.01, .loss = Loss::half_mse};
  double worst = 0.0;
  for (std::uint64_t i = 0; i < 20; ++i) {
    const double start = -2.0 + 0.2 * static_cast<double>(i);
    const auto plain = after_steps(Potential(figure_1), {start}, rule, *fresh_batches({}, 20, i), steps);
    const auto moved = after_steps(raised(shift), {start}, rule, *fresh_batches({.slope = slope}, 20, i), steps);
    for (std::size_t k = 0; k < plain.size(); ++k) worst = std::max(worst, std::abs(plain[k][0] - moved[k][0]));
  }
  return {.check = "64 trajectories from each of 20 starts, the same samples, 25 steps: largest distance",
          .error = worst,
          .tolerance = 1e-9,
          .derivation = "roundings of 4e-16 a step, 25 steps, which from the barrier top stretch distances 5e4-fold"};
}

/// Largest difference between the distribution functions of one step.
Identity laws(const double& shift) {
  const UpdateRule rule{.learning_rate = 0.01, .loss = Loss::half_mse};
  const OneStepLaw plain(Potential(figure_1), rule, {}, 20);
  const OneStepLaw moved(raised(shift), rule, {.slope = slope}, 20);
  double worst = 0.0;
  for (double at = -2.15; at < 2.5; at += 0.5) {
    for (const double by : {-0.1, 0.01, 0.2}) {
      worst = std::max(worst, std::abs(plain.probability_above(at, at + by) - moved.probability_above(at, at + by)));
    }
  }
  return {.check = "exact laws of one step from ten places: largest difference of chances",
          .error = worst,
          .tolerance = 1e-9,
          .derivation = "relative accuracy of the tails is 1e-12 and rounding of Q + a moves them by 1e-13"};
}

/// The least curvature, half-MSE, among the minima of the loss of Q on data of this slope.
Computed least_curvature(const double& of_data) {
  const Potential potential(figure_1);
  double least = std::numeric_limits<double>::infinity();
  for (const double at : minima(potential, of_data, {-4.0, 4.0})) {
    least = std::min(least, expected_hessian(potential, {at}, Loss::half_mse, {.slope = of_data})[0]);
  }
  return {.check = "Figure 1's Q itself on data of another slope: least curvature among the minima of the loss",
          .value = least,
          .error_bound = 1e-6,  // minima are found to rounding, 1e-8 at a double zero
          .asserted = above(0.1)};
}

Argument argue(Laboratory& /*lab*/) {
  return {.assertions = {needs(formula, "trajectories", trajectories, slope, foil("Q - a in place of Q + a", -slope)),
                         needs(formula, "laws", laws, slope, foil("Q + 0.74 on data of slope 0.75", slope - 0.01)),
                         control("curvature", least_curvature, small_slope, foil_of_the_post("slope zero", 0.0)),
                         context("below", [] { return least_curvature(-small_slope); })},
          .given = {{"slope", small_slope}}};
}

}  // namespace

Claim slope_is_innocuous() {
  return {.id = "slope-is-innocuous",
          .source = "Models; note 7",
          .statement =
              "Slope 0 is innocuous in the sense that Q on data of slope 0 has the dynamics of Q + a on data of "
              "slope a.",
          .cases = {formula},
          .sentence =
              "Right in that sense<:trajectories,laws>: the trajectories are the same up to rounding. It speaks of Q "
              "together with its shift. If Q itself is kept, a slope of {slope} leaves Figure 1's loss without a "
              "degenerate minimum<:curvature>: the least curvature of its minima goes from zero to {curvature}, "
              "and to {below} for the opposite slope.",
          .argue = argue};
}

}  // namespace flypaper::claims
