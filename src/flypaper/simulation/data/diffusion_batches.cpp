#include "flypaper/simulation/data/diffusion_batches.hpp"

#include <fmt/format.h>

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/random.hpp"

namespace flypaper {
namespace {

class DiffusionBatches final : public BatchSource {
 public:
  DiffusionBatches(const Population& population, double share, std::uint64_t seed)
      : population_(population),
        seed_(seed),
        xx_spread_(population.input_variance * std::sqrt(2.0 * share)),
        xy_spread_(std::sqrt(population.input_variance * population.noise_variance * share)) {}

  void fill(std::uint64_t trajectory, std::uint64_t first_step, std::span<BatchSums> sums,
            Scratch* /*scratch*/) const override {
    for (std::size_t s = 0; s < sums.size(); ++s) {
      const RandomAddress address{.trajectory = trajectory, .purpose = Purpose::diffusion, .step = first_step + s};
      const Variates normals = variates(random_words(seed_, address));
      const double s_xx = population_.input_variance + xx_spread_ * normals.first_normal;
      sums[s] = {s_xx, population_.slope * s_xx + xy_spread_ * normals.second_normal};
    }
  }

 private:
  Population population_;
  std::uint64_t seed_;
  double xx_spread_;  ///< standard deviations
  double xy_spread_;
};

}  // namespace

std::unique_ptr<BatchSource> diffusion_batches(const Population& population, std::uint64_t batch_size,
                                               std::uint64_t substeps, std::uint64_t seed) {
  if (batch_size == 0 || substeps == 0) {
    throw Error(fmt::format("batch size {} and {} substeps; give at least 1 of each", batch_size, substeps));
  }
  const double share = static_cast<double>(substeps) / static_cast<double>(batch_size);
  return std::make_unique<DiffusionBatches>(population, share, seed);
}

}  // namespace flypaper
