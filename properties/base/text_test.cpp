// What is said to users: names that are nearly right, and how a text is cut.
#include "flypaper/base/core/text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace flypaper {
namespace {

using Words = std::vector<std::string>;

// The farthest word that is still near is a third of the letters off; of a short one a single letter.
TEST(Nearest, CountsEveryKindOfSlipOnce) {
  const auto is_near = [](const std::string& word, const std::string& candidate) {
    return nearest(word, Words{candidate}) == candidate;
  };
  for (const char* slip : {"ab", "a", "b", "abc", "cab", "acb", "ba", "xb", "ax"}) {
    EXPECT_TRUE(is_near("ab", slip)) << slip << ": none or one insertion, deletion, substitution or swap";
  }
  for (const char* far : {"ca", "xy", "abcd", "bac"}) EXPECT_FALSE(is_near("ab", far)) << far;
  EXPECT_TRUE(is_near("learnign_rtae", "learning_rate")) << "two swaps";
  EXPECT_TRUE(is_near("abcdef", "abxdxf")) << "two of six letters";
  EXPECT_FALSE(is_near("abcdef", "xbxdxf")) << "three of six";
  EXPECT_TRUE(is_near("abcdefghi", "abcdef")) << "three of nine left out";
  EXPECT_FALSE(is_near("abcdefgh", "abcde")) << "three of eight";
  EXPECT_TRUE(is_near("bcadef", "abcdef")) << "a letter that moved by two: taken out and put in";
  EXPECT_FALSE(is_near("badcfe", "abcdef")) << "three swaps of six letters";
}

TEST(Nearest, IsTheFirstOfThoseThatAreAsNear) {
  EXPECT_EQ(nearest("seed", Words{"sled", "seen", "seed"}), "seed");
  EXPECT_EQ(nearest("seed", Words{"sled", "seen"}), "sled");
  EXPECT_EQ(nearest("seed", Words{}), "");
}

TEST(UnknownName, IsAnsweredWithWhatIsNear) {
  EXPECT_EQ(unknown_name("stpes", "key", Words{"seed", "steps"}),
            "'stpes' is no key; did you mean 'steps'? valid: seed, steps");
  EXPECT_EQ(unknown_name("x", "key", Words{"seed", "steps"}), "'x' is no key; valid: seed, steps");
  EXPECT_EQ(unknown_name("x", "key", Words{}), "'x' is no key; valid: none");
  const std::string longest(60, 'a');
  EXPECT_EQ(unknown_name(longest, "key", Words{}), "'" + longest + "' is no key; valid: none");
  EXPECT_EQ(unknown_name(longest + "a", "key", Words{}), "'" + longest.substr(3) + "...' is no key; valid: none");
}

TEST(Text, NumbersAreWrittenForMachinesAndForPeople) {
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(shortest(-std::numeric_limits<double>::quiet_NaN()), "nan") << "without a sign";
  EXPECT_EQ(shortest(-std::numeric_limits<double>::infinity()), "-inf");
  EXPECT_EQ(rounded(2.0 / 3.0), "0.6667");
  EXPECT_EQ(rounded(2.0 / 3.0, 2), "0.67");
}

TEST(Text, IsCutTrimmedAndJoined) {
  EXPECT_EQ(split("a,,b,", ','), (Words{"a", "", "b", ""}));
  EXPECT_EQ(split("", ','), Words{""});
  EXPECT_EQ(trimmed(" \t a b\r\n"), "a b");
  EXPECT_EQ(trimmed(" \n "), "");
  EXPECT_EQ(join(Words{"a", "b", "c"}), "a, b, c");
  EXPECT_EQ(join(Words{"a", "b"}, "-"), "a-b");
}

}  // namespace
}  // namespace flypaper
