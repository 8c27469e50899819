#pragma once
// Where trajectories in the plane begin and end, and how much their distance to the origin changes on the way.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "claims/shared/watch.hpp"
#include "flypaper/audit/report/laboratory.hpp"
#include "flypaper/base/statistics/proportion.hpp"

namespace flypaper::claims {

struct Journey {
  std::array<double, 2> start{};
  std::array<double, 2> end{};  ///< NaN if it diverges
  double change = 0.0;          ///< the largest |distance / distance at the start - 1|; infinite if it diverges

  [[nodiscard]] bool finite() const { return std::isfinite(change); }
  [[nodiscard]] double start_distance() const { return std::hypot(start[0], start[1]); }
  [[nodiscard]] double end_distance() const { return std::hypot(end[0], end[1]); }
};

/// Of all trajectories of an experiment in two variables, looked at in every tenth step.
inline std::vector<Journey> journeys_of(const Experiment& experiment) {
  std::vector<Journey> all(experiment.ensemble.trajectories);
  watch(experiment, 10, [&all](std::uint64_t trajectory, std::uint64_t step, const std::array<double, 2>& w) {
    Journey& one = all[trajectory];
    if (step == 0) one.start = w;
    one.end = w;
    const double change = std::abs(one.end_distance() / one.start_distance() - 1.0);
    one.change = std::isfinite(change) ? std::max(one.change, change) : std::numeric_limits<double>::infinity();
  });
  return all;
}

/// The same, run once in a laboratory.
inline const std::vector<Journey>& journeys(Laboratory& lab, const Experiment& experiment) {
  return lab.once("journeys " + experiment.configuration(), [&] { return journeys_of(experiment); });
}

template <typename Holds>
std::uint64_t count_of(const std::vector<Journey>& journeys, Holds holds) {
  return static_cast<std::uint64_t>(std::ranges::count_if(journeys, holds));
}
template <typename Holds>
double share_of(const std::vector<Journey>& journeys, Holds holds) {
  return static_cast<double>(count_of(journeys, holds)) / static_cast<double>(journeys.size());
}

}  // namespace flypaper::claims
