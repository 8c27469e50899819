// What the parser of TOML is not given.
#include "flypaper/base/core/toml_bounds.hpp"

#include <gmock/gmock.h>

#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

std::string refusal(std::string_view text) {
  try {
    require_bounded_toml(text, "a.toml");
  } catch (const PlacedError& error) {
    return error.what();
  }
  return "";
}

std::string repeated(std::string_view piece, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += piece;
  return text;
}

TEST(TomlBounds, KeysHaveThirtyTwoParts) {
  const std::string too_long = "a.toml:2: not valid TOML: a key of more than 32 parts";
  EXPECT_EQ(refusal("\na" + repeated(".a", 31) + " = 1"), "");
  for (const char* part : {".a", " . a", ".\"a\"", ".'a'", ".\"\\\"\"", "\t.\t1-_"}) {
    EXPECT_EQ(refusal("\na" + repeated(part, 32) + " = 1"), too_long) << part;
    EXPECT_EQ(refusal("\n[a" + repeated(part, 32) + "]"), too_long) << part;
    EXPECT_EQ(refusal("\nb = { a" + repeated(part, 32) + " = 1 }"), too_long) << part;
  }
}

TEST(TomlBounds, OtherDotsAreNoKeys) {
  const std::string dots = "a" + repeated(".a", 100);
  EXPECT_EQ(refusal("# " + dots), "");
  EXPECT_EQ(refusal("a = \"" + dots + "\""), "");
  EXPECT_EQ(refusal("a = '" + dots + "'"), "");
  EXPECT_EQ(refusal("a = \"\"\"\n\"" + dots + "\n\"\"\""), "");
  EXPECT_EQ(refusal("a = '''\n'" + dots + "\n'''"), "");
  EXPECT_EQ(refusal("a = [" + repeated("0.5, ", 100) + "]\n" + repeated("a.b = 0.5\n", 100)), "");
}

TEST(TomlBounds, WhatFollowsAStringCountsAgain) {
  const std::string dots = "a" + repeated(".a", 32) + " = 1";
  for (const char* before :
       {"b = \"\\\\\"\n", "b = 'c\\'\n", "b = \"\"\"\n\"\"\"\n", "# \"\"\"\n", "b = \"\n", "''\n"}) {
    EXPECT_NE(refusal(before + dots), "") << before;
  }
}

TEST(TomlBounds, FilesHaveFourMebibytes) {
  const std::string most(std::size_t{4} << 20U, ' ');
  EXPECT_EQ(refusal(most), "");
  EXPECT_EQ(refusal(most + " "), "a.toml: has 4194305 bytes; at most 4194304 are read: shorten it");
}

}  // namespace
}  // namespace flypaper
