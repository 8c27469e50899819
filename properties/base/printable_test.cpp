// What names and texts of files may show: nothing that a terminal or a page would obey.
#include "flypaper/base/core/printable.hpp"

#include <gtest/gtest.h>

namespace flypaper {
namespace {

TEST(Printable, ControlsAreVisibleAndLinesStay) {
  EXPECT_EQ(printable("a\x1b[31mb"), "a\u241b[31mb");
  EXPECT_EQ(printable(std::string_view("\0\x07\r\x7f", 4)), "\u2400\u2407\u240d\u2421");
  EXPECT_EQ(printable("first\n\tsecond"), "first\n\tsecond");
  EXPECT_EQ(printable("\xc2\x9b"
                      "31m \u202e\u2066"),
            "\ufffd31m \ufffd\ufffd")
      << "a terminal's controls beyond ASCII, and those that turn the direction";
}

TEST(Printable, TextOfAnyLanguageStays) {
  for (const char* text : {"", "plain", "größe ≤ 10⁻⁶", "\U0001f600", "\u00a0\u2027\u202f\ufffd"}) {
    EXPECT_EQ(printable(text), text);
  }
}

TEST(Printable, BytesThatAreNoUtf8AreReplacedOneByOne) {
  EXPECT_EQ(printable("\xff!"), "\ufffd!");
  EXPECT_EQ(printable("\xc3"), "\ufffd") << "cut short";
  EXPECT_EQ(printable("\xc3("), "\ufffd(");
  EXPECT_EQ(printable("\xc0\x80"), "\ufffd\ufffd") << "longer than needed";
  EXPECT_EQ(printable("\xe0\x80\x80"), "\ufffd\ufffd\ufffd");
  EXPECT_EQ(printable("\xed\xa0\x80"), "\ufffd\ufffd\ufffd") << "half of a pair";
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\ufffd\ufffd\ufffd\ufffd") << "beyond Unicode";
  EXPECT_EQ(printable("\xf4\x8f\xbf\xbd"), "\xf4\x8f\xbf\xbd") << "almost its end";
}

TEST(OneLine, HasOneBlankWhereAnyAre) {
  EXPECT_EQ(one_line("  two \n\t words\r\n"), "two words");
  EXPECT_EQ(one_line(" \n"), "");
  EXPECT_EQ(one_line("a\x1b\nb"), "a\u241b b");
}

}  // namespace
}  // namespace flypaper
