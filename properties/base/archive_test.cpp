// What is read is what was written, whatever stood there before; what is damaged is refused.
#include "flypaper/base/core/archive.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

using Counts = std::vector<std::uint64_t>;

template <typename Value>
std::string written(std::vector<Value> values) {
  std::ostringstream stream;
  Writer writer(stream);
  writer(values);
  writer.seal();
  return stream.str();
}

/// The list that is read over `before`.
template <typename Value>
std::vector<Value> read_over(std::vector<Value> before, const std::string& text) {
  std::istringstream stream(text);
  Reader reader(stream);
  reader(before);
  reader.check_seal();
  return before;
}

TEST(ArchivedList, HasTheLengthThatWasWritten) {
  for (const Counts& list : {Counts{}, Counts{1}, Counts{1, 2, 3}}) {
    for (const std::size_t length : {0U, 1U, 2U, 3U, 7U}) {
      EXPECT_EQ(read_over(Counts(length, 9), written(list)), list) << length << " stood there before";
    }
  }
  const std::vector<double> numbers{-0.5, 1e300};
  EXPECT_EQ(read_over(std::vector<double>(5, 1.0), written(numbers)), numbers);
}

// Lists grow by pieces of 2^20 elements as they are read.
TEST(ArchivedList, MayBeLongerThanAPiece) {
  Counts list((std::size_t{1} << 20U) + 3);
  for (std::size_t i = 0; i < list.size(); ++i) list[i] = 3 * i;
  EXPECT_TRUE(read_over(Counts{}, written(list)) == list);
}

TEST(ArchivedList, WhoseLengthIsWrongEndsTheFile) {
  const std::string text = written(Counts{1, 2});
  std::string longer = text;
  longer[7] = '\x7f';  // of 2^62 elements and more
  EXPECT_THROW((void)read_over(Counts{}, longer), Error);
  EXPECT_THROW((void)read_over(Counts{}, text.substr(0, text.size() - 1)), Error);
  for (std::size_t i = 8; i < text.size(); ++i) {
    std::string damaged = text;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_THROW((void)read_over(Counts{}, damaged), Error) << "byte " << i;
  }
}

TEST(Digest, TellsListsApartThatHoldTheSameNumbers) {
  const auto digest_of = [](std::vector<Counts> lists) {
    Digest digest;
    for (Counts& list : lists) digest(list);
    return digest.checksum().text();
  };
  EXPECT_NE(digest_of({{1, 2}, {3}}), digest_of({{1}, {2, 3}}));
  EXPECT_NE(digest_of({{1, 2}}), digest_of({{2, 1}}));
  EXPECT_EQ(digest_of({{1, 2}}).size(), 16U);
}

// XXH64 of eight zero bytes with the seed 0 is 34c96acdcadb1bbb; each value is the seed of the next.
TEST(Checksum, IsXXH64OfEachValueAfterTheOthers) {
  Checksum sum;
  EXPECT_EQ(sum.text(), "0000000000000000");
  sum.add(std::uint64_t{0});
  EXPECT_EQ(sum.text(), "34c96acdcadb1bbb");
  Checksum number;
  number.add(0.0);
  EXPECT_EQ(number.value(), sum.value()) << "by its bits";
  number.add(-0.0);
  sum.add(std::uint64_t{1} << 63U);
  EXPECT_EQ(number.value(), sum.value());
  Checksum list;
  list.add(std::vector<double>{0.0, -0.0});
  EXPECT_EQ(list.value(), sum.value());
}

}  // namespace
}  // namespace flypaper
