// CSV files of data sets as spreadsheets and numpy.savetxt write them.
#include <gmock/gmock.h>

#include <algorithm>
#include <cctype>
#include <ostream>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/simulation/data/data_set.hpp"

namespace flypaper {
namespace {
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

DataSet read(const std::string& text) {
  const TemporaryFolder folder;
  write_file(folder.path() / "data.csv", text);
  return read_data_set(folder.path() / "data.csv");
}

std::string refusal(const std::string& text) {
  try {
    (void)read(text);
  } catch (const Error& error) {
    return error.what();
  }
  return "it was read";
}

/// A way to write one data set.
struct Written {
  std::string name;
  std::string text;
};

std::ostream& operator<<(std::ostream& out, const Written& written) { return out << written.name; }

class Csv : public testing::TestWithParam<Written> {};

TEST_P(Csv, IsRead) {
  const DataSet data = read(GetParam().text);
  EXPECT_THAT(data.x, ElementsAre(1, -0.5));
  EXPECT_THAT(data.y, ElementsAre(2, 30));
}

const std::vector<Written> ways{
    {"LineFeeds", "x,y\n1,2\n-0.5,30\n"},
    {"NoLastLineFeed", "x,y\n1,2\n-0.5,30"},
    {"CarriageReturnsAndLineFeeds", "x,y\r\n1,2\r\n-0.5,30\r\n"},
    {"CarriageReturns", "x,y\r1,2\r-0.5,30\r"},
    {"AllThree", "x,y\r1,2\n-0.5,30\r\n"},
    {"ByteOrderMark", "\xef\xbb\xbfx,y\n1,2\n-0.5,30\n"},
    {"ByteOrderMarkOfWindows", "\xef\xbb\xbfx,y\r\n1,2\r\n-0.5,30\r\n"},
    {"Plus", "x,y\n+1,+2.0\n-5e-1,+3e+1\n"},
    {"Blanks", " x , y \n 1.0,  2.0 \n\t-0.5,\t30\n"},
    {"QuotedHeader", "\"x\",\"y\"\n1,2\n-0.5,30\n"},
    {"QuotedFields", "\"x\", \"y\"\n\"1\",\"2\"\n\"-0.5\",\"30\"\n"},
    {"BlankLastLines", "x,y\n1,2\n-0.5,30\n\n\n"},
    {"BlankLastLinesOfWindows", "x,y\n1,2\n-0.5,30\r\n \r\n"},
    {"SaveTxt", "# x,y\n1.000000000000000000e+00,2.000000000000000000e+00\n-5.000000000000000000e-01,3.0e+01\n"},
    {"BarePoints", "x,y\n1.,2\n-.5,30\n"}};
INSTANTIATE_TEST_SUITE_P(Way, Csv, testing::ValuesIn(ways), [](const auto& given) { return given.param.name; });

TEST(CsvRefusal, SaysLineAndWhatToDo) {
  EXPECT_THAT(refusal("x,y\r1\r2,3\r"), HasSubstr("data.csv:2: '1' has 1 field; write two"));
  EXPECT_THAT(refusal("x,y\n1,2\n\n3,4\n"), HasSubstr("data.csv:3: is blank, though samples follow"));
  EXPECT_THAT(refusal("x,y\n1,2\n\r\n3,4\n"), HasSubstr("data.csv:3: is blank"));
  EXPECT_THAT(refusal("x,y\r1,2\r \t\r3,4\r"), HasSubstr("data.csv:3: is blank"));
  EXPECT_THAT(refusal("x y\n1 2\n"), AllOf(HasSubstr("data.csv:1:"), HasSubstr("not 'x y'; put it there")));
  EXPECT_THAT(refusal("x,y\n1 2\n"), AllOf(HasSubstr("data.csv:2: '1 2' has 1 field"), HasSubstr("comma between")));
  EXPECT_THAT(refusal("1,2\n3,4\n"), HasSubstr("data.csv:1: a data set begins with the line 'x,y', not '1,2'"));
  EXPECT_THAT(refusal("y,x\n3,4\n"), HasSubstr("not 'y,x'"));
  EXPECT_THAT(refusal("x,y,z\n1,2,3\n"), HasSubstr("not 'x,y,z'"));
  EXPECT_THAT(refusal("x,y\n1,2,\n"), HasSubstr("data.csv:2: '1,2,' has 3 fields"));
  EXPECT_THAT(refusal("x,y\n1,\n"), HasSubstr("data.csv:2: '' is no finite number; write it as in"));
  for (const char* number :
       {"+-1", "++1", "-+1", "1e", "0x1p3", "1_000", "1 000", "inf", "nan", "\"1", "1d0", "+", "-"}) {
    EXPECT_THAT(refusal(std::string("x,y\n1,") + number + "\n"), HasSubstr("is no finite number")) << number;
  }
  EXPECT_THAT(refusal("x,y\n1,1e400\n"), HasSubstr("'1e400' is beyond the range of doubles"));
  EXPECT_THAT(refusal("x,y\n1,-1e-400\n"), HasSubstr("'-1e-400' is beyond the range of doubles"));
  EXPECT_THAT(refusal(""), HasSubstr("data.csv:1:"));
  EXPECT_THAT(refusal("\xef\xbb\xbf"), HasSubstr("data.csv:1:"));
  EXPECT_THAT(refusal("x,y\n\n\n"), HasSubstr("holds no samples"));
}

TEST(CsvRefusal, NamesEncodingsThatAreNoUtf8) {
  using namespace std::string_literals;
  for (const std::string& mark : {"\xff\xfe"s, "\xfe\xff"s, "\xff\xfe\0\0"s}) {
    EXPECT_THAT(refusal(mark + "x\0,\0y\0\n\0"s), HasSubstr("data.csv: is text in UTF-16 or UTF-32; save it as"));
  }
  EXPECT_THAT(refusal("x\0,\0y\0\n\0"s), HasSubstr("data.csv: byte 2 is 0"));
  EXPECT_THAT(refusal("x,y\n1,2\n\0\0\0\0"s), AllOf(HasSubstr("byte 9 is 0"), HasSubstr(".npy")));
}

TEST(CsvRefusal, IsOneLine) {
  for (const char* field : {"1\v2", "\f", "\x1b[31m", "\x7f"}) {
    for (const std::string& text : {std::string("x,y\n1,") + field + "2\n", std::string(field) + ",y\n1,2\n"}) {
      const std::string said = refusal(text);
      EXPECT_THAT(said, HasSubstr("\xe2\x90")) << "the picture of a control";
      EXPECT_EQ(std::ranges::count_if(said, [](char c) { return std::iscntrl(static_cast<unsigned char>(c)) != 0; }),
                0);
    }
  }
}

TEST(CsvRefusal, SecondMomentsAreFinite) {
  EXPECT_THAT(refusal("x,y\n1e200,1\n1,1\n"), HasSubstr("|x| up to 1e+200 and |y| up to 1"));
  EXPECT_THAT(refusal("x,y\n1,-1e200\n1,1\n"), HasSubstr("|y| up to 1e+200"));
  EXPECT_THAT(refusal("x,y\n1.3e154,1\n1.3e154,1\n"), HasSubstr("do not add up to a finite number"));
  EXPECT_EQ(refusal("x,y\n1e150,1e150\n"), "it was read");
  EXPECT_THROW((void)sample_data_set({.input_variance = 1e308}, 100, 1), Error);
}

}  // namespace
}  // namespace flypaper
