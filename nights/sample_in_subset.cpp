#include "nights/shared/batches.hpp"

namespace flypaper::nights {

NightCount sample_in_subset() {
  return sample_in_batch("sample-in-subset",
                         "a given sample of 50 is among the 7 of a step, drawn without replacement, by counting", 0,
                         [](const DataSet& data, std::uint64_t batch_size, std::uint64_t seed) {
                           return subset_batches(data, batch_size, seed);
                         });
}

}  // namespace flypaper::nights
