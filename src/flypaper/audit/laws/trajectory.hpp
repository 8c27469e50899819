#pragma once
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "flypaper/audit/laws/law.hpp"
#include "flypaper/simulation/data/batches.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"

/// One trajectory at a time, for laws about trajectories.
namespace flypaper::laws {

/// The sums of the first `steps` steps of a trajectory.
[[nodiscard]] inline std::vector<BatchSums> sums_of(const BatchSource& source, std::uint64_t trajectory,
                                                    std::uint64_t steps) {
  std::vector<BatchSums> sums(steps);
  const auto scratch = source.scratch();
  for (std::uint64_t first = 0; first < steps; first += source.chunk_steps()) {
    const std::uint64_t chunk = std::min(source.chunk_steps(), steps - first);
    source.fill(trajectory, first, std::span(sums).subspan(first, chunk), scratch.get());
  }
  return sums;
}

/// The sums of the case's steps with fresh batches of its population, or of another.
[[nodiscard]] inline std::vector<BatchSums> fresh_sums(const LawCase& given, const Population& population,
                                                       std::uint64_t trajectory = 0) {
  return sums_of(*fresh_batches(population, given.batch_size, given.seed), trajectory, given.steps);
}
[[nodiscard]] inline std::vector<BatchSums> fresh_sums(const LawCase& given) {
  return fresh_sums(given, given.population);
}

/// Where the simulator's own step leads from `start`.
[[nodiscard]] inline std::vector<double> simulate(const Potential& potential, const UpdateRule& rule,
                                                  std::span<const BatchSums> sums, std::span<const double> start) {
  Sgd sgd(potential, rule);
  BlockState state(potential.dimension(), rule);
  for (std::size_t i = 0; i < potential.dimension(); ++i) std::ranges::fill(state.coordinates[i].values, start[i]);
  BatchLanes lanes{};
  for (const BatchSums& step : sums) {
    std::ranges::fill(lanes.s_xx.values, step.s_xx);
    std::ranges::fill(lanes.s_xy.values, step.s_xy);
    sgd.advance(lanes, state);
  }
  std::vector<double> end;
  for (const Lane& lane : state.coordinates) end.push_back(lane.values[0]);
  return end;
}

/// A trajectory by the expression tree, and what rounding can have done to it.
struct Followed {
  std::vector<double> end;
  double rounding = 0.0;  ///< bounds the distance to exact arithmetic in every coordinate, to first order
};

/// The most roundings on a path through the tree and through a step around it.
[[nodiscard]] inline double roundings(const ExpressionGraph& graph) {
  double count = 10.0;
  for (const Node& node : graph.nodes()) count += node.operation == Operation::power ? node.right : 1.0;
  return count;
}

/// Plain SGD from `start` (without momentum), one step after the other. An error e becomes at most e (1 + rate L) in a
/// step, L the largest row sum of the loss's Hessian on absolute values, and the step adds k u of the sum of its terms'
/// absolute values, k the number of roundings on the longest path.
[[nodiscard]] inline Followed follow(const Potential& potential, const UpdateRule& rule,
                                     std::span<const BatchSums> sums, std::span<const double> start) {
  const ExpressionGraph& graph = potential.graph();
  const std::size_t dimension = potential.dimension();
  const double unit = roundings(graph) * 0x1p-53;
  const double rate = rule.learning_rate * loss_factor(rule.loss);
  Followed followed{.end = {start.begin(), start.end()}};
  for (const BatchSums& step : sums) {
    if (!std::ranges::all_of(followed.end, [](double w) { return std::isfinite(w); })) {
      followed.rounding = std::numeric_limits<double>::infinity();
      return followed;
    }
    const LocalModel model = local_model(potential, followed.end);
    const auto size = [&](NodeId node) { return magnitude(graph, node, followed.end); };
    const double pull = size(potential.q()) * step.s_xx + std::abs(step.s_xy);
    double growth = 0.0;
    double added = 0.0;
    for (std::size_t i = 0; i < dimension; ++i) {
      const double slope = size(potential.gradient()[i]);
      double row = 0.0;
      for (std::size_t j = 0; j < dimension; ++j) {
        row += step.s_xx * slope * size(potential.gradient()[j]) + pull * size(potential.hessian()[i * dimension + j]);
      }
      growth = std::max(growth, row);
      added = std::max(added, std::abs(followed.end[i]) + rate * pull * slope);
    }
    followed.rounding = followed.rounding * (1.0 + rate * growth) + unit * added;
    for (std::size_t i = 0; i < dimension; ++i)
      followed.end[i] -= rate * (model.q * step.s_xx - step.s_xy) * model.gradient[i];
  }
  return followed;
}

/// The largest difference of two ends; infinite if one of them alone is finite.
[[nodiscard]] inline double distance(std::span<const double> a, std::span<const double> b) {
  double largest = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i]))) continue;
    const double difference = std::abs(a[i] - b[i]);
    largest = std::isfinite(difference) ? std::max(largest, difference) : std::numeric_limits<double>::infinity();
  }
  return largest;
}

/// Every coordinate times `factor`.
[[nodiscard]] inline std::vector<double> scaled(std::vector<double> w, double factor) {
  for (double& x : w) x *= factor;
  return w;
}

[[nodiscard]] inline bool is_finite(std::span<const double> w) {
  return std::ranges::all_of(w, [](double x) { return std::isfinite(x); });
}

/// Whether so little rounding has gathered that a comparison says something.
[[nodiscard]] inline bool is_sharp(const Followed& followed) {
  const auto size = [](double w) { return std::abs(w); };
  return followed.rounding <= 1e-7 * (1.0 + size(*std::ranges::max_element(followed.end, {}, size)));
}

}  // namespace flypaper::laws
