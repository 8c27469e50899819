#pragma once
// Where the runs of Figure 4 end, by where they start; and the basins of the map that noise-free descent with the same
// learning rate and momentum is.
#include "claims/shared/figure4_fates.hpp"

namespace flypaper::claims {

/// How many runs end how: `left` and `right` stay on their side and finite, `crossed` start left and end right.
struct Ends {
  std::uint64_t left = 0;
  std::uint64_t crossed = 0;
  std::uint64_t right = 0;
  [[nodiscard]] std::uint64_t finite() const { return left + crossed + right; }
  [[nodiscard]] std::uint64_t at_right() const { return crossed + right; }
};

inline Ends ends_of(const Experiment& experiment, const ExperimentResult& result) {
  Ends ends;
  for (std::size_t i = 0; i < experiment.ensemble.trajectories; ++i) {
    const Fate found = fate(result, i);
    ends.left += found == Fate::left ? 1 : 0;
    ends.crossed += found == Fate::crossed ? 1 : 0;
    ends.right += found == Fate::right ? 1 : 0;
  }
  return ends;
}

/// The same as if equally many started on either side of the barrier: of the side that has more, the first ones count.
inline Ends evenly(const Experiment& experiment, const ExperimentResult& result) {
  const auto& exits = result.get<ExitTimes>();
  const std::uint64_t each = std::min(exits.at_risk(), exits.count(Exit::started_outside));
  std::uint64_t from_left = 0;
  std::uint64_t from_right = 0;
  Ends ends;
  for (std::size_t i = 0; i < experiment.ensemble.trajectories; ++i) {
    const bool right = exits.exits()[i] == Exit::started_outside;
    if (++(right ? from_right : from_left) > each) continue;
    const Fate found = fate(result, i);
    ends.left += found == Fate::left ? 1 : 0;
    ends.crossed += found == Fate::crossed ? 1 : 0;
    ends.right += found == Fate::right ? 1 : 0;
  }
  return ends;
}

/// The less degenerate minimum's basin of descent: about it, the starts that the noise-free map of the same data,
/// learning rate and momentum keeps finite and left of the barrier. From a grid of a thousandth, to whose points it is
/// cut.
inline Interval1d descent_basin(Laboratory& lab, const Experiment& experiment) {
  constexpr double reach = 0.5;
  constexpr std::size_t points = 1'001;
  const double minimum = left_minimum(experiment);
  Experiment map = with_divergences(starting_in(experiment, {minimum - reach, minimum + reach}, points));
  map.kind = Kind::noise_free;
  map.ensemble.start.grid = {map.ensemble.start.uniform, {points}};
  const ExperimentResult& result = lab.run(map);
  std::size_t lower = points / 2;
  std::size_t upper = lower;
  while (lower > 0 && fate(result, lower - 1) == Fate::left) --lower;
  while (upper + 1 < points && fate(result, upper + 1) == Fate::left) ++upper;
  const auto at = [&](std::size_t i) { return minimum - reach + 2.0 * reach * static_cast<double>(i) / (points - 1); };
  return {at(lower), at(upper)};
}

/// Where the runs about the less degenerate minimum start.
enum class Start4 : std::uint8_t { beside_minimum, descent_basin, left_of_barrier };
struct FromLeft {
  Experiment experiment;
  Start4 from = Start4::beside_minimum;
  std::uint64_t trajectories = 0;
};
inline Experiment started(Laboratory& lab, const FromLeft& left) {
  if (left.from == Start4::beside_minimum) return beside_minimum(left.experiment, beside, left.trajectories);
  if (left.from == Start4::left_of_barrier) return left_of_barrier(left.experiment, left.trajectories);
  return starting_in(left.experiment, descent_basin(lab, left.experiment), left.trajectories);
}

/// The right well's share of the starts that noise-free descent on the same data takes to either, from a grid. A
/// neighbouring pair with different ends hides a boundary: the bound is all of these at once.
inline Computed share_of_descent(Laboratory& lab, const Experiment& experiment) {
  constexpr std::uint64_t points = 40'001;
  Experiment map = with_fates(experiment, points);
  map.kind = Kind::noise_free;
  map.ensemble.start.grid = {map.ensemble.start.uniform, {points}};
  const ExperimentResult& result = lab.run(map);
  const Ends ends = ends_of(map, result);
  std::uint64_t boundaries = 0;
  for (std::size_t i = 1; i < points; ++i) boundaries += fate(result, i) != fate(result, i - 1) ? 1 : 0;
  const auto finite = static_cast<double>(ends.finite());
  return {.check = "the right well's share of the starts that noise-free descent takes to either",
          .value = static_cast<double>(ends.at_right()) / finite,
          .error_bound = static_cast<double>(boundaries) / finite};
}

/// The share of the starts that lies right of the barrier.
inline Computed share_of_starts(const Experiment& experiment) {
  const auto [lower, upper] = whole_start(experiment);
  return {.check = "share of the starts that lies right of the barrier",
          .value = (upper - barrier(experiment)) / (upper - lower),
          .error_bound = 1e-12};
}

}  // namespace flypaper::claims
