#include <fmt/format.h>

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/random.hpp"
#include "flypaper/simulation/data/batches.hpp"
#include "flypaper/simulation/kernels/choose.hpp"

namespace flypaper {
namespace {

static_assert(fresh_kernel_block == block_size);
static_assert(sizeof(BatchLanes) == 2 * block_size * sizeof(double), "kernels write the lanes one after the other");

class FreshBatches final : public BatchSource {
 public:
  FreshBatches(const Population& population, std::uint64_t batch_size, std::uint64_t seed, VectorWidth width)
      : population_(population),
        batch_size_(static_cast<double>(batch_size)),
        seed_(seed),
        gamma_(batch_size == 1 ? 1.0 : batch_size_ / 2.0),
        xx_scale_(population.input_variance * 2.0 / batch_size_),
        noise_variance_(population.noise_variance / batch_size_),
        kernels_(kernels_of(width)) {}

  /// A block's sums for so many steps leave room in the nearest cache.
  [[nodiscard]] std::uint64_t chunk_steps() const override { return 16; }

  void fill(std::uint64_t trajectory, std::uint64_t first_step, std::span<BatchSums> sums,
            Scratch* /*scratch*/) const override {
    for (std::size_t s = 0; s < sums.size(); ++s) sums[s] = draw(trajectory, first_step + s);
  }

  void fill_block(const BlockSteps& block, std::span<BatchLanes> lanes, Scratch* scratch) const override {
    if (kernels_ == nullptr) {
      BatchSource::fill_block(block, lanes, scratch);
      return;
    }
    kernels_->draw_fresh({.seed = seed_,
                          .purpose = static_cast<std::uint64_t>(Purpose::batches),
                          .first_trajectory = block.first_trajectory,
                          .first_step = block.first_step,
                          .steps = lanes.size(),
                          .gamma_d = gamma_.d(),
                          .gamma_c = gamma_.c(),
                          .gamma_squeeze = gamma_.squeeze(),
                          .xx_scale = xx_scale_,
                          .noise_variance = noise_variance_,
                          .slope = population_.slope,
                          .batch_size = batch_size_},
                         lanes.data()->s_xx.values);
  }

 private:
  [[nodiscard]] BatchSums draw(std::uint64_t trajectory, std::uint64_t step) const {
    const RandomAddress address{.trajectory = trajectory, .step = step};
    GammaSampler::Draw drawn{};
    if (batch_size_ == 1.0) {  // chi^2_1 / 2 is a squared normal / 2; its shape is below what the gamma sampler takes
      const Variates normals = variates(random_words(seed_, address));
      drawn = {0.5 * normals.first_normal * normals.first_normal, normals.second_normal};
    } else {
      drawn = gamma_(seed_, address);
    }
    const double s_xx = xx_scale_ * drawn.gamma;
    const double spread = std::sqrt(noise_variance_ * s_xx);
    return {s_xx, population_.slope * s_xx + spread * drawn.normal};
  }

  Population population_;
  double batch_size_;
  std::uint64_t seed_;
  GammaSampler gamma_;
  double xx_scale_;
  double noise_variance_;   ///< of a batch's mean
  const Kernels* kernels_;  ///< null for the scalar path
};

}  // namespace

std::unique_ptr<BatchSource> fresh_batches(const Population& population, std::uint64_t batch_size, std::uint64_t seed,
                                           VectorWidth width) {
  constexpr std::uint64_t largest = std::uint64_t{1} << 32U;
  if (batch_size < 1 || batch_size > largest) {
    throw Error(fmt::format("batch size {} is out of range; it must be from 1 to {}", batch_size, largest));
  }
  return std::make_unique<FreshBatches>(population, batch_size, seed, width);
}

}  // namespace flypaper
