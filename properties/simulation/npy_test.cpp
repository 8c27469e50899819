#include "flypaper/base/core/npy.hpp"

#include <gmock/gmock.h>

#include <bit>
#include <numeric>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/simulation/data/data_set.hpp"
#include "properties/generators.hpp"

namespace flypaper {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;

class Npy : public testing::Test {
 protected:
  /// What reading a data set from these bytes says.
  [[nodiscard]] std::string refusal(const std::string& bytes) const {
    write_file(file(), bytes);
    try {
      (void)read_data_set(file());
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr(file().string()));
      return error.what();
    }
    return "it was read";
  }
  [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "data.npy"; }

 private:
  TemporaryFolder folder_;
};

const std::vector<std::uint64_t> three_rows{3, 2};
const std::vector<double> values{1, 2, 3, 4.5, -5, 1e-300};

std::string change(std::string text, std::string_view written, std::string_view instead) {
  return text.replace(text.find(written), written.size(), instead);
}

TEST_F(Npy, WhatIsWrittenIsRead) {
  write_file(file(), npy_text(three_rows, values));
  const Array array = read_npy(file());
  EXPECT_EQ(array.shape, three_rows);
  EXPECT_EQ(array.values, values);
  const DataSet data = read_data_set(file());
  EXPECT_THAT(data.x, ElementsAre(1, 3, -5));
  EXPECT_THAT(data.y, ElementsAre(2, 4.5, 1e-300));
  EXPECT_EQ(npy_text(three_rows, values).size() % 64, 48U) << "numbers begin at a multiple of 64";
}

TEST_F(Npy, TheBytesAreNumPys) {
  // numpy.save of numpy.array([1.5]), by hand after its documentation.
  const std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }";
  const std::string expected = std::string("\x93NUMPY\x01\x00\x76\x00", 10) + header +
                               std::string(117 - header.size(), ' ') + "\n" +
                               std::string("\x00\x00\x00\x00\x00\x00\xf8\x3f", 8);
  EXPECT_EQ(npy_text(std::vector<std::uint64_t>{1}, std::vector<double>{1.5}), expected);
}

TEST_F(Npy, SinglePrecisionIsRead) {
  std::string bytes = change(npy_text(std::vector<std::uint64_t>{1, 2}, {}), "<f8", "<f4");
  bytes += std::string("\x00\x00\xc0\x3f\x00\x00\x00\xc1", 8);
  write_file(file(), bytes);
  EXPECT_THAT(read_npy(file()).values, ElementsAre(1.5, -8));
}

/// A file with this header and these numbers, by hand after NumPy's documentation.
std::string file_of(const std::string& header, const std::string& numbers, char version = 1) {
  std::string bytes = std::string("\x93NUMPY") + version + '\0' + static_cast<char>(header.size() % 256) +
                      static_cast<char>(header.size() / 256);
  if (version > 1) bytes += std::string(2, '\0');
  return bytes + header + numbers;
}

// 1.5, -8 and 3 in single precision, least significant byte first and last.
const std::string little("\x00\x00\xc0\x3f\x00\x00\x00\xc1\x00\x00\x40\x40", 12);
const std::string big("\x3f\xc0\x00\x00\xc1\x00\x00\x00\x40\x40\x00\x00", 12);

// numpy.load (1.24) reads each of these headers.
struct Header {
  std::string name;
  std::string text;
};

std::ostream& operator<<(std::ostream& out, const Header& header) { return out << header.name; }

class NpyHeader : public Npy, public testing::WithParamInterface<Header> {};

TEST_P(NpyHeader, IsReadInAnyOrderAndSpacing) {
  for (const char version : {'\1', '\2', '\3'}) {
    write_file(file(), file_of(GetParam().text, little, version));
    const Array array = read_npy(file());
    EXPECT_THAT(array.shape, ElementsAre(3));
    EXPECT_THAT(array.values, ElementsAre(1.5, -8, 3));
  }
}

const std::vector<Header> headers{
    {"Saved", "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }   \n"},
    {"Reversed", "{'shape': (3,), 'fortran_order': False, 'descr': '<f4'}\n"},
    {"ShapeBeforeType", "{'fortran_order': False, 'shape': (3,), 'descr': '<f4', }"},
    {"Tight", "{'descr':'<f4','fortran_order':False,'shape':(3,)}"},
    {"Loose", "{ 'descr'  : '<f4' ,\n 'shape':( 3 , ) ,\t'fortran_order' :False , }\n"},
    {"DoubleQuotes", "{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (3,)}"},
    {"Python2", "{u'descr': u'<f4', u'fortran_order': False, u'shape': (3L,)}"},
    {"FortranOrderOfOne", "{'descr': '<f4', 'fortran_order': True, 'shape': (3,)}"},
    {"BlanksInFront", std::string(100, ' ') + "{'descr': 'float32', 'fortran_order': False, 'shape': (3,)}"}};
INSTANTIATE_TEST_SUITE_P(Written, NpyHeader, testing::ValuesIn(headers),
                         [](const auto& given) { return given.param.name; });

TEST_F(Npy, NumbersAreReadInEitherByteOrder) {
  const auto read = [&](const std::string& type, const std::string& numbers) {
    write_file(file(), file_of("{'descr': '" + type + "', 'fortran_order': False, 'shape': (3,)}", numbers));
    return read_npy(file()).values;
  };
  EXPECT_THAT(read("<f4", little), ElementsAre(1.5, -8, 3));
  EXPECT_THAT(read(">f4", big), ElementsAre(1.5, -8, 3));
  const bool is_little = std::endian::native == std::endian::little;
  EXPECT_THAT(read("=f4", is_little ? little : big), ElementsAre(1.5, -8, 3));
  const std::string big_doubles(
      "\x3f\xf8\x00\x00\x00\x00\x00\x00\xc0\x20\x00\x00\x00\x00\x00\x00\x40\x08\x00\x00\x00\x00\x00\x00", 24);
  EXPECT_THAT(read(">f8", big_doubles), ElementsAre(1.5, -8, 3));
  EXPECT_THAT(read(">f8", big_doubles).front(), testing::Ne(read("<f8", big_doubles).front()));
}

TEST_F(Npy, FortranOrderIsPutInOrder) {
  // numpy.asfortranarray of [[0, 1, 2], [3, 4, 5]]: column by column. Two and three indices.
  const auto read = [&](const std::string& shape, std::size_t count) {
    std::vector<double> numbers(count);
    std::iota(numbers.begin(), numbers.end(), 0.0);
    const std::string doubles = npy_text(std::vector<std::uint64_t>{count}, numbers).substr(128);
    write_file(file(), file_of("{'descr': '<f8', 'fortran_order': True, 'shape': " + shape + "}", doubles));
    return read_npy(file()).values;
  };
  EXPECT_THAT(read("(2, 3)", 6), ElementsAre(0, 2, 4, 1, 3, 5));
  EXPECT_THAT(read("(2, 1, 2)", 4), ElementsAre(0, 2, 1, 3));
  EXPECT_THAT(read("(2, 2, 2)", 8), ElementsAre(0, 4, 2, 6, 1, 5, 3, 7));
  EXPECT_THAT(read("()", 1), ElementsAre(0));
  EXPECT_THAT(read("(0, 2)", 0), ElementsAre());
}

TEST_F(Npy, TheLengthOfTheHeaderIsWrittenInTwoBytes) {
  for (std::size_t indices = 1; indices < 5'000; indices += 21) {  // three characters each
    const std::string text = npy_text(std::vector<std::uint64_t>(indices, 1), std::vector<double>{1.5});
    const std::size_t length = static_cast<unsigned char>(text[8]) + 256U * static_cast<unsigned char>(text[9]);
    ASSERT_EQ(10 + length + 8, text.size()) << indices << " indices";
    ASSERT_EQ(text[9 + length], '\n');
  }
}

TEST_F(Npy, AHeaderMayHaveTenThousandCharacters) {
  const auto of_size = [&](std::size_t size) {
    std::string header = "{'descr':'<f4','fortran_order':False,'shape':(3,),'more':'";
    header.append(size - header.size() - 2, '0').append("'}");
    return file_of(header + "   \n", little);
  };
  write_file(file(), of_size(10'000));
  EXPECT_THAT(read_npy(file()).values, ElementsAre(1.5, -8, 3)) << "blanks do not count";
  EXPECT_THAT(refusal(of_size(10'001)), HasSubstr("has a header of more than 10000 characters"));
}

TEST_F(Npy, OtherFormatsAreNamed) {
  const std::string good = npy_text(three_rows, values);
  const auto with = [&](char major, char minor) {
    std::string bytes = good;
    bytes[6] = major;
    bytes[7] = minor;
    return refusal(bytes);
  };
  EXPECT_THAT(with('\0', '\0'), HasSubstr("has format 0.0"));
  EXPECT_THAT(with('\4', '\0'), HasSubstr("has format 4.0"));
  EXPECT_THAT(with('\1', '\5'), HasSubstr("has format 1.5"));
  EXPECT_THAT(with('\xff', '\xfe'), HasSubstr("has format 255.254"));
  EXPECT_EQ(with('\1', '\0'), "it was read");
}

TEST_F(Npy, WhatIsNoDataSetIsRefused) {
  const std::string good = npy_text(three_rows, values);
  EXPECT_THAT(refusal("x,y\n1,2\n"), HasSubstr("numpy.save"));
  EXPECT_THAT(refusal(good.substr(0, 9)), HasSubstr("ends inside its header"));
  EXPECT_THAT(refusal(good.substr(0, 60)), HasSubstr("ends inside its header"));
  EXPECT_THAT(refusal(good.substr(0, good.size() - 3)),
              HasSubstr("holds 45 bytes of numbers where shape (3, 2) needs 48"));
  EXPECT_THAT(refusal(good + "x"), HasSubstr("holds 49 bytes"));
  for (const char* type : {"<i8", "|b1", "<f2", "<f16", "<c16", "|O", "<U4", ""}) {
    EXPECT_THAT(refusal(change(good, "<f8", type)), HasSubstr(std::string("descr '") + type + "'; save float32 or"));
  }
  EXPECT_THAT(refusal(change(good, "'<f8'", "[('x', '<f8')]")), HasSubstr("save float32 or float64"));
  EXPECT_THAT(refusal(change(good, "False", "1    ")), HasSubstr("fortran_order 1; it must be True or False"));
  for (const char* shape : {"(-3, 2)", "[3, 2]", "(3.0, 2)", "3, 2"}) {
    EXPECT_THAT(refusal(change(good, "(3, 2)", shape)), HasSubstr("it must be as in (3, 2)")) << shape;
  }
  EXPECT_THAT(refusal(change(good, "'shape'", "'sharp'")), HasSubstr("no 'shape'"));
  EXPECT_THAT(refusal(file_of("{'descr': '<f8', " + std::string(20'000, '0') + "}", "")), HasSubstr("more than 10000"));
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_NE(refusal(good.substr(0, size)), "it was read") << size;
  EXPECT_THAT(refusal(change(good, "descr", "dascr")), HasSubstr("no 'descr'"));
  EXPECT_THAT(refusal(change(good, "(3, 2)", "(99999999999999999999, 2)")), HasSubstr("beyond all bounds"));
  EXPECT_THAT(refusal(change(good, std::string("\x01\x00", 2), std::string("\x09\x00", 2))), HasSubstr("format 9"));
  EXPECT_THAT(refusal(npy_text(std::vector<std::uint64_t>{2, 3}, values)), HasSubstr("shape (2, 3); a data set has"));
  EXPECT_THAT(refusal(npy_text(std::vector<std::uint64_t>{6}, values)), HasSubstr("shape (6)"));
  EXPECT_THAT(refusal(npy_text(std::vector<std::uint64_t>{0, 2}, {})), HasSubstr("no samples"));
  EXPECT_THAT(refusal(npy_text(std::vector<std::uint64_t>{1, 2}, std::vector<double>{1, std::nan("")})),
              HasSubstr("row 0 holds nan"));
}

}  // namespace
}  // namespace flypaper
