#pragma once
// What the published panels of posteriors draw.
#include <algorithm>
#include <cmath>
#include <vector>

#include "claims/shared/published.hpp"
#include "flypaper/base/statistics/evidence.hpp"
#include "flypaper/exact/geometry/local.hpp"

namespace flypaper::claims {

/// What the panels of the posterior draw, exp(-c n Q^2), with c from the flanks of Figure 1's for n = 1000, where the
/// reading's 0.3 pixels, 0.001 in w, are some percent of the exponent: over `factor`, the c of a posterior of n
/// samples.
inline Computed drawn_exponent(const Laboratory& lab, const double& factor) {
  const Potential potential("(w+1.8)*(w-1.8)^2");
  const std::vector<double> at = published_column(lab, "fig1_posterior", "w");
  const std::vector<double> drawn = published_column(lab, "fig1_posterior", "posterior_n1000");
  std::vector<double> ratios;
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (!(drawn[i] > 0.1 && drawn[i] < 0.9)) continue;
    const double q = local_model(potential, std::vector<double>{at[i]}).q;
    ratios.push_back(-std::log(drawn[i]) / (factor * 1000.0 * q * q));
  }
  std::ranges::sort(ratios);
  const double middle = ratios.at(ratios.size() / 2);
  return {.check = "exponent of the published posterior over c n Q^2, the median of its flanks",
          .value = middle,
          .error_bound = std::max(ratios.back() - middle, middle - ratios.front()),
          .asserted = {.lower = 0.75, .upper = 1.25}};
}

}  // namespace flypaper::claims
