#include "nights/shared/batches.hpp"

namespace flypaper::nights {

NightCount sample_in_pass() {
  return sample_in_batch("sample-in-pass",
                         "a given sample of 50 is in the fourth batch of 7 of a shuffled pass, by counting", 3,
                         [](const DataSet& data, std::uint64_t batch_size, std::uint64_t seed) {
                           return epoch_batches(data, batch_size, LastBatch::keep, seed);
                         });
}

}  // namespace flypaper::nights
