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

/// The sums of trajectory i of a block.
struct PerTrajectory {
  const BatchLanes& lanes;
  [[nodiscard, gnu::always_inline]] double s_xx(std::size_t i) const { return lanes.s_xx.values[i]; }
  [[nodiscard, gnu::always_inline]] double s_xy(std::size_t i) const { return lanes.s_xy.values[i]; }
};
struct Common {
  const BatchSums& sums;
  [[nodiscard, gnu::always_inline]] double s_xx(std::size_t /*i*/) const { return sums.s_xx; }
  [[nodiscard, gnu::always_inline]] double s_xy(std::size_t /*i*/) const { return sums.s_xy; }
};

/// 1 if the value is not finite, else 0: the exponent is then all ones, so adding one to it carries into the sign.
[[gnu::always_inline]] inline std::uint64_t is_not_finite(double value) {
  constexpr std::uint64_t sign = std::uint64_t{1} << 63U;
  constexpr std::uint64_t exponent_unit = std::uint64_t{1} << 52U;
  return ((std::bit_cast<std::uint64_t>(value) & ~sign) + exponent_unit) >> 63U;
}

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

/// Moves coordinates and velocities along the gradient that the tape has left in `workspace`; returns how many
/// coordinates are not finite.
template <typename Sums>
[[gnu::always_inline]] inline std::uint64_t update(const Tape& tape, const UpdateRule& rule, const Sums& sums,
                                                   BlockState& state, const std::vector<Lane>& workspace) {
  const Lane& q = tape.output(workspace, 0);
  // Powers of two commute with rounding, so the loss's factor may join any other.
  const double factor = loss_factor(rule.loss);
  const double rate = factor * rule.learning_rate;
  std::uint64_t not_finite = 0;
  for (std::size_t d = 0; d < state.coordinates.size(); ++d) {
    const Lane& q_gradient = tape.output(workspace, 1 + d);
    Lane& w = state.coordinates[d];
    if (state.velocity.empty()) {
      for (std::size_t i = 0; i < block_size; ++i) {
        const double residual = q.values[i] * sums.s_xx(i) - sums.s_xy(i);
        w.values[i] -= rate * (residual * q_gradient.values[i]);
        not_finite += is_not_finite(w.values[i]);
      }
      continue;
    }
    Lane& velocity = state.velocity[d];
    for (std::size_t i = 0; i < block_size; ++i) {
      const double residual = q.values[i] * sums.s_xx(i) - sums.s_xy(i);
      const double gradient = factor * (residual * q_gradient.values[i]);
      velocity.values[i] = rule.momentum * velocity.values[i] + gradient;
      const double direction =
          rule.kind == Momentum::nesterov ? gradient + rule.momentum * velocity.values[i] : velocity.values[i];
      w.values[i] -= rule.learning_rate * direction;
      not_finite += is_not_finite(w.values[i]);
    }
  }
  return not_finite;
}

template <typename Sums>
std::uint64_t advance_with(const Tape& tape, const UpdateRule& rule, const Sums& sums, BlockState& state,
                           std::vector<Lane>& workspace) {
  tape.evaluate(state.coordinates, workspace);
  std::uint64_t not_finite = 0;
  run_with(tape.width(), [&](auto /*doubles*/) __attribute__((always_inline)) {
    not_finite = update(tape, rule, sums, state, workspace);
    if (not_finite != 0) mark_diverged(state.coordinates);
  });
  return not_finite;
}

}  // namespace

std::uint64_t advance(const Tape& tape, const UpdateRule& rule, const BatchLanes& sums, BlockState& state,
                      std::vector<Lane>& workspace) {
  return advance_with(tape, rule, PerTrajectory{sums}, state, workspace);
}

std::uint64_t advance(const Tape& tape, const UpdateRule& rule, const BatchSums& sums, BlockState& state,
                      std::vector<Lane>& workspace) {
  return advance_with(tape, rule, Common{sums}, state, workspace);
}

}  // namespace flypaper
