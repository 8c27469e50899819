#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "flypaper/base/core/vector_width.hpp"
#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/model/tape.hpp"

namespace flypaper {

/// How batches are formed.
enum class Scheme : std::uint8_t {
  fresh,                ///< new samples of the population at every step
  without_replacement,  ///< a uniform subset of the data set at every step
  epochs                ///< shuffled passes over the data set, as data loaders do
};

/// Whether an incomplete batch at the end of a pass is used.
enum class LastBatch : std::uint8_t { keep, drop };

/// The sums of one step for a block of trajectories.
struct BatchLanes {
  Lane s_xx;
  Lane s_xy;
};

/// Where a block's draws are: trajectories [first_trajectory, first_trajectory + count), count <= block_size.
struct BlockSteps {
  std::uint64_t first_trajectory = 0;
  std::size_t count = block_size;
  std::uint64_t first_step = 0;
};

/// Where the numbers (S_xx, S_xy) of every step come from. All sampling schemes are implementations of it.
/// Each value is a pure function of (seed, trajectory, step), so trajectories can be computed in any order.
class BatchSource {
 public:
  BatchSource() = default;
  virtual ~BatchSource() = default;
  BatchSource(const BatchSource&) = delete;
  BatchSource& operator=(const BatchSource&) = delete;
  BatchSource(BatchSource&&) = delete;
  BatchSource& operator=(BatchSource&&) = delete;

  /// A thread's own scratch.
  struct Scratch {
    virtual ~Scratch() = default;
  };
  [[nodiscard]] virtual std::unique_ptr<Scratch> scratch() const { return nullptr; }

  static constexpr std::uint64_t usual_chunk_steps = 64;
  /// How many steps are best asked for together, beginning at a multiple of it.
  [[nodiscard]] virtual std::uint64_t chunk_steps() const { return usual_chunk_steps; }

  /// Fills sums[s] with the sums of step first_step + s of the trajectory. first_step must be a multiple of
  /// chunk_steps() and there may be at most chunk_steps() of them.
  virtual void fill(std::uint64_t trajectory, std::uint64_t first_step, std::span<BatchSums> sums,
                    Scratch* scratch) const = 0;

  /// Fills lanes[s] with the sums of step first_step + s of every trajectory of the block; as `fill`, whose bits it
  /// has. What it writes for trajectories from `count` on is unspecified.
  virtual void fill_block(const BlockSteps& block, std::span<BatchLanes> lanes, Scratch* scratch) const;

  /// The sums of steps [first_step, first_step + steps) if they are the same for all trajectories, valid until the next
  /// call with this scratch; nothing if they are not. Same conditions as `fill`.
  [[nodiscard]] virtual std::span<const BatchSums> common(std::uint64_t /*first_step*/, std::uint64_t /*steps*/,
                                                          Scratch* /*scratch*/) const {
    return {};
  }
};

/// Exact O(1) draws for B fresh samples: S_xx ~ (v_x/B) chi^2_B, S_xy | S_xx ~ N(slope S_xx, v_y S_xx / B).
/// Consumes one address a step, more when the gamma draw is rejected. Blocks are drawn by the kernel of `width`, with
/// the same bits for each. Throws Error if batch_size is 0.
[[nodiscard]] std::unique_ptr<BatchSource> fresh_batches(const Population& population, std::uint64_t batch_size,
                                                         std::uint64_t seed, VectorWidth width = chosen_width());

/// A uniform subset of `batch_size` samples at every step. Consumes the draws of the step's address. The width does not
/// change the bits. Throws Error unless 1 <= batch_size <= data.size() <= 2^26.
[[nodiscard]] std::unique_ptr<BatchSource> subset_batches(const DataSet& data, std::uint64_t batch_size,
                                                          std::uint64_t seed, VectorWidth width = chosen_width());

/// Shuffled passes; a new uniform permutation for each pass, from the draws of the address of its first step.
/// Throws Error unless 1 <= batch_size <= data.size() <= 2^26.
[[nodiscard]] std::unique_ptr<BatchSource> epoch_batches(const DataSet& data, std::uint64_t batch_size,
                                                         LastBatch last_batch, std::uint64_t seed,
                                                         VectorWidth width = chosen_width());

/// The same sums at every step: noise-free gradient descent.
[[nodiscard]] std::unique_ptr<BatchSource> constant_batches(const BatchSums& sums);

/// Every trajectory sees the batches of trajectory 0 of `source`.
[[nodiscard]] std::unique_ptr<BatchSource> shared_batches(std::unique_ptr<BatchSource> source);

}  // namespace flypaper
