#include "flypaper/simulation/data/batches.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace flypaper {
namespace {

class ConstantBatches final : public BatchSource {
 public:
  explicit ConstantBatches(const BatchSums& sums) : sums_(usual_chunk_steps, sums) {}
  void fill(std::uint64_t /*trajectory*/, std::uint64_t /*first_step*/, std::span<BatchSums> sums,
            Scratch* /*scratch*/) const override {
    std::ranges::fill(sums, sums_[0]);
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
  void fill(std::uint64_t /*trajectory*/, std::uint64_t first_step, std::span<BatchSums> sums,
            Scratch* scratch) const override {
    source_->fill(0, first_step, sums, static_cast<SharedScratch*>(scratch)->source.get());
  }
  [[nodiscard]] std::span<const BatchSums> common(std::uint64_t first_step, std::uint64_t steps,
                                                  Scratch* scratch) const override {
    auto& state = static_cast<SharedScratch&>(*scratch);
    std::vector<BatchSums>& kept = state.first_steps;
    if (first_step + steps <= kept.size()) return std::span(kept).subspan(first_step, steps);
    if (first_step > kept.size() || first_step + steps > kept_steps) {
      state.later_steps.resize(steps);
      source_->fill(0, first_step, state.later_steps, state.source.get());
      return state.later_steps;
    }
    kept.resize(first_step + steps);
    const auto sums = std::span(kept).subspan(first_step, steps);
    source_->fill(0, first_step, sums, state.source.get());
    return sums;
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
    fill(block.first_trajectory + i, block.first_step, sums, scratch);
    for (std::size_t s = 0; s < lanes.size(); ++s) {
      lanes[s].s_xx.values[i] = sums[s].s_xx;
      lanes[s].s_xy.values[i] = sums[s].s_xy;
    }
  }
}

std::unique_ptr<BatchSource> constant_batches(const BatchSums& sums) { return std::make_unique<ConstantBatches>(sums); }

std::unique_ptr<BatchSource> shared_batches(std::unique_ptr<BatchSource> source) {
  return std::make_unique<SharedBatches>(std::move(source));
}

}  // namespace flypaper
