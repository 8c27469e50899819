#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "flypaper/base/core/random.hpp"
#include "flypaper/base/core/vector_width.hpp"
#include "flypaper/simulation/kernels/kernels.hpp"

namespace flypaper {

/// 64-bit random words from consecutive draws of one address, in the order of Kernels::draw_words; 2^24 draws at most.
/// The same words for every width.
class WordStream {
 public:
  WordStream(std::uint64_t seed, VectorWidth width);

  /// Goes to the first word of an address, whose draw and attempt must be 0, and will fetch `words` at a time or more.
  void restart(const RandomAddress& address, std::size_t words);

  std::uint64_t operator()() {
    if (next_ == filled_) refill();
    return words_[next_++];
  }

 private:
  static constexpr std::size_t capacity = 128;
  void refill();

  alignas(64) std::array<unsigned long long, capacity> words_{};
  std::size_t next_ = 0;
  std::size_t filled_ = 0;
  std::uint64_t seed_;
  decltype(Kernels::draw_words) draw_;
  RandomAddress address_;
  std::uint64_t calls_ = 0;  ///< made so far
  std::uint64_t fetch_ = 0;  ///< calls a refill makes
};

}  // namespace flypaper
