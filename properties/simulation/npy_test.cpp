#include "flypaper/base/core/npy.hpp"

#include <gmock/gmock.h>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/base/core/temporary_folder.hpp"
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

TEST_F(Npy, WhatIsNoDataSetIsRefused) {
  const std::string good = npy_text(three_rows, values);
  EXPECT_THAT(refusal("x,y\n1,2\n"), HasSubstr("numpy.save"));
  EXPECT_THAT(refusal(good.substr(0, 9)), HasSubstr("ends inside its header"));
  EXPECT_THAT(refusal(good.substr(0, 60)), HasSubstr("ends inside its header"));
  EXPECT_THAT(refusal(good.substr(0, good.size() - 3)),
              HasSubstr("holds 45 bytes of numbers where shape (3, 2) needs 48"));
  EXPECT_THAT(refusal(good + "x"), HasSubstr("holds 49 bytes"));
  EXPECT_THAT(refusal(change(good, "<f8", ">f8")), HasSubstr("type '>f8'; save little-endian"));
  EXPECT_THAT(refusal(change(good, "<f8", "<i8")), HasSubstr("type '<i8'"));
  EXPECT_THAT(refusal(change(good, "False", "True ")), HasSubstr("ascontiguousarray"));
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
