#pragma once
#include <algorithm>
#include <cmath>

#include "flypaper/audit/laws/law.hpp"
#include "flypaper/exact/posterior/posterior.hpp"
#include "flypaper/simulation/model/disc.hpp"

namespace flypaper::laws {

/// The interval of half-width 1 around a case's point of one variable.
[[nodiscard]] inline Box posterior_box(const LawCase& given) {
  return {.lower = {given.at[0] - 1.0}, .upper = {given.at[0] + 1.0}};
}

/// The population's likelihood of one sample, with labels so noisy that its exponent is of order 10 on the interval.
/// No value where Q^2 overflows there, or the interval has hardly any doubles.
[[nodiscard]] inline std::optional<Likelihood> moderate_likelihood(const LawCase& given) {
  const std::vector<double> reach{1.0};
  const double q = values_on_discs(given.potential.graph(), given.potential.q(), given.at, reach).largest() +
                   std::abs(given.population.slope);
  const double exponent = given.population.input_variance * q * q / given.population.noise_variance;
  if (!std::isfinite(exponent) || std::abs(given.at[0]) > 1e9) return std::nullopt;
  Likelihood likelihood = population_likelihood(given.population, 1.0);
  likelihood.noise_variance *= std::max(1.0, exponent / 20.0);
  return likelihood;
}

}  // namespace flypaper::laws
