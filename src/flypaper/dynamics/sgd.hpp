#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "flypaper/data/batches.hpp"
#include "flypaper/model/tape.hpp"

namespace flypaper {

/// The convention of the loss. The text of the post has half_mse, (1/2B) sum r^2; the code of its figures mse, (1/B)
/// sum r^2.
enum class Loss : std::uint8_t { half_mse, mse };

/// c in: batch gradient = c (Q S_xx - S_xy) grad Q. 1 for half_mse, 2 for mse.
[[nodiscard]] constexpr double loss_factor(Loss loss) { return loss == Loss::half_mse ? 1.0 : 2.0; }

enum class Momentum : std::uint8_t { heavy_ball, nesterov };

/// One update, in PyTorch's convention: velocity <- momentum velocity + gradient; w <- w - learning_rate velocity
/// (Nesterov: w <- w - learning_rate (gradient + momentum velocity)). Without momentum, plain SGD.
struct UpdateRule {
  double learning_rate = 0.01;
  Loss loss = Loss::half_mse;
  double momentum = 0.0;
  Momentum kind = Momentum::heavy_ball;
};

/// The quiet NaN with the bits 0x7ff8000000000000, whatever the machine's own NaN is: a diverged coordinate.
[[nodiscard]] double diverged_coordinate();

/// The state of a block of trajectories.
struct BlockState {
  std::vector<Lane> coordinates;  ///< one lane for each variable
  std::vector<Lane> velocity;     ///< empty without momentum

  BlockState(unsigned dimension, const UpdateRule& rule);
};

/// The tape of Q and its gradient, in this order, that `advance` evaluates.
[[nodiscard]] Tape gradient_tape(const ExpressionGraph& graph, NodeId q, std::span<const NodeId> gradient);

/// One step for a whole block. A trajectory with a coordinate that is not finite gets diverged_coordinate() in all of
/// them and stays there: divergence is a result, not an exception. Returns how many coordinates were not finite, a
/// number that grows whenever another trajectory diverges and never falls.
std::uint64_t advance(const Tape& tape, const UpdateRule& rule, const BatchLanes& sums, BlockState& state,
                      std::vector<Lane>& workspace);

/// The same where all trajectories see the same batch.
std::uint64_t advance(const Tape& tape, const UpdateRule& rule, const BatchSums& sums, BlockState& state,
                      std::vector<Lane>& workspace);

}  // namespace flypaper
