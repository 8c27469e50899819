#include <boost/multiprecision/cpp_int.hpp>

#include "flypaper/base/core/error.hpp"
#include "flypaper/simulation/data/batches.hpp"
#include "flypaper/simulation/data/words.hpp"
#include "properties/generators.hpp"

namespace flypaper {
namespace {

DataSet random_data(std::size_t size) { return sample_data_set({}, size, *rc::gen::arbitrary<std::uint64_t>()); }

/// The sums of steps 0 .. steps of one trajectory.
std::vector<BatchSums> batches_of(const BatchSource& source, std::uint64_t trajectory, std::uint64_t steps) {
  std::vector<BatchSums> sums(steps);
  const auto scratch = source.scratch();
  for (std::uint64_t first = 0; first < steps; first += source.chunk_steps()) {
    const std::uint64_t chunk = std::min(source.chunk_steps(), steps - first);
    source.fill(trajectory, first, std::span(sums).subspan(first, chunk), scratch.get());
  }
  return sums;
}

RC_GTEST_PROP(Epochs, EveryPassMeetsEverySampleOnce, ()) {
  const auto size = static_cast<std::size_t>(*generators::whole(1, 60));
  const auto batch = static_cast<std::uint64_t>(*generators::whole(1, static_cast<int>(size) + 1));
  const DataSet data = random_data(size);
  const std::uint64_t steps = (size + batch - 1) / batch;
  const auto source = epoch_batches(data, batch, LastBatch::keep, *rc::gen::arbitrary<std::uint64_t>());
  const std::vector<BatchSums> sums = batches_of(*source, 3, 3 * steps);
  for (std::uint64_t pass = 0; pass < 3; ++pass) {
    double total = 0.0;
    for (std::uint64_t s = 0; s < steps; ++s) {
      const auto members = static_cast<double>(std::min<std::uint64_t>(batch, size - s * batch));
      total += members * sums[pass * steps + s].s_xx;
    }
    const double whole = data.sums().s_xx * static_cast<double>(size);
    RC_ASSERT(std::abs(total - whole) <= 1e-13 * whole);  // another order of at most 60 additions
  }
}

/// Offsets of a shuffle's first places by another route: those of one word are the digits of floor(word P / 2^64) in
/// the mixed radix of their bounds, P their product; a word is rejected if word P modulo 2^64 is below 2^64 modulo P.
std::vector<std::size_t> offsets_of(WordStream& words, std::uint64_t size, std::size_t group, std::size_t count) {
  using Wide = boost::multiprecision::cpp_int;
  const Wide range = Wide(1) << 64U;
  std::vector<std::size_t> offsets;
  while (offsets.size() < count) {
    const std::uint64_t bound = size - offsets.size();
    const std::size_t numbers = bound >= group ? group : 1;
    Wide product = 1;
    for (std::size_t i = 0; i < numbers; ++i) product *= bound - i;
    Wide scaled = words() * product;
    while (scaled % range < range % product) scaled = words() * product;
    Wide digits = scaled / range;
    std::vector<std::size_t> found(numbers);
    for (std::size_t i = numbers; i-- > 0; digits /= bound - i)
      found[i] = static_cast<std::size_t>(digits % (bound - i));
    offsets.insert(offsets.end(), found.begin(), found.end());
  }
  offsets.resize(count);
  return offsets;
}

// Samples are told by y, as x is 1. Sizes that take 6, 5, 4, 3 and 2 numbers from a word, and fewer than fit into one.
TEST(Epochs, PlacesAreSwappedByTheDigitsOfTheirWords) {
  for (const auto& [size, group] : {std::pair{4U, 6U},
                                    {9U, 6U},
                                    {1023U, 6U},
                                    {1024U, 5U},
                                    {5000U, 4U},
                                    {40'000U, 3U},
                                    {70'000U, 3U},
                                    {1U << 20U, 2U}}) {
    DataSet data;
    data.x.assign(size, 1.0);
    for (std::size_t i = 0; i < size; ++i) data.y.push_back(static_cast<double>(i));
    const auto source = epoch_batches(data, 1, LastBatch::keep, 3);
    std::vector<BatchSums> sums(std::min<std::size_t>(size, 25));
    source->fill(7, 2 * size, sums, source->scratch().get());
    WordStream words(3, VectorWidth::scalar);
    words.restart({.trajectory = 7, .step = 2 * size}, 1);
    const std::vector<std::size_t> offsets = offsets_of(words, size, group, sums.size());
    for (std::size_t i = 0; i < sums.size(); ++i) {
      std::swap(data.y[i], data.y[i + offsets[i]]);
      EXPECT_EQ(sums[i].s_xy, data.y[i]) << "place " << i << " of " << size;
    }
  }
}

TEST(Epochs, EveryPassHasAnOrderOfItsOwn) {
  const DataSet data = sample_data_set({}, 30, 1);
  const std::vector<BatchSums> sums = batches_of(*epoch_batches(data, 1, LastBatch::keep, 1), 0, 60);
  std::size_t equal = 0;  // places that hold the same sample in both passes: one is expected, ten once in 10^6 orders
  for (std::size_t s = 0; s < 30; ++s) equal += sums[s].s_xx == sums[30 + s].s_xx ? 1U : 0U;
  EXPECT_LT(equal, 10U) << "the second pass repeats the order of the first";
}

TEST(Epochs, TheLastBatchIsKeptOrDropped) {
  const DataSet data = sample_data_set({}, 10, 1);
  EXPECT_EQ(epoch_batches(data, 4, LastBatch::keep, 1)->chunk_steps(), 3U);
  EXPECT_EQ(epoch_batches(data, 4, LastBatch::drop, 1)->chunk_steps(), 2U);
}

RC_GTEST_PROP(Subsets, AStepDoesNotDependOnTheStepsBefore, ()) {
  const auto size = static_cast<std::size_t>(*generators::whole(1, 60));
  const auto batch = static_cast<std::uint64_t>(*generators::whole(1, static_cast<int>(size) + 1));
  const auto source = subset_batches(random_data(size), batch, *rc::gen::arbitrary<std::uint64_t>());
  const std::vector<BatchSums> sums = batches_of(*source, 5, 130);
  BatchSums alone{};
  const auto scratch = source->scratch();
  source->fill(5, 128, std::span(&alone, 1), scratch.get());
  RC_ASSERT(alone.s_xx == sums[128].s_xx);
  RC_ASSERT(alone.s_xy == sums[128].s_xy);
}

TEST(Subsets, AWholeDataSetIsItsOwnBatch) {
  const DataSet data = sample_data_set({}, 9, 4);
  for (const BatchSums& sums : batches_of(*subset_batches(data, 9, 1), 0, 5)) {
    EXPECT_NEAR(sums.s_xx, data.sums().s_xx, 1e-15);
    EXPECT_NEAR(sums.s_xy, data.sums().s_xy, 1e-15);
  }
}

TEST(Shared, AllTrajectoriesSeeTheSameBatches) {
  const auto source = shared_batches(fresh_batches({}, 20, 1));
  EXPECT_EQ(batches_of(*source, 0, 3)[2].s_xx, batches_of(*source, 77, 3)[2].s_xx);
}

TEST(Batches, SizesOutOfRangeAreErrors) {
  const DataSet data = sample_data_set({}, 5, 1);
  EXPECT_THROW((void)fresh_batches({}, 0, 1), Error);
  EXPECT_THROW((void)subset_batches(data, 6, 1), Error);
  EXPECT_THROW((void)epoch_batches(data, 0, LastBatch::keep, 1), Error);
}

TEST(Batches, OfMoreSamplesThanAnAddressShufflesAreAnError) {
  const DataSet data{.x = std::vector<double>((std::size_t{1} << 26U) + 1), .y = {}};
  EXPECT_THROW((void)subset_batches(data, 1, 1), Error);
}

TEST(DataSets, MeansOfTheFiguresData) {
  const std::string folder = FLYPAPER_SOURCE_FOLDER "/experiments/data/";
  const DataSet small = read_data_set(folder + "seed1_n1000.csv");
  EXPECT_EQ(small.size(), 1000U);
  EXPECT_NEAR(small.sums().s_xx, 1.0586, 5e-5);  // the printed digits of experiments/data/README.md
  EXPECT_NEAR(small.sums().s_xy, -0.0335, 5e-5);
  const DataSet large = read_data_set(folder + "seed1_n10000.csv");
  EXPECT_EQ(large.size(), 10'000U);
  EXPECT_NEAR(large.sums().s_xx, 1.0114, 5e-5);
  EXPECT_NEAR(large.sums().s_xy, 0.0086, 5e-5);
  const DataSet smallest = read_data_set(folder + "seed1_n500.csv");
  EXPECT_EQ(smallest.size(), 500U);
  EXPECT_NEAR(smallest.sums().s_xx, 1.0245, 5e-5);
  EXPECT_NEAR(smallest.sums().s_xy, 0.0132, 5e-5);
  const DataSet largest = read_data_set(folder + "seed1_n100000.npy");
  EXPECT_EQ(largest.size(), 100'000U);
  EXPECT_NEAR(largest.sums().s_xx, 1.0015, 5e-5);
  EXPECT_NEAR(largest.sums().s_xy, 0.0053, 5e-5);
}

}  // namespace
}  // namespace flypaper
