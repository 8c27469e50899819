#include "flypaper/dynamics/sgd.hpp"

#include <bit>

namespace flypaper {

double diverged_coordinate() { return std::bit_cast<double>(std::uint64_t{0x7ff8000000000000}); }

BlockState::BlockState(unsigned dimension, const UpdateRule& rule)
    : coordinates(dimension), velocity(rule.momentum != 0.0 ? dimension : 0) {}

Tape gradient_tape(const ExpressionGraph& graph, NodeId q, std::span<const NodeId> gradient) {
  std::vector<NodeId> outputs{q};
  outputs.insert(outputs.end(), gradient.begin(), gradient.end());
  return {graph, outputs};
}

namespace {

/// Writes diverged_coordinate() into every coordinate of the trajectories that have one that is not finite.
[[gnu::always_inline]] inline void mark_diverged(std::vector<Lane>& coordinates) {
  Lane difference{};  // 0 for finite coordinates, NaN otherwise
  for (const Lane& lane : coordinates) {
    for (std::size_t i = 0; i < block_size; ++i) difference.values[i] += lane.values[i] - lane.values[i];
  }
  const double diverged = diverged_coordinate();
  for (Lane& lane : coordinates) {
    for (std::size_t i = 0; i < block_size; ++i) {
      lane.values[i] = difference.values[i] == 0.0 ? lane.values[i] : diverged;
    }
  }
}

/// Moves the coordinates and velocities along the gradient that the tape has left in `workspace`.
[[gnu::always_inline]] inline void update(const Tape& tape, const UpdateRule& rule, const BatchLanes& sums,
                                          BlockState& state, const std::vector<Lane>& workspace) {
  const Lane& q = tape.output(workspace, 0);
  const double factor = loss_factor(rule.loss);
  Lane residual;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled at once; clearing it costs a pass
  for (std::size_t i = 0; i < block_size; ++i) {
    residual.values[i] = factor * (q.values[i] * sums.s_xx.values[i] - sums.s_xy.values[i]);
  }
  for (std::size_t d = 0; d < state.coordinates.size(); ++d) {
    const Lane& q_gradient = tape.output(workspace, 1 + d);
    Lane& w = state.coordinates[d];
    if (state.velocity.empty()) {
      for (std::size_t i = 0; i < block_size; ++i) {
        w.values[i] -= rule.learning_rate * (residual.values[i] * q_gradient.values[i]);
      }
      continue;
    }
    Lane& velocity = state.velocity[d];
    for (std::size_t i = 0; i < block_size; ++i) {
      const double gradient = residual.values[i] * q_gradient.values[i];
      velocity.values[i] = rule.momentum * velocity.values[i] + gradient;
      const double direction =
          rule.kind == Momentum::nesterov ? gradient + rule.momentum * velocity.values[i] : velocity.values[i];
      w.values[i] -= rule.learning_rate * direction;
    }
  }
}

}  // namespace

void advance(const Tape& tape, const UpdateRule& rule, const BatchLanes& sums, BlockState& state,
             std::vector<Lane>& workspace) {
  tape.evaluate(state.coordinates, workspace);
  run_with(tape.width(), [&]() __attribute__((always_inline)) {
    update(tape, rule, sums, state, workspace);
    mark_diverged(state.coordinates);
  });
}

}  // namespace flypaper
