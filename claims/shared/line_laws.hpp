#pragma once
// The law of SGD along the line w1 = 0 beside the posterior of w2, for the claims about Figures 2 and 5.
#include <cmath>

#include "claims/shared/posteriors.hpp"
#include "flypaper/simulation/observables/histogram.hpp"

namespace flypaper::claims {

/// |w2| < half on the box of the figures' starts with a uniform prior.
inline Gathering near_origin(const Potential& potential, double half) {
  return {.potential = potential, .box = {{-5.0, -5.0}, {5.0, 5.0}}, .region = {{-5.0, -half}, {5.0, half}}};
}

/// How many trajectories have |w2| < half at the last step of the histogram; half must be an edge of a bin.
inline std::uint64_t within(const Histogram& histogram, double half, std::size_t time) {
  std::uint64_t count = 0;
  const auto& bins = histogram.at(time).bins;
  for (std::size_t bin = 0; bin < bins.size(); ++bin) {
    const double middle = 0.5 * (histogram.edge(bin) + histogram.edge(bin + 1));
    if (std::abs(middle) < half) count += bins[bin];
  }
  return count;
}

/// The histogram of w2 as a density over all trajectories.
inline Series density_of(std::string label, const Histogram& histogram, std::size_t time, std::uint64_t trajectories) {
  Series series{.label = std::move(label), .style = Style::steps};
  const auto& bins = histogram.at(time).bins;
  for (std::size_t bin = 0; bin < bins.size(); ++bin) {
    series.x.push_back(histogram.edge(bin));
    const double width = histogram.edge(bin + 1) - histogram.edge(bin);
    series.y.push_back(static_cast<double>(bins[bin]) / (static_cast<double>(trajectories) * width));
  }
  return series;
}

/// The posterior density of w2.
inline Series posterior_of_w2(std::string label, const Potential& potential, double samples) {
  const Posterior posterior(potential, near_origin(potential, 1.0).box, population_likelihood({}, samples));
  Series series{.label = std::move(label)};
  for (int i = 0; i <= 200; ++i) {
    series.x.push_back(-5.0 + 0.05 * i);
    series.y.push_back(posterior.marginal_density(1, series.x.back()));
  }
  return series;
}

}  // namespace flypaper::claims
