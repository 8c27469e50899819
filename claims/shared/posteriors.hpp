#pragma once
// Posteriors of the population and of simulated data sets, for the claims that compare them with SGD.
#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "claims/shared/draws.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/posterior/posterior.hpp"

namespace flypaper::claims {

/// A region of a box with a uniform prior, such as a well, and what its mass is.
struct Gathering {
  Potential potential;
  Box box;
  Box region;

  [[nodiscard]] double mass(const Likelihood& likelihood) const {
    return Posterior(potential, box, likelihood).mass(region).value;
  }
  /// Given the population's likelihood of `samples` samples.
  [[nodiscard]] double mass(double samples) const { return mass(population_likelihood({}, samples)); }
  [[nodiscard]] double odds(double samples) const {
    const double inside = mass(samples);
    return inside / (1.0 - inside);
  }
  /// d log odds / d log samples between two numbers of samples.
  [[nodiscard]] double growth(double from, double to) const {
    return std::log(odds(to) / odds(from)) / std::log(to / from);
  }
};

/// The masses of the region given each of `count` simulated data sets of `samples` samples.
inline std::vector<double> simulated_masses(const Gathering& gathering, std::uint64_t samples, std::uint64_t count,
                                            std::uint64_t seed) {
  std::vector<double> masses;
  for (const BatchSums& sums : draw(*fresh_batches({}, samples, seed), count)) {
    masses.push_back(gathering.mass({.samples = static_cast<double>(samples), .sums = sums}));
  }
  return masses;
}

inline std::uint64_t count_above(const std::vector<double>& values, double bound) {
  std::uint64_t count = 0;
  for (const double value : values) count += value > bound ? 1 : 0;
  return count;
}

/// Mass against the number of samples, 10 to 1e18.
inline Series mass_curve(std::string label, const Gathering& gathering) {
  Series series{.label = std::move(label)};
  for (int decade = 1; decade <= 18; ++decade) {
    series.x.push_back(decade);
    series.y.push_back(gathering.mass(std::pow(10.0, decade)));
  }
  return series;
}

}  // namespace flypaper::claims
