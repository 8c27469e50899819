// The posterior's density integrates to 1, and its masses add up. The density is integrated by another rule than its
// normalisation: Simpson's on 8192 equal panels.
#include <algorithm>
#include <cmath>

#include "flypaper/audit/laws/posterior_case.hpp"

namespace flypaper::laws {
namespace {

std::optional<LawOutcome> compare(const LawCase& given) {
  const Box box = posterior_box(given);
  const std::optional<Likelihood> likelihood = moderate_likelihood(given);
  if (!likelihood) return std::nullopt;
  const Posterior posterior(given.potential, box, *likelihood);
  const double lower = box.lower[0];
  const double upper = box.upper[0];
  constexpr int panels = 8192;
  const double width = (upper - lower) / panels;
  const auto density = [&](double w) { return posterior.density(std::vector<double>{std::min(w, upper)}); };
  double integral = 0.0;
  for (int i = 0; i < panels; ++i) {
    const double from = lower + i * width;
    integral += width / 6.0 * (density(from) + 4.0 * density(from + 0.5 * width) + density(from + width));
  }
  const double middle = 0.3 * lower + 0.7 * upper;
  const double pieces = posterior.mass({.lower = {lower}, .upper = {middle}}).value +
                        posterior.mass({.lower = {middle}, .upper = {upper}}).value;
  // Simpson's error is width^4 / 2880 = 1.2e-18 times a fourth derivative; with an exponent of order 10 and degrees
  // below 20 the density's is below (20 * 20)^4 = 2.6e10 times its size, which is below 100.
  return LawOutcome{.error = std::max(std::abs(integral - 1.0), std::abs(pieces - 1.0)),
                    .tolerance = 3e-6,
                    .compared = "the integral of the posterior's density, the sum of two masses, and 1"};
}

}  // namespace

Law posterior_normalised() {
  return {"posterior_normalised", "the posterior's density integrates to 1 and masses add up", compare,
          Scope::one_variable, Forms::polynomials};
}

}  // namespace flypaper::laws
