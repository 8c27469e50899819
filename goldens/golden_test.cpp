#include "goldens/golden.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper::goldens {
namespace {
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// What a run finds; the tests vary it.
struct Found {
  std::uint64_t diverged = 3;
  std::string checksum = "a \"b\"\n";
  double rate = 0.1;
  Tolerance tolerance = relative(0.25);
  std::vector<double> ends{-infinity, -0.0, std::nan("")};
};

class Harness : public testing::Test {
 protected:
  [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "run.json"; }
  [[nodiscard]] Golden golden(Mode mode) const {
    return {"run", {.configuration = "{\"steps\": 5}", .seed = 8}, folder_.path(), mode};
  }
  [[nodiscard]] std::vector<std::string> run(Mode mode, const Found& found = {}) const {
    Golden golden = this->golden(mode);
    golden.integer("diverged", found.diverged);
    golden.text("checksum", found.checksum);
    golden.number("rate", found.rate, found.tolerance);
    golden.numbers("ends", found.ends, exact());
    return golden.finish();
  }
  /// The file's line that holds `entry`.
  [[nodiscard]] std::string line(const std::string& entry) const {
    const std::string text = read_file(file());
    const std::size_t at = text.find("\"" + entry + "\"");
    return at == std::string::npos ? "" : text.substr(at, text.find('\n', at) - at);
  }
  void replace(const std::string& from, const std::string& to) const {
    std::string text = read_file(file());
    ASSERT_NE(text.find(from), std::string::npos) << from;
    write_file(file(), text.replace(text.find(from), from.size(), to));
  }

 private:
  TemporaryFolder folder_;
};

constexpr auto update_changed_command = "FLYPAPER_GOLDEN=update-changed ctest --preset release -L golden";
constexpr auto create_command = "FLYPAPER_GOLDEN=create ctest --preset release -L golden";

TEST_F(Harness, CreatedFileComparesEqualAndHasOneLineAnEntry) {
  EXPECT_THAT(run(Mode::create), IsEmpty());
  EXPECT_THAT(run(Mode::compare), IsEmpty());
  EXPECT_EQ(line("diverged"), R"("diverged": {"type": "integer", "value": 3},)");
  EXPECT_EQ(line("checksum"), R"("checksum": {"type": "text", "value": "a \"b\"\n"},)");
  EXPECT_EQ(line("rate"), R"("rate": {"type": "number", "tolerance": "relative 0.25", "value": 0.1},)");
  EXPECT_EQ(line("ends"), R"("ends": {"type": "numbers", "tolerance": "exact", "value": ["-inf", -0.0, "nan"]})");
}

TEST_F(Harness, FileCarriesItsProvenance) {
  EXPECT_THAT(run(Mode::create), IsEmpty());
  EXPECT_EQ(line("configuration"), R"("configuration": {"steps":5},)");
  EXPECT_EQ(line("seed"), R"("seed": 8,)");
  EXPECT_THAT(line("version"), Not(IsEmpty()));
  EXPECT_THAT(line("compiler"), Not(IsEmpty()));
}

TEST_F(Harness, ProvenanceIsNotComparedButMustBeThere) {
  EXPECT_THAT(run(Mode::create), IsEmpty());
  replace("\"seed\": 8", "\"seed\": 9");
  EXPECT_THAT(run(Mode::compare), IsEmpty());
  replace("\"seed\": 9,", "");
  EXPECT_THROW((void)run(Mode::compare), Error);
}

TEST_F(Harness, EveryChangedValueFailsWithAllThatIsKnown) {
  EXPECT_THAT(run(Mode::create), IsEmpty());
  const auto failures = run(Mode::compare, {.diverged = 1, .checksum = "a \"c\"\n", .rate = 0.2, .ends = {1, 0, 2}});
  EXPECT_THAT(
      failures,
      ElementsAre(HasSubstr("entry 'diverged': expected 3, found 1; difference -2; tolerance exact"),
                  HasSubstr(R"('checksum': expected "a \"b\"\n", found "a \"c\"\n"; difference from character 4)"),
                  HasSubstr("'rate': expected 0.1, found 0.2; difference 0.1 (1 relative, 4503599627370496 ulps); "
                            "tolerance relative 0.25"),
                  HasSubstr("'ends': 3 of 3 values differ, the first at index 0: expected \"-inf\", found 1.0")));
  EXPECT_THAT(failures, Each(AllOf(HasSubstr(file().string()), EndsWith(update_changed_command))));
}

TEST_F(Harness, SequencesOfIntegersAndTextsAreComparedValueByValue) {
  const auto sequences = [&](Mode mode, const std::vector<std::uint64_t>& counts,
                             const std::vector<std::string>& texts) {
    Golden golden = this->golden(mode);
    golden.integers("counts", counts);
    golden.texts("names", texts);
    return golden.finish();
  };
  EXPECT_THAT(sequences(Mode::create, {1, std::numeric_limits<std::uint64_t>::max()}, {}), IsEmpty());
  EXPECT_THAT(sequences(Mode::compare, {1, std::numeric_limits<std::uint64_t>::max()}, {}), IsEmpty());
  EXPECT_THAT(
      sequences(Mode::compare, {1, 2}, {"a"}),
      ElementsAre(HasSubstr("1 of 2 values differ, the first at index 1: expected 18446744073709551615, found 2"),
                  HasSubstr("expected [], found [\"a\"]; difference 0 values became 1")));
  EXPECT_THAT(sequences(Mode::compare, {1}, {}), ElementsAre(HasSubstr("2 values became 1")))
      << "a list that has lost its end is another list";
}

TEST_F(Harness, AnotherTypeFails) {
  EXPECT_THAT(run(Mode::create), IsEmpty());
  replace(R"("type": "integer", "value": 3)", R"("type": "text", "value": "3")");
  EXPECT_THAT(
      run(Mode::compare),
      ElementsAre(AllOf(HasSubstr("the type has changed: expected text \"3\", found integer 3; difference of type"),
                        EndsWith(update_changed_command))));
}

TEST_F(Harness, AnotherToleranceFailsInKindAndInSize) {
  EXPECT_THAT(run(Mode::create), IsEmpty());
  for (const Tolerance& tolerance : {relative(0.5), absolute(0.25), ulps(1), exact()}) {
    EXPECT_THAT(run(Mode::compare, {.tolerance = tolerance}),
                ElementsAre(AllOf(HasSubstr("'rate': the tolerance has changed"),
                                  HasSubstr("relative 0.25 in the file, " + tolerance.print() + " in the code"),
                                  EndsWith(update_changed_command))));
  }
}

TEST_F(Harness, AnUnusedEntryFailsAndUpdateChangedDropsIt) {
  EXPECT_THAT(run(Mode::create), IsEmpty());
  replace("    \"rate\"", "    \"old\": {\"type\": \"integer\", \"value\": 5},\n    \"rate\"");
  const auto unused =
      ElementsAre(AllOf(HasSubstr("entry 'old': no check asks for it: expected integer 5, found nothing"),
                        EndsWith(update_changed_command)));
  EXPECT_THAT(run(Mode::compare), unused);
  EXPECT_THAT(run(Mode::create), unused);
  EXPECT_THAT(run(Mode::update_changed), IsEmpty());
  EXPECT_THAT(line("old"), IsEmpty());
}

TEST_F(Harness, AMissingEntryFailsUntilCreated) {
  EXPECT_THAT(run(Mode::create), IsEmpty());
  replace(line("diverged") + "\n", "");
  EXPECT_THAT(
      run(Mode::compare),
      ElementsAre(AllOf(HasSubstr("entry 'diverged': it is missing from the file: expected nothing, found integer 3"),
                        EndsWith(create_command))));
  EXPECT_THAT(run(Mode::create), IsEmpty());
  EXPECT_THAT(run(Mode::compare), IsEmpty());
}

TEST_F(Harness, AMissingFileFailsAndCompareDoesNotWriteIt) {
  EXPECT_THAT(run(Mode::compare),
              ElementsAre(AllOf(HasSubstr(file().string()), HasSubstr("missing"), EndsWith(create_command))));
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(Harness, CreateAddsWhatIsMissingAndComparesTheRest) {
  EXPECT_THAT(run(Mode::create), IsEmpty());
  replace(line("diverged") + "\n", "");
  const std::string rate = line("rate");
  EXPECT_THAT(run(Mode::create, {.diverged = 4, .rate = 0.2}), ElementsAre(HasSubstr("entry 'rate'")));
  EXPECT_EQ(line("rate"), rate);
  EXPECT_THAT(line("diverged"), HasSubstr("\"value\": 4"));
}

TEST_F(Harness, CompareAndIdleUpdatesLeaveTheFileAlone) {
  EXPECT_THAT(run(Mode::create), IsEmpty());
  replace("\"seed\": 8", "\"seed\":   9");
  const std::string before = read_file(file());
  const Found within{.rate = 0.11};
  for (const Mode mode : {Mode::compare, Mode::create, Mode::update_changed}) {
    EXPECT_THAT(run(mode, within), IsEmpty());
    EXPECT_EQ(read_file(file()), before);
  }
}

TEST_F(Harness, UpdateChangedRewritesOnlyWhatDiffers) {
  EXPECT_THAT(run(Mode::create), IsEmpty());
  replace("\"seed\": 8", "\"seed\": 9");
  std::string expected = read_file(file());
  EXPECT_THAT(run(Mode::update_changed, {.diverged = 4, .rate = 0.11}), IsEmpty());
  expected.replace(expected.find("\"value\": 3"), 10, "\"value\": 4");
  expected.replace(expected.find("\"seed\": 9"), 9, "\"seed\": 8");
  EXPECT_EQ(read_file(file()), expected);  // the rate keeps its old value, which is within tolerance
}

TEST_F(Harness, UpdateChangedBlessesTypesAndTolerances) {
  EXPECT_THAT(run(Mode::create), IsEmpty());
  replace(R"("type": "integer", "value": 3)", R"("type": "text", "value": "3")");
  EXPECT_THAT(run(Mode::update_changed, {.tolerance = ulps(2)}), IsEmpty());
  EXPECT_THAT(run(Mode::compare, {.tolerance = ulps(2)}), IsEmpty());
}

TEST_F(Harness, UpdateAllRewritesEverythingEvenABrokenFile) {
  EXPECT_THAT(run(Mode::create), IsEmpty());
  EXPECT_THAT(run(Mode::update_all, {.rate = 0.11}), IsEmpty());
  EXPECT_THAT(line("rate"), HasSubstr("\"value\": 0.11"));
  write_file(file(), "{");
  EXPECT_THAT(run(Mode::update_all), IsEmpty());
  EXPECT_THAT(run(Mode::compare), IsEmpty());
}

TEST_F(Harness, ABrokenFileIsAnErrorThatNamesTheEntry) {
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"\"value\": 3", "\"value\": -3"},
                                                        {"\"integer\"", "\"whole\""},
                                                        {"\"integer\"", "\"integers\""},
                                                        {"\"value\": 3", "\"value\": 3, \"note\": 1"}}) {
    EXPECT_THAT(run(Mode::update_all), IsEmpty());
    replace(from, to);
    try {
      (void)run(Mode::compare);
      ADD_FAILURE() << "read " << to;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), AllOf(HasSubstr(file().string()), HasSubstr("entry 'diverged'"),
                                      EndsWith("FLYPAPER_GOLDEN=update-all ctest --preset release -L golden")));
    }
  }
}

TEST_F(Harness, CheckingAnEntryTwiceIsAnError) {
  Golden golden = this->golden(Mode::create);
  golden.integer("diverged", 1);
  EXPECT_THROW(golden.integer("diverged", 1), Error);
  EXPECT_THROW(golden.text("diverged", "1"), Error);
}

}  // namespace
}  // namespace flypaper::goldens
