// Batches of a data set: a uniform subset at every step, or shuffled passes.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>
#include <vector>

#include "flypaper/base/core/error.hpp"
#include "flypaper/simulation/data/batches.hpp"
#include "flypaper/simulation/data/words.hpp"

namespace flypaper {
namespace {

__extension__ using Product = unsigned __int128;

/// Several uniform numbers below descending bounds from one random word, without bias: its leading digits in a number
/// system whose bases are the bounds. Source: Brackett-Rozinsky, Lemire 2024; with one number a word, Lemire 2019.
class OffsetGroups {
 public:
  explicit OffsetGroups(std::uint64_t size) : count_(std::min(60U / static_cast<unsigned>(std::bit_width(size)), 6U)) {
    for (unsigned i = 0; i < count_; ++i) product_bound_ *= size;
  }

  /// How many words `numbers` numbers take, but for rejections.
  [[nodiscard]] std::size_t words_for(std::size_t numbers) const { return numbers / count_ + 1; }
  [[nodiscard]] unsigned count() const { return count_; }

  /// Writes numbers uniform below bound, bound - 1, ..., `wanted` of them or as many more as the last word gives, and
  /// returns how many. 1 <= wanted <= bound.
  template <typename Index>
  std::size_t draw(std::uint64_t bound, std::size_t wanted, WordStream& words, Index* numbers) const {
    switch (count_) {
      case 2: return draw_groups<2>(bound, wanted, words, numbers);
      case 3: return draw_groups<3>(bound, wanted, words, numbers);
      case 4: return draw_groups<4>(bound, wanted, words, numbers);
      case 5: return draw_groups<5>(bound, wanted, words, numbers);
      default: return draw_groups<6>(bound, wanted, words, numbers);
    }
  }

 private:
  template <unsigned count, typename Index>
  std::size_t draw_groups(std::uint64_t bound, std::size_t wanted, WordStream& words, Index* numbers) const {
    std::size_t drawn = 0;
    for (; drawn < wanted && bound - drawn >= count; drawn += count) {
      draw_group<count>(bound - drawn, words, numbers + drawn);
    }
    for (; drawn < wanted; ++drawn) draw_group<1>(bound - drawn, words, numbers + drawn);  // the last few of all
    return drawn;
  }

  template <unsigned count, typename Index>
  void draw_group(std::uint64_t bound, WordStream& words, Index* numbers) const {
    std::uint64_t rest = split<count>(words(), bound, numbers);
    if (rest < product_bound_) [[unlikely]] {
      std::uint64_t product = 1;
      for (unsigned i = 0; i < count; ++i) product *= bound - i;
      const std::uint64_t surplus = (0U - product) % product;  // 2^64 modulo the product
      while (rest < surplus) rest = split<count>(words(), bound, numbers);
    }
  }

  template <unsigned count, typename Index>
  static std::uint64_t split(std::uint64_t word, std::uint64_t bound, Index* numbers) {
    for (unsigned i = 0; i < count; ++i) {
      const Product product = Product{word} * (bound - i);
      numbers[i] = static_cast<Index>(product >> 64U);
      word = static_cast<std::uint64_t>(product);
    }
    return word;
  }

  unsigned count_;                   ///< numbers a word gives: few enough that hardly any word is rejected
  std::uint64_t product_bound_ = 1;  ///< at least the product of the bounds of a word
};

/// A partial Fisher-Yates shuffle of a data set's samples.
template <typename Index>
struct Shuffle final : BatchSource::Scratch {
  Shuffle(std::size_t size, std::size_t longest_batch, std::uint64_t seed, VectorWidth width)
      : indices(size), offsets(longest_batch + 512), words(seed, width) {
    reset();
  }
  void reset() { std::iota(indices.begin(), indices.end(), Index{0}); }

  std::vector<Index> indices;  ///< of the samples, place by place
  std::vector<Index> offsets;  ///< of places: [first, last) are drawn and not used
  std::size_t first = 0;
  std::size_t last = 0;
  std::size_t places = 0;  ///< that the shuffle will be asked for
  WordStream words;
};

/// What both schemes share.
template <typename Index>
class DataBatches : public BatchSource {
 public:
  DataBatches(const DataSet& data, std::uint64_t batch_size, std::uint64_t seed, VectorWidth width)
      : batch_size_(batch_size), seed_(seed), width_(width), groups_(data.size()) {
    samples_.reserve(data.size());
    for (std::size_t i = 0; i < data.size(); ++i) samples_.push_back({data.x[i] * data.x[i], data.x[i] * data.y[i]});
  }

  [[nodiscard]] std::unique_ptr<Scratch> scratch() const override {
    return std::make_unique<Shuffle<Index>>(samples_.size(), batch_size_, seed_, width_);
  }

 protected:
  /// Begins the random numbers of a shuffle of `places` places.
  void begin(Shuffle<Index>& shuffle, const RandomAddress& address, std::size_t places) const {
    shuffle.words.restart(address, groups_.words_for(places));
    shuffle.places = places;
    shuffle.first = shuffle.last = 0;
  }

  /// Chooses places [first, first + count) at random among what is left and averages over them; first is where the
  /// last call has ended. Even and odd samples are added up apart: one sum would wait for each addition.
  [[nodiscard]] BatchSums take(Shuffle<Index>& shuffle, std::size_t first, std::size_t count) const {
    const Index* const offsets = offsets_of(shuffle, first, count);
    Index* const places = shuffle.indices.data() + first;
    BatchSums even{0.0, 0.0};
    BatchSums odd{0.0, 0.0};
    const auto choose = [&](std::size_t i, BatchSums& sums) {
      Index& chosen = places[i + offsets[i]];
      const Index sample = chosen;
      chosen = places[i];
      places[i] = sample;
      sums.s_xx += samples_[sample].s_xx;
      sums.s_xy += samples_[sample].s_xy;
    };
    std::size_t i = 0;
    for (; i + 1 < count; i += 2) {
      choose(i, even);
      choose(i + 1, odd);
    }
    if (i < count) choose(i, even);
    return {(even.s_xx + odd.s_xx) / static_cast<double>(count), (even.s_xy + odd.s_xy) / static_cast<double>(count)};
  }

  std::vector<BatchSums> samples_;  ///< x^2 and x y of each
  std::uint64_t batch_size_;

 private:
  /// How far away the places from `first` on find their samples, drawn many at a time.
  [[nodiscard]] const Index* offsets_of(Shuffle<Index>& shuffle, std::size_t first, std::size_t count) const {
    std::vector<Index>& offsets = shuffle.offsets;
    if (shuffle.last - shuffle.first < count) {
      std::copy(offsets.data() + shuffle.first, offsets.data() + shuffle.last, offsets.data());
      shuffle.last -= shuffle.first;
      shuffle.first = 0;
      // `first` is the first place whose offset is kept.
      const std::size_t wanted = std::min(offsets.size() - groups_.count(), shuffle.places - first) - shuffle.last;
      const std::uint64_t bound = samples_.size() - first - shuffle.last;
      shuffle.last += groups_.draw(bound, wanted, shuffle.words, &offsets[shuffle.last]);
    }
    const Index* const begin = &offsets[shuffle.first];
    shuffle.first += count;
    return begin;
  }

  std::uint64_t seed_;
  VectorWidth width_;
  OffsetGroups groups_;
};

template <typename Index>
class SubsetBatches final : public DataBatches<Index> {
 public:
  using DataBatches<Index>::DataBatches;

  void fill(std::uint64_t trajectory, std::uint64_t first_step, std::span<BatchSums> sums,
            BatchSource::Scratch* scratch) const override {
    auto& shuffle = static_cast<Shuffle<Index>&>(*scratch);
    for (std::size_t s = 0; s < sums.size(); ++s) {
      this->begin(shuffle, {.trajectory = trajectory, .step = first_step + s}, this->batch_size_);
      sums[s] = this->take(shuffle, 0, this->batch_size_);
      restore(shuffle.indices);
    }
  }

 private:
  /// Back to the identity, so that a step's subset does not depend on the steps before it. A place behind the batch
  /// that a swap touched gave its own index to the batch, so the batch names all of them.
  void restore(std::vector<Index>& indices) const {
    for (std::size_t i = 0; i < this->batch_size_; ++i) {
      if (indices[i] >= this->batch_size_) indices[indices[i]] = indices[i];
    }
    for (std::size_t i = 0; i < this->batch_size_; ++i) indices[i] = static_cast<Index>(i);
  }
};

/// A pass draws from the address of its first step.
template <typename Index>
class EpochBatches final : public DataBatches<Index> {
 public:
  EpochBatches(const DataSet& data, std::uint64_t batch_size, std::uint64_t seed, VectorWidth width,
               LastBatch last_batch)
      : DataBatches<Index>(data, batch_size, seed, width),
        steps_per_pass_((data.size() + (last_batch == LastBatch::keep ? batch_size - 1 : 0)) / batch_size) {}

  [[nodiscard]] std::uint64_t chunk_steps() const override { return steps_per_pass_; }

  void fill(std::uint64_t trajectory, std::uint64_t first_step, std::span<BatchSums> sums,
            BatchSource::Scratch* scratch) const override {
    auto& shuffle = static_cast<Shuffle<Index>&>(*scratch);
    const std::size_t size = this->samples_.size();
    shuffle.reset();
    this->begin(shuffle, {.trajectory = trajectory, .step = first_step},
                std::min<std::size_t>(size, sums.size() * this->batch_size_));
    for (std::size_t s = 0; s < sums.size(); ++s) {
      const std::size_t first = s * this->batch_size_;
      sums[s] = this->take(shuffle, first, std::min<std::size_t>(this->batch_size_, size - first));
    }
  }

 private:
  std::uint64_t steps_per_pass_;
};

/// Indices as narrow as the data set allows: its shuffle then stays in the nearest cache.
template <template <typename> typename Batches, typename... More>
std::unique_ptr<BatchSource> make(const DataSet& data, std::uint64_t batch_size, std::uint64_t seed, VectorWidth width,
                                  More... more) {
  if (batch_size < 1 || batch_size > data.size()) {
    throw Error(fmt::format("batch size {} is out of range; it must be from 1 to {}", batch_size, data.size()));
  }
  constexpr std::size_t largest = std::size_t{1} << 26U;  // what the draws of one address can shuffle
  if (data.size() > largest) {
    throw Error(fmt::format("a data set of {} samples; give at most {}", data.size(), largest));
  }
  if (data.size() <= std::size_t{1} << 16U) {
    return std::make_unique<Batches<std::uint16_t>>(data, batch_size, seed, width, more...);
  }
  return std::make_unique<Batches<std::uint32_t>>(data, batch_size, seed, width, more...);
}

}  // namespace

std::unique_ptr<BatchSource> subset_batches(const DataSet& data, std::uint64_t batch_size, std::uint64_t seed,
                                            VectorWidth width) {
  return make<SubsetBatches>(data, batch_size, seed, width);
}

std::unique_ptr<BatchSource> epoch_batches(const DataSet& data, std::uint64_t batch_size, LastBatch last_batch,
                                           std::uint64_t seed, VectorWidth width) {
  return make<EpochBatches>(data, batch_size, seed, width, last_batch);
}

}  // namespace flypaper
