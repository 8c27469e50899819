#pragma once
// Total variation between where SGD is along the line and the posterior of the samples that it has seen, over regions
// of the line: for the claims about Figure 2.
#include <fmt/format.h>

#include "claims/shared/figure2.hpp"
#include "claims/shared/line_laws.hpp"
#include "claims/shared/settings.hpp"
#include "flypaper/base/statistics/distribution.hpp"

namespace flypaper::claims {

/// A run along the line and the posterior that it is held against.
struct LineRun {
  Experiment experiment;  ///< observed by a histogram of w2 on +-5 in 100 bins, at its start and its end
  Likelihood likelihood;
};

/// After t steps SGD has seen t B samples: those of the population, or the data set if one pass uses it up.
inline Likelihood of_samples_seen(const Experiment& experiment) {
  const double seen = static_cast<double>(experiment.ensemble.steps) * static_cast<double>(experiment.batch_size);
  if (!experiment.data) return population_likelihood(experiment.population, seen);
  return {.samples = seen, .sums = experiment.data_set().sums()};
}

inline LineRun beside_posterior(Experiment experiment, std::uint64_t trajectories, std::uint64_t steps) {
  experiment.ensemble.trajectories = trajectories;
  experiment.ensemble.steps = steps;
  experiment.observe.resize(1);
  experiment.observe[0].at_steps = {0, steps};
  return {experiment, of_samples_seen(experiment)};
}

/// The same check where both laws agree: starts drawn from the posterior, by their quantiles, and one step.
inline LineRun from_the_posterior(LineRun beside) {
  const Posterior posterior(beside.experiment.potential, near_origin(beside.experiment.potential, 1.0).box,
                            beside.likelihood);
  std::vector<double> fractions;
  for (int i = 0; i < 200; ++i) fractions.push_back((i + 0.5) / 200.0);
  beside.experiment.ensemble.start = {.uniform = {}, .points = {}};
  for (const double w2 : posterior.quantiles(1, fractions)) {
    beside.experiment.ensemble.start.points.push_back({0.0, w2});
  }
  beside.experiment.ensemble.steps = 1;
  beside.experiment.observe[0].at_steps = {0, 1};
  return beside;
}

/// Given as many samples as the quadrature takes.
inline Computed gathered(const Laboratory& lab, const Potential& potential) {
  const Gathering origin = near_origin(potential, 0.5);
  const Approximation mass = Posterior(potential, origin.box, population_likelihood({}, 1e18)).mass(origin.region);
  return {.check = "posterior mass of |w2| < 0.5 given 10^18 samples, uniform prior on the box of half-width 5",
          .value = mass.value,
          .error_bound = mass.error,
          .asserted = above(lab.word("eventually"))};
}

/// The posterior's mass of |w2| < half given the samples seen.
inline Computed mass_near(const LineRun& beside, double half) {
  const Gathering origin = near_origin(beside.experiment.potential, half);
  const Approximation mass = Posterior(origin.potential, origin.box, beside.likelihood).mass(origin.region);
  return {.check = fmt::format("posterior mass of |w2| < {}", half), .value = mass.value, .error_bound = mass.error};
}

/// Of the trajectories that are finite at the end those with |w2| < half.
struct Near {
  std::uint64_t near = 0;
  std::uint64_t finite = 0;
};
inline Near near_of(const ExperimentResult& result, std::uint64_t trajectories, double half) {
  const auto& histogram = result.get<Histogram>();
  return {within(histogram, half, 1), trajectories - histogram.at(1).diverged};
}
/// Their share on another data set, for 200 trajectories.
inline double near_on(const LineRun& beside, double half, std::uint64_t seed) {
  const Near found = near_of(run(with_trajectories(on_other_data(beside.experiment, seed), 200), 1), 200, half);
  return static_cast<double>(found.near) / static_cast<double>(found.finite);
}

/// Counts and posterior masses of |w2| below each edge and beyond the last; whether the diverged are a cell of their
/// own.
struct Cells {
  std::vector<std::uint64_t> counts;
  std::vector<double> masses;
  std::uint64_t size = 0;
};
enum class Diverged : unsigned char { left_out, in_a_cell };
inline Cells cells_of(Laboratory& lab, const LineRun& beside, const std::vector<double>& edges, Diverged diverged) {
  const auto& histogram = lab.run(beside.experiment).get<Histogram>();
  const std::uint64_t all = beside.experiment.ensemble.trajectories;
  Cells cells;
  std::uint64_t inside = 0;
  double mass = 0.0;
  for (const double edge : edges) {
    cells.counts.push_back(within(histogram, edge, 1) - inside);
    cells.masses.push_back(near_origin(beside.experiment.potential, edge).mass(beside.likelihood) - mass);
    inside += cells.counts.back();
    mass += cells.masses.back();
  }
  cells.counts.push_back(all - histogram.at(1).diverged - inside);
  cells.masses.push_back(1.0 - mass);
  cells.size = all - histogram.at(1).diverged;
  if (diverged == Diverged::left_out) return cells;
  cells.counts.push_back(histogram.at(1).diverged);
  cells.masses.push_back(0.0);
  cells.size = all;
  return cells;
}

inline Sampled distance_of(const std::string& check, const Cells& cells, double margin) {
  return TotalVariationCheck::equivalent(0.0, margin, cells.counts.size(), cells.size)
      .evaluate(check, cells.counts, cells.masses);
}

/// Below the word's number; a distance is not negative, so that is the one bound.
inline Sampled resembles(const Laboratory& lab, const std::string& check, const Cells& cells) {
  Sampled found = distance_of(check, cells, lab.word("resembles"));
  found.asserted = below(lab.word("resembles"));
  return found;
}
/// Above the word's number, by the same interval.
inline Sampled differs(const Laboratory& lab, const std::string& check, const Cells& cells) {
  Sampled found = distance_of(check, cells, lab.word("resembles"));
  found.asserted = above(lab.word("resembles"));
  found.passed = found.interval.lower > found.asserted.lower;
  return found;
}

}  // namespace flypaper::claims
