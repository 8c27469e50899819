#pragma once
// Counts of what happens in one batch.
#include "claims/shared/draws.hpp"
#include "flypaper/audit/nights/night_count.hpp"

namespace flypaper::nights {

/// How many of the batches of a step, one of each of `count` trajectories, satisfy `event`.
template <typename Event>
std::uint64_t batches_with(const BatchSource& source, std::uint64_t count, Event event, std::size_t step = 0) {
  std::uint64_t found = 0;
  claims::for_each_draw(source, count, step, [&](const BatchSums& sums) { found += event(sums) ? 1 : 0; });
  return found;
}

/// Whether the batch of a step has a given sample, which alone is not 0: with probability batch size over samples.
template <typename MakeSource>
NightCount sample_in_batch(std::string id, std::string what, std::size_t step, MakeSource make_source) {
  constexpr std::uint64_t draws = 1'000'000;
  constexpr std::size_t samples = 50;
  constexpr std::uint64_t batch_size = 7;
  return {.id = std::move(id),
          .what = std::move(what),
          .draws = draws,
          .probability =
              [] { return KnownProbability{static_cast<double>(batch_size) / static_cast<double>(samples), 1e-15}; },
          .successes =
              [step, make_source](std::uint64_t seed, unsigned /*threads*/) {
                DataSet data{.x = std::vector<double>(samples, 0.0), .y = std::vector<double>(samples, 0.0)};
                data.x.back() = 1.0;
                const auto source = make_source(data, batch_size, seed);
                return batches_with(*source, draws, [](const BatchSums& sums) { return sums.s_xx > 0.0; }, step);
              }};
}

}  // namespace flypaper::nights
