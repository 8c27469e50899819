#include "flypaper/data/batches.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "flypaper/core/error.hpp"
#include "flypaper/core/random.hpp"

namespace flypaper {
namespace {

void require_batch_size(std::uint64_t batch_size, std::uint64_t largest) {
  if (batch_size >= 1 && batch_size <= largest) return;
  throw Error(fmt::format("batch size {} is out of range; it must be from 1 to {}", batch_size, largest));
}

/// 32-bit words from consecutive draws of one address.
class WordStream {
 public:
  WordStream(std::uint64_t seed, const RandomAddress& address) : seed_(seed), address_(address) {}

  std::uint32_t operator()() {
    if (used_ == words_.size()) {
      words_ = random_words(seed_, address_);
      used_ = 0;
      // 2^16 draws of 4 words an attempt; beyond that the attempt counts on (no step needs 2^26 words).
      if (++address_.draw == 0) ++address_.attempt;
    }
    return words_[used_++];
  }

  /// Uniform on [0, bound), without bias. Source: Lemire 2019.
  std::uint32_t below(std::uint32_t bound) {
    std::uint64_t product = std::uint64_t{(*this)()} * bound;
    if (static_cast<std::uint32_t>(product) < bound) {
      const std::uint32_t threshold = (0U - bound) % bound;
      while (static_cast<std::uint32_t>(product) < threshold) product = std::uint64_t{(*this)()} * bound;
    }
    return static_cast<std::uint32_t>(product >> 32U);
  }

 private:
  std::uint64_t seed_;
  RandomAddress address_;
  std::array<std::uint32_t, 4> words_{};
  std::size_t used_ = 4;
};

struct Sample {
  double x;
  double y;
};

struct IndexScratch final : BatchSource::Scratch {
  explicit IndexScratch(std::size_t size) : indices(size) { reset(); }
  void reset() { std::iota(indices.begin(), indices.end(), 0U); }
  std::vector<std::uint32_t> indices;
};

/// What both schemes over a data set share: the samples and a partial Fisher-Yates shuffle that sums as it goes.
class DataBatches : public BatchSource {
 public:
  DataBatches(const DataSet& data, std::uint64_t batch_size, std::uint64_t seed)
      : batch_size_(batch_size), seed_(seed) {
    require_batch_size(batch_size, data.size());
    samples_.reserve(data.size());
    for (std::size_t i = 0; i < data.size(); ++i) samples_.push_back({data.x[i], data.y[i]});
  }

  [[nodiscard]] std::unique_ptr<Scratch> scratch() const override {
    return std::make_unique<IndexScratch>(samples_.size());
  }

 protected:
  /// Chooses places [first, first + count) of the shuffle at random among what is left and averages over them.
  [[nodiscard]] BatchSums take(std::vector<std::uint32_t>& indices, std::size_t first, std::size_t count,
                               WordStream& words) const {
    BatchSums sums{0.0, 0.0};
    for (std::size_t i = first; i < first + count; ++i) {
      const std::size_t chosen = i + words.below(static_cast<std::uint32_t>(indices.size() - i));
      std::swap(indices[i], indices[chosen]);
      const Sample& sample = samples_[indices[i]];
      sums.s_xx += sample.x * sample.x;
      sums.s_xy += sample.x * sample.y;
    }
    return {sums.s_xx / static_cast<double>(count), sums.s_xy / static_cast<double>(count)};
  }

  std::vector<Sample> samples_;
  std::uint64_t batch_size_;
  std::uint64_t seed_;
};

class SubsetBatches final : public DataBatches {
 public:
  using DataBatches::DataBatches;

  void fill(std::uint64_t trajectory, std::uint64_t first_step, std::uint64_t steps, BatchSums* sums,
            std::size_t stride, Scratch* scratch) const override {
    auto& indices = static_cast<IndexScratch*>(scratch)->indices;
    for (std::uint64_t s = 0; s < steps; ++s) {
      WordStream words(seed_, {.trajectory = trajectory, .step = first_step + s});
      sums[s * stride] = take(indices, 0, batch_size_, words);
      restore(indices);
    }
  }

 private:
  /// Back to the identity, so that a step's subset does not depend on the steps before it. A place behind the batch
  /// that a swap touched gave its own index to the batch, so the batch names all of them.
  void restore(std::vector<std::uint32_t>& indices) const {
    for (std::size_t i = 0; i < batch_size_; ++i) {
      if (indices[i] >= batch_size_) indices[indices[i]] = indices[i];
    }
    for (std::size_t i = 0; i < batch_size_; ++i) indices[i] = static_cast<std::uint32_t>(i);
  }
};

class EpochBatches final : public DataBatches {
 public:
  EpochBatches(const DataSet& data, std::uint64_t batch_size, LastBatch last_batch, std::uint64_t seed)
      : DataBatches(data, batch_size, seed),
        steps_per_pass_((data.size() + (last_batch == LastBatch::keep ? batch_size - 1 : 0)) / batch_size) {}

  [[nodiscard]] std::uint64_t chunk_steps() const override { return steps_per_pass_; }

  void fill(std::uint64_t trajectory, std::uint64_t first_step, std::uint64_t steps, BatchSums* sums,
            std::size_t stride, Scratch* scratch) const override {
    auto& state = *static_cast<IndexScratch*>(scratch);
    state.reset();
    for (std::uint64_t s = 0; s < steps; ++s) {
      WordStream words(seed_, {.trajectory = trajectory, .step = first_step + s});
      const std::size_t first = s * batch_size_;
      sums[s * stride] = take(state.indices, first, std::min<std::size_t>(batch_size_, samples_.size() - first), words);
    }
  }

 private:
  std::uint64_t steps_per_pass_;
};

class ConstantBatches final : public BatchSource {
 public:
  explicit ConstantBatches(const BatchSums& sums) : sums_(chunk_steps(), sums) {}
  void fill(std::uint64_t /*trajectory*/, std::uint64_t /*first_step*/, std::uint64_t steps, BatchSums* sums,
            std::size_t stride, Scratch* /*scratch*/) const override {
    for (std::uint64_t s = 0; s < steps; ++s) sums[s * stride] = sums_[0];
  }
  [[nodiscard]] std::span<const BatchSums> common(std::uint64_t /*first_step*/, std::uint64_t steps,
                                                  Scratch* /*scratch*/) const override {
    return std::span(sums_).first(steps);
  }

 private:
  std::vector<BatchSums> sums_;
};

/// A thread's draws of shared batches: every block needs the same again.
struct SharedScratch final : BatchSource::Scratch {
  std::unique_ptr<BatchSource::Scratch> source;
  std::vector<BatchSums> first_steps;  ///< from step 0
  std::vector<BatchSums> later_steps;  ///< what was asked for last beyond those that are kept
};

class SharedBatches final : public BatchSource {
 public:
  explicit SharedBatches(std::unique_ptr<BatchSource> source) : source_(std::move(source)) {}
  [[nodiscard]] std::unique_ptr<Scratch> scratch() const override {
    auto scratch = std::make_unique<SharedScratch>();
    scratch->source = source_->scratch();
    return scratch;
  }
  [[nodiscard]] std::uint64_t chunk_steps() const override { return source_->chunk_steps(); }
  void fill(std::uint64_t /*trajectory*/, std::uint64_t first_step, std::uint64_t steps, BatchSums* sums,
            std::size_t stride, Scratch* scratch) const override {
    source_->fill(0, first_step, steps, sums, stride, static_cast<SharedScratch*>(scratch)->source.get());
  }
  [[nodiscard]] std::span<const BatchSums> common(std::uint64_t first_step, std::uint64_t steps,
                                                  Scratch* scratch) const override {
    auto& state = static_cast<SharedScratch&>(*scratch);
    std::vector<BatchSums>& kept = state.first_steps;
    if (first_step + steps <= kept.size()) return std::span(kept).subspan(first_step, steps);
    if (first_step > kept.size() || first_step + steps > kept_steps) {
      state.later_steps.resize(steps);
      source_->fill(0, first_step, steps, state.later_steps.data(), 1, state.source.get());
      return state.later_steps;
    }
    kept.resize(first_step + steps);
    source_->fill(0, first_step, steps, &kept[first_step], 1, state.source.get());
    return std::span(kept).subspan(first_step, steps);
  }

 private:
  /// 4 MiB a thread; a run of more steps draws the others for each block.
  static constexpr std::uint64_t kept_steps = std::uint64_t{1} << 18U;
  std::unique_ptr<BatchSource> source_;
};

}  // namespace

void BatchSource::fill_block(const BlockSteps& block, std::span<BatchLanes> lanes, Scratch* scratch) const {
  std::vector<BatchSums> sums(lanes.size());
  for (std::size_t i = 0; i < block.count; ++i) {
    fill(block.first_trajectory + i, block.first_step, lanes.size(), sums.data(), 1, scratch);
    for (std::size_t s = 0; s < lanes.size(); ++s) {
      lanes[s].s_xx.values[i] = sums[s].s_xx;
      lanes[s].s_xy.values[i] = sums[s].s_xy;
    }
  }
}

std::unique_ptr<BatchSource> subset_batches(const DataSet& data, std::uint64_t batch_size, std::uint64_t seed) {
  return std::make_unique<SubsetBatches>(data, batch_size, seed);
}

std::unique_ptr<BatchSource> epoch_batches(const DataSet& data, std::uint64_t batch_size, LastBatch last_batch,
                                           std::uint64_t seed) {
  return std::make_unique<EpochBatches>(data, batch_size, last_batch, seed);
}

std::unique_ptr<BatchSource> constant_batches(const BatchSums& sums) { return std::make_unique<ConstantBatches>(sums); }

std::unique_ptr<BatchSource> shared_batches(std::unique_ptr<BatchSource> source) {
  return std::make_unique<SharedBatches>(std::move(source));
}

}  // namespace flypaper
