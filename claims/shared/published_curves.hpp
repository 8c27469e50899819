#pragma once
// The curves of Figure 6, left, beside SGD from the same starts.
#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "claims/shared/degenerate_line.hpp"
#include "claims/shared/published.hpp"
#include "claims/shared/watch.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/statistics/proportion.hpp"

namespace flypaper::claims {

/// Figure 6's 100 starts: NumPy's uniform draws of seed 1, w1 of all in +-0.1 and then w2 in +-10.
inline std::vector<std::vector<double>> published_starts() {
  std::mt19937 engine(1);  // NumPy's generator
  const auto uniform = [&engine](double reach) {
    const auto high = static_cast<double>(engine() >> 5U);
    const auto low = static_cast<double>(engine() >> 6U);
    return reach * (2.0 * (high * 67108864.0 + low) / 9007199254740992.0 - 1.0);
  };
  std::vector<std::vector<double>> starts(100, std::vector<double>(2));
  for (std::vector<double>& start : starts) start[0] = uniform(0.1);
  for (std::vector<double>& start : starts) start[1] = uniform(10.0);
  return starts;
}

struct PublishedCurve {
  std::vector<double> start;
  std::vector<double> steps;
  std::vector<double> distances;  ///< to the origin; NaN where another curve covers it

  [[nodiscard]] double at(std::uint64_t step) const {
    const auto after = std::ranges::lower_bound(steps, static_cast<double>(step));
    return after == steps.end() ? distances.back() : distances[static_cast<std::size_t>(after - steps.begin())];
  }
};
inline std::vector<PublishedCurve> published_curves(const Laboratory& lab) {
  const std::vector<std::vector<double>> starts = published_starts();
  const std::vector<double> runs = published_column(lab, "fig6_distance_series", "nearest_seed1_run");
  const std::vector<double> steps = published_column(lab, "fig6_distance_to_O", "step");
  std::vector<PublishedCurve> curves;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    // Ten below 2, b01 to b10, and nine of those above, a01 to a09.
    const std::string name = fmt::format("distance_{}{:02}", i < 10 ? 'b' : 'a', i < 10 ? i + 1 : i - 9);
    curves.push_back(
        {starts.at(static_cast<std::size_t>(runs[i])), steps, published_column(lab, "fig6_distance_to_O", name)});
  }
  return curves;
}

/// For `each` trajectories from the start of each curve: the largest difference of the distance to the origin from the
/// curve's, over all steps of the figure.
inline std::vector<double> differences_from_curves(Experiment experiment, const std::vector<PublishedCurve>& curves,
                                                   std::uint64_t each) {
  experiment.ensemble.start = Start{.uniform = {}, .points = {}};
  for (const PublishedCurve& curve : curves) experiment.ensemble.start.points.push_back(curve.start);
  experiment.ensemble.trajectories = each * curves.size();
  std::vector<double> largest(experiment.ensemble.trajectories);
  watch(experiment, 50, [&](std::uint64_t trajectory, std::uint64_t step, const std::array<double, 2>& w) {
    const double difference = std::abs(std::hypot(w[0], w[1]) - curves[trajectory % curves.size()].at(step));
    if (!std::isnan(curves[trajectory % curves.size()].at(step)))
      largest[trajectory] = std::isnan(difference) ? 1e9 : std::max(largest[trajectory], difference);
  });
  return largest;
}

/// Between the starts, which are known from NumPy's draws, and the last step of the published curves, whose flat parts
/// are read to 0.0006.
inline Computed published_change(Laboratory& lab, const std::string& figure) {
  const std::vector<double> first = published_column(lab, figure, "its_start_distance");
  const std::vector<double> last = published_column(lab, figure, "last_distance_read");
  double largest = 0.0;
  double error = 0.0;
  for (std::size_t i = 0; i < first.size(); ++i) {
    largest = std::max(largest, std::abs(last[i] / first[i] - 1.0));
    if (first[i] > 1.0) error = std::max(error, 0.0006 / first[i]);
  }
  return {.check = "the largest relative change of a distance that the figure shows",
          .value = largest,
          .error_bound = error,
          .asserted = below(lab.word("stays constant"))};
}

/// Bins of Figure 5's final histogram that differ from the initial one; counts are whole numbers, read within 0.11.
inline Computed published_bins(Laboratory& lab, const std::string& figure) {
  const std::vector<double> before = published_column(lab, figure + "_initial_hist", "count");
  const std::vector<double> after = published_column(lab, figure + "_final_hist", "count");
  double moved = static_cast<double>(std::max(before.size(), after.size()) - std::min(before.size(), after.size()));
  for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i) moved += before[i] == after[i] ? 0.0 : 1.0;
  return {.check = "bins of the published final histogram that differ from the initial one",
          .value = moved,
          .asserted = below(1.0)};
}

/// SGD from the published starts against the published curves, at all their steps.
inline Sampled as_published(Laboratory& lab, const Experiment& experiment) {
  const std::vector<double> differences =
      differences_from_curves(experiment, published_curves(lab), lab.by_tier(16U, 64U, 256U));
  return ProportionCheck::above(0.5, 0.4, differences.size())
      .evaluate("of those from the published starts those whose distances are within 0.01 of the curve at all steps",
                static_cast<std::uint64_t>(std::ranges::count_if(differences, [](double d) { return d < 0.01; })));
}

}  // namespace flypaper::claims
