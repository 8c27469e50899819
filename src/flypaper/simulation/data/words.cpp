#include "flypaper/simulation/data/words.hpp"

#include "flypaper/simulation/kernels/choose.hpp"

namespace flypaper {
namespace {

/// The kernel of machines without vectors, and the definition of what the others draw.
void draw_words_scalar(const WordDraws& draws, unsigned long long* words) {
  for (std::uint64_t call = 0; call < draws.calls; ++call) {
    const std::uint64_t number = draws.first_call + call;
    const auto drawn = random_words(draws.seed, {.trajectory = draws.trajectory,
                                                 .purpose = static_cast<Purpose>(draws.purpose),
                                                 .attempt = static_cast<std::uint8_t>(number >> 16U),
                                                 .step = draws.step,
                                                 .draw = static_cast<std::uint16_t>(number)});
    const std::uint64_t place = call % word_kernel_group;
    unsigned long long* const group = words + 2 * (call - place);
    group[place] = drawn[0] | std::uint64_t{drawn[1]} << 32U;
    group[word_kernel_group + place] = drawn[2] | std::uint64_t{drawn[3]} << 32U;
  }
}

}  // namespace

WordStream::WordStream(std::uint64_t seed, VectorWidth width)
    : seed_(seed), draw_(kernels_of(width) == nullptr ? draw_words_scalar : kernels_of(width)->draw_words) {}

void WordStream::restart(const RandomAddress& address, std::size_t words) {
  constexpr std::size_t group_words = std::size_t{2} * word_kernel_group;
  address_ = address;
  calls_ = 0;
  // A power of two divides the calls of an attempt.
  fetch_ = word_kernel_group;
  while (2 * fetch_ < words && 2 * fetch_ < capacity) fetch_ *= 2;
  static_assert(capacity % group_words == 0);
  next_ = filled_ = 0;
}

void WordStream::refill() {
  draw_({.seed = seed_,
         .purpose = static_cast<std::uint64_t>(address_.purpose),
         .trajectory = address_.trajectory,
         .step = address_.step,
         .first_call = calls_,
         .calls = fetch_},
        words_.data());
  calls_ += fetch_;
  next_ = 0;
  filled_ = 2 * fetch_;
}

}  // namespace flypaper
