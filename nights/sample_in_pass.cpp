#include "flypaper/audit/nights/night_count.hpp"
#include "nights/shared/sums.hpp"

namespace flypaper::nights {

NightCount sample_in_pass() {
  constexpr std::uint64_t draws = 1'000'000;
  constexpr std::size_t samples = 50;
  constexpr std::uint64_t batch_size = 7;
  return {.id = "sample-in-pass",
          .what = "a given sample of 50 is in the fourth batch of 7 of a shuffled pass, by counting",
          .draws = draws,
          .probability =
              [] { return KnownProbability{static_cast<double>(batch_size) / static_cast<double>(samples), 1e-15}; },
          .successes =
              [](std::uint64_t seed, unsigned /*threads*/) {
                std::vector<double> x(samples, 0.0);
                x.back() = 1.0;
                const DataSet data{.x = x, .y = std::vector<double>(samples, 0.0)};
                const auto source = epoch_batches(data, batch_size, LastBatch::keep, seed);
                return batches_with(*source, 3, draws, [](const BatchSums& sums) { return sums.s_xx > 0.0; });
              }};
}

}  // namespace flypaper::nights
