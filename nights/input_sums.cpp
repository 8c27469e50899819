#include <boost/math/distributions/chi_squared.hpp>

#include "nights/shared/batches.hpp"

namespace flypaper::nights {

NightCount input_sums() {
  constexpr std::uint64_t draws = 10'000'000;
  constexpr std::uint64_t batch_size = 7;
  constexpr double level = 0.8;
  return {.id = "input-sums",
          .what = "S_xx of 7 fresh samples is below 0.8, by the law of chi-square",
          .draws = draws,
          .probability =
              [] {
                const boost::math::chi_squared_distribution<> law(static_cast<double>(batch_size));
                return KnownProbability{cdf(law, static_cast<double>(batch_size) * level), 1e-12};
              },
          .successes =
              [](std::uint64_t seed, unsigned /*threads*/) {
                return batches_with(*fresh_batches({}, batch_size, seed), draws,
                                    [](const BatchSums& sums) { return sums.s_xx < level; });
              }};
}

}  // namespace flypaper::nights
