#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "flypaper/simulation/data/batches.hpp"
#include "flypaper/simulation/model/potential.hpp"
#include "flypaper/simulation/model/tape.hpp"

namespace flypaper {

/// The convention of the loss. The text of the post has half_mse, (1/2B) sum r^2; the code of its figures mse, (1/B)
/// sum r^2.
enum class Loss : std::uint8_t { half_mse, mse };

/// c in: batch gradient = c (Q S_xx - S_xy) grad Q. 1 for half_mse, 2 for mse.
[[nodiscard]] constexpr double loss_factor(Loss loss) { return loss == Loss::half_mse ? 1.0 : 2.0; }

/// Which momentum the rule has: Polyak's, or torch's form of Nesterov's.
enum class Momentum : std::uint8_t { heavy_ball, nesterov };

/// One update, in PyTorch's convention: velocity <- momentum velocity + gradient; w <- w - learning_rate velocity
/// (Nesterov: w <- w - learning_rate (gradient + momentum velocity)). Without momentum, plain SGD.
struct UpdateRule {
  double learning_rate = 0.01;
  Loss loss = Loss::half_mse;
  double momentum = 0.0;
  Momentum kind = Momentum::heavy_ball;
};

/// The rule of one of `substeps` substeps of the method of Euler and Maruyama (data/diffusion_batches.hpp): the
/// learning rate divided by their number. Throws Error if the rule has momentum, whose limit is another equation, or it
/// is 0.
[[nodiscard]] UpdateRule substep_rule(UpdateRule rule, std::uint64_t substeps);

/// The quiet NaN with the bits 0x7ff8000000000000, whatever the machine's own NaN is: a diverged coordinate.
[[nodiscard]] double diverged_coordinate();

/// The state of a block of trajectories.
struct BlockState {
  std::vector<Lane> coordinates;  ///< one lane for each variable
  std::vector<Lane> velocity;     ///< empty without momentum
  std::uint64_t not_finite = 0;   ///< how many numbers of both are not finite, as Sgd has found

  BlockState(unsigned dimension, const UpdateRule& rule);
};

/// Takes steps of SGD: the whole update as one tape. Each thread has its own, for it holds scratch.
class Sgd {
 public:
  Sgd(const Potential& potential, const UpdateRule& rule, VectorWidth width = chosen_width());

  /// One step for a whole block. A trajectory with a coordinate that is not finite gets diverged_coordinate() in all of
  /// them and stays there: divergence is a result, not an exception. Returns true whenever another trajectory diverges.
  bool advance(const BatchLanes& sums, BlockState& state);
  /// The same where all trajectories see the same batch.
  bool advance(const BatchSums& sums, BlockState& state);

 private:
  struct Update {
    explicit Update(Tape steps) : tape(std::move(steps)), workspace(tape.workspace()) {}
    Tape tape;
    Tape::Workspace workspace;
  };
  static bool advance(Update& update, const double* sums, BlockState& state);

  Update independent_;
  Update common_;
  BatchSums sums_{};  ///< of the present step, in one place for all steps
};

/// One trajectory and the batches that moved it.
struct Path {
  std::vector<std::vector<double>> states;  ///< states[t]: the coordinates after step t; states[0] is the start
  std::vector<BatchSums> sums;              ///< sums[t] led from states[t] to states[t + 1]
};

/// Replays `steps` steps of one trajectory from its start, with the bits that it has in an ensemble: batches are a
/// function of (seed, trajectory, step).
[[nodiscard]] Path replay_path(const Potential& potential, const BatchSource& batches, const UpdateRule& rule,
                               const std::vector<double>& start, std::uint64_t trajectory, std::uint64_t steps);

}  // namespace flypaper
