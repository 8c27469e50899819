#include "flypaper/simulation/dynamics/sgd.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "flypaper/base/core/error.hpp"

namespace flypaper {

UpdateRule substep_rule(UpdateRule rule, std::uint64_t substeps) {
  if (rule.momentum != 0.0 || substeps == 0) {
    throw Error(
        fmt::format("momentum {} and {} substeps; the equation needs none and at least 1", rule.momentum, substeps));
  }
  rule.learning_rate /= static_cast<double>(substeps);
  return rule;
}

double diverged_coordinate() { return std::bit_cast<double>(std::uint64_t{0x7ff8000000000000}); }

BlockState::BlockState(unsigned dimension, const UpdateRule& rule)
    : coordinates(dimension), velocity(rule.momentum != 0.0 ? dimension : 0) {}

namespace {

static_assert(sizeof(BatchLanes) == 2 * sizeof(Lane) && sizeof(BatchSums) == 2 * sizeof(double),
              "tapes find S_xy right behind S_xx");

constexpr std::uint32_t coordinates = first_given;
constexpr std::uint32_t velocities = first_given + 1;
constexpr std::uint32_t batch_sums = first_given + 2;

/// The update of coordinates and velocities as expressions of coordinates, velocities, S_xx and S_xy.
Program step_program(const Potential& potential, const UpdateRule& rule, Place::Shape sums) {
  ExpressionGraph graph = potential.graph();
  std::vector<Place> places;
  const auto variable = [&](const Place& place) {
    places.push_back(place);
    return static_cast<unsigned>(places.size() - 1);
  };
  const unsigned dimension = potential.dimension();
  for (unsigned d = 0; d < dimension; ++d) variable(lane_of(coordinates, d));
  const std::uint32_t apart = sums == Place::Shape::lane ? block_size : 1;
  const NodeId s_xx = graph.variable(variable({batch_sums, 0, sums}));
  const NodeId s_xy = graph.variable(variable({batch_sums, apart, sums}));
  const NodeId residual = graph.subtract(graph.multiply(potential.q(), s_xx), s_xy);
  // Powers of two commute with rounding, so the loss's factor may join any other: but for overflow, where it decides
  // whether a trajectory that runs away is infinite a step earlier.
  const double factor = loss_factor(rule.loss);
  std::vector<Program::Output> outputs;
  for (unsigned d = 0; d < dimension; ++d) {
    const NodeId half_mse = graph.multiply(residual, potential.gradient()[d]);
    NodeId move = graph.multiply(graph.constant(factor * rule.learning_rate), half_mse);
    if (rule.momentum != 0.0) {
      const unsigned velocity = variable(lane_of(velocities, d));
      const NodeId momentum = graph.constant(rule.momentum);
      const NodeId gradient = graph.multiply(graph.constant(factor), half_mse);
      const NodeId now = graph.add(graph.multiply(momentum, graph.variable(velocity)), gradient);
      const NodeId direction =
          rule.kind == Momentum::nesterov ? graph.add(gradient, graph.multiply(momentum, now)) : now;
      move = graph.multiply(graph.constant(rule.learning_rate), direction);
      outputs.push_back({now, velocity});
    }
    outputs.push_back({graph.subtract(graph.variable(d), move), d});
  }
  return compile(graph, places, outputs);
}

/// Writes diverged_coordinate() into every coordinate of the trajectories that have one that is not finite.
void mark_diverged(std::vector<Lane>& lanes) {
  Lane difference{};  // 0 for finite coordinates, NaN otherwise
  for (const Lane& lane : lanes) {
    for (std::size_t i = 0; i < block_size; ++i) difference.values[i] += lane.values[i] - lane.values[i];
  }
  for (Lane& lane : lanes) {
    for (std::size_t i = 0; i < block_size; ++i) {
      if (difference.values[i] != 0.0) lane.values[i] = diverged_coordinate();
    }
  }
}

}  // namespace

Sgd::Sgd(const Potential& potential, const UpdateRule& rule, VectorWidth width)
    : independent_(Tape(step_program(potential, rule, Place::Shape::lane), width)),
      common_(Tape(step_program(potential, rule, Place::Shape::number), width)) {}

bool Sgd::advance(Update& update, const double* sums, BlockState& state) {
  double* const velocity = state.velocity.empty() ? nullptr : state.velocity.data()->values;
  const std::uint64_t not_finite = update.tape.run(
      {Tape::Region(state.coordinates.data()->values), Tape::Region(velocity), Tape::Region(sums)}, update.workspace);
  if (not_finite == state.not_finite) return false;
  // No step undoes divergence: a difference or sum with a NaN is that NaN, bit for bit, and none becomes finite.
  state.not_finite = not_finite;
  mark_diverged(state.coordinates);
  return true;
}

bool Sgd::advance(const BatchLanes& sums, BlockState& state) { return advance(independent_, sums.s_xx.values, state); }

bool Sgd::advance(const BatchSums& sums, BlockState& state) {
  sums_ = sums;
  return advance(common_, &sums_.s_xx, state);
}

Path replay_path(const Potential& potential, const BatchSource& batches, const UpdateRule& rule,
                 const std::vector<double>& start, std::uint64_t trajectory, std::uint64_t steps) {
  Path path{{start}, std::vector<BatchSums>(steps)};
  const auto scratch = batches.scratch();
  for (std::uint64_t step = 0; step < steps; step += batches.chunk_steps()) {
    const std::uint64_t chunk = std::min(batches.chunk_steps(), steps - step);
    batches.fill(trajectory, step, std::span(path.sums).subspan(step, chunk), scratch.get());
  }
  // A block with the trajectory in its first lane; the others rest.
  Sgd sgd(potential, rule);
  BlockState state(potential.dimension(), rule);
  for (std::size_t d = 0; d < start.size(); ++d) state.coordinates[d].values[0] = start[d];
  BatchLanes lanes{};
  for (const BatchSums& sums : path.sums) {
    lanes.s_xx.values[0] = sums.s_xx;
    lanes.s_xy.values[0] = sums.s_xy;
    sgd.advance(lanes, state);
    std::vector<double>& w = path.states.emplace_back();
    for (const Lane& lane : state.coordinates) w.push_back(lane.values[0]);
  }
  return path;
}

}  // namespace flypaper
