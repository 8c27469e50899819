#pragma once
// Figure 7's three panels beside each other: how much more a rate changes over one than over another.
#include "claims/shared/figure7_batches.hpp"
#include "claims/shared/settings.hpp"

namespace flypaper::claims {

/// The reading's experiment in the panels of learning rate and sharpness, whose data are 500 samples.
inline Experiment other_panels(const Laboratory& lab, const char* which) {
  return which == figure7_as_run ? lab.experiment("fig7_as_run") : batch_reading(lab, which);
}

inline SweepEnds between_batches(const Experiment& at, std::uint64_t to) {
  return {with_batch_size(at, smallest_batch), with_batch_size(at, to)};
}

inline SweepEnds between_rates(const Experiment& at, double from, double to) {
  return {with_learning_rate(at, from), with_learning_rate(at, to)};
}

inline SweepEnds between_distances(const Experiment& at, double from, double to) {
  return {at_distance(at, from), at_distance(at, to)};
}

/// The three sweeps of a reading.
struct Sweeps {
  SweepEnds batches;
  SweepEnds rates;
  SweepEnds distances;
};

/// The smaller of the factors of learning rate and distance over that of the batch size.
inline Computed others_over_batches(Laboratory& lab, const Sweeps& sweeps) {
  const auto factor = [&lab](const SweepEnds& ends) { return rate_factor(lab, "", ends, {}); };
  const Computed batches = factor(sweeps.batches);
  const Computed rates = factor(sweeps.rates);
  const Computed distances = factor(sweeps.distances);
  const Computed& least = rates.value < distances.value ? rates : distances;
  const double value = least.value / batches.value;
  return {.check = "the factor over the panel of learning rates or of distances over that of batch sizes, the smaller",
          .value = value,
          .error_bound = 1.1 * value * (least.error_bound / least.value + batches.error_bound / batches.value),
          .asserted = above(lab.word("substantially"))};
}

}  // namespace flypaper::claims
