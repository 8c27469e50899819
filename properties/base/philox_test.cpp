// Known answers of Philox4x32-10, from the vectors that Random123 publishes (kat_vectors).
#include <gtest/gtest.h>

#include "flypaper/base/core/random.hpp"

namespace flypaper {
namespace {

using Words = std::array<std::uint32_t, 4>;

/// The address whose counter is these four words.
RandomAddress address_of(const Words& counter) {
  return {.trajectory = (std::uint64_t{counter[1] & 0xffffU} << 32U) | counter[0],
          .purpose = static_cast<Purpose>(counter[1] >> 24U),
          .attempt = static_cast<std::uint8_t>(counter[1] >> 16U),
          .step = (std::uint64_t{counter[3] & 0xffffU} << 32U) | counter[2],
          .draw = static_cast<std::uint16_t>(counter[3] >> 16U)};
}

TEST(Philox, KnownAnswers) {
  struct Vector {
    Words counter;
    std::uint64_t seed;
    Words words;
  };
  const std::array<Vector, 3> vectors{{{{0, 0, 0, 0}, 0, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
                                       {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
                                        0xffffffffffffffff,
                                        {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
                                       {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                                        0x299f31d0a4093822,
                                        {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}}}};
  for (const auto& [counter, seed, words] : vectors) EXPECT_EQ(random_words(seed, address_of(counter)), words);
}

TEST(Philox, EveryPartOfTheAddressMatters) {
  const RandomAddress base{.trajectory = 5, .purpose = Purpose::batches, .attempt = 1, .step = 7, .draw = 2};
  const Words words = random_words(1, base);
  EXPECT_NE(words, random_words(2, base));
  for (const RandomAddress& other :
       {RandomAddress{6, Purpose::batches, 1, 7, 2}, RandomAddress{5, Purpose::start, 1, 7, 2},
        RandomAddress{5, Purpose::batches, 2, 7, 2}, RandomAddress{5, Purpose::batches, 1, 8, 2},
        RandomAddress{5, Purpose::batches, 1, 7, 3},
        RandomAddress{5 + (std::uint64_t{1} << 40U), Purpose::batches, 1, 7, 2},
        RandomAddress{5, Purpose::batches, 1, 7 + (std::uint64_t{1} << 40U), 2}}) {
    EXPECT_NE(words, random_words(1, other));
  }
}

TEST(Variates, KnownAnswers) {
  // 0 bits: the largest radius sqrt(2 log 2^48) at angle 0. All bits: radius 0.
  const Variates zeros = variates({0, 0, 0, 0});
  EXPECT_EQ(zeros.first_normal, 0.0);
  EXPECT_NEAR(zeros.second_normal, 8.1574, 1e-4);
  EXPECT_EQ(zeros.uniform, 0x1p-41);
  const Variates ones = variates({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff});
  EXPECT_EQ(std::abs(ones.first_normal), 0.0);
  EXPECT_EQ(ones.second_normal, 0.0);
  EXPECT_EQ(ones.uniform, 1.0 - 0x1p-41);
  EXPECT_EQ(uniform(0, 0), 0x1p-53);
  EXPECT_EQ(uniform(0xffffffff, 0xffffffff), 1.0 - 0x1p-53);
}

}  // namespace
}  // namespace flypaper
