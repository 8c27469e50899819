#include "flypaper/base/core/error.hpp"
#include "flypaper/simulation/data/batches.hpp"
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
