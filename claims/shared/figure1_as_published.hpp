#pragma once
// What the published panels show of how Figure 1 was run: where its runs are after how many steps, and how many are
// finite.
#include <algorithm>
#include <cmath>
#include <limits>

#include "claims/shared/published.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/simulation/observables/occupancy.hpp"

namespace flypaper::claims {

/// The numbers of runs of which every fraction that was read off is a whole number k of them, within the reading error.
inline Computed finite_runs(const Laboratory& lab, const std::string& file, const std::string& column, double value) {
  const std::vector<double> lower = published_column(lab, file, "fraction_left_lo");
  const std::vector<double> upper = published_column(lab, file, "fraction_left_hi");
  const std::vector<double> at =
      column.empty() ? std::vector<double>(lower.size(), value) : published_column(lab, file, column);
  double least = 1e9;
  double most = 0.0;
  for (double runs = 5'000.0; runs <= 10'000.0; runs += 1.0) {
    bool fits = true;
    for (std::size_t i = 0; i < lower.size() && fits; ++i) {
      // The table's five digits leave 5e-5 of each end.
      fits = at[i] != value || std::floor(upper[i] * (1.0 + 5e-5) * runs) >= lower[i] * (1.0 - 5e-5) * runs;
    }
    if (!fits) continue;
    least = std::min(least, runs);
    most = runs;
  }
  return {.check = "finite runs of 10,000 of which the published fractions are whole numbers",
          .value = 0.5 * (least + most) / 1e4,
          .error_bound = 0.5 * (most - least) / 1e4,
          .asserted = {}};
}

/// Figure 1 as run from the starts found here, the share of finite runs in a place after some steps.
struct Figure1Place {
  std::string experiment;
  std::uint64_t steps;
  double half_width = 3.6;
};
inline Sampled share_in(Laboratory& lab, const Figure1Place& place, const Interval& interval,
                        const Interval& published) {
  Experiment experiment = lab.experiment(place.experiment);
  experiment.ensemble.start.uniform = {{-place.half_width}, {place.half_width}};
  experiment.ensemble.steps = place.steps;
  experiment.ensemble.trajectories = 90'000;
  experiment.observe = {{.kind = "occupancy", .interval = {{interval.lower}, {interval.upper}}, .every = place.steps}};
  const auto& counts = lab.run(experiment).get<Occupancy>().counts();
  return ProportionCheck::equivalent(0.5 * (published.lower + published.upper),
                                     0.5 * (published.upper - published.lower), counts.survivors)
      .evaluate("share of finite runs in that place, against the published one", counts.inside_survivors.back());
}

/// Between the two zeros into which the degenerate one splits on the notebook's samples, of which runs leave the middle
/// before they return to it: published 0.0599, read to 0.003 and of 8000 runs, which leaves 0.0027.
inline Sampled between_zeros(Laboratory& lab, const Figure1Place& place) {
  const std::vector<double> from = published_column(lab, "fig1_final_hist", "bin_left_w");
  const std::vector<double> to = published_column(lab, "fig1_final_hist", "bin_right_w");
  const std::vector<double> density = published_column(lab, "fig1_final_hist", "density_per_w");
  constexpr Interval middle{1.7257, 1.8573};
  double share = 0.0;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i] > middle.lower - 1e-9 && to[i] < middle.upper + 1e-9) share += density[i] * (to[i] - from[i]);
  }
  return share_in(lab, place, middle, {share - 0.013, share + 0.013});
}

/// Left of the barrier after step 20: published 0.01395 of 8000 runs, which leaves 0.0013.
inline Sampled left_after_twenty(Laboratory& lab, const Figure1Place& place) {
  const double share = published_column(lab, "fig1_fraction_left", "fraction_left").at(20);
  return share_in(lab, place, {-std::numeric_limits<double>::infinity(), -0.6}, {share - 0.006, share + 0.006});
}

}  // namespace flypaper::claims
