// What the page says of the checks themselves: counts of defects and mutants, and files that are missing or broken.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "flypaper/audit/report/trust_view.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper {
namespace {

class Trust : public testing::Test {
 protected:
  std::filesystem::path folder =
      std::filesystem::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
  void SetUp() override { std::filesystem::create_directories(folder); }
  void TearDown() override { std::filesystem::remove_all(folder); }
};

TEST_F(Trust, CountsDefectsByLayer) {
  write_file(folder / "defects.json", R"({"date": "2026-01-01", "commit": "abc", "defects": [
      {"layer": "core", "outcome": "caught"}, {"layer": "core", "outcome": "survived"},
      {"layer": "core", "outcome": "timed out"}, {"layer": "core", "outcome": "not run"}, {"layer": "data", "outcome": "caught"}]})");
  const auto part = trust_view(folder)["defects"];
  ASSERT_EQ(part["rows"].size(), 2);
  EXPECT_EQ(part["rows"][0]["tried"], "3");
  EXPECT_EQ(part["rows"][0]["noticed"], "1");
  EXPECT_FALSE(part["rows"][0].contains("interval")) << "they were chosen";
  EXPECT_EQ(part["rows"][1]["noticed"], "1");
  EXPECT_TRUE(part["defects"][1]["missed"]);
}

TEST_F(Trust, MutantsThatAreNoneDoNotCountAndTimeOutsAreNoKills) {
  const auto mutant = [](const std::string& outcome, const std::string& reason) {
    return nlohmann::ordered_json{
        {"wing", "base"}, {"layer", "core"}, {"outcome", outcome}, {"equivalent", reason}, {"date", "2026-01-01"}};
  };
  const nlohmann::ordered_json file{{"mutants",
                                     {mutant("killed", ""), mutant("survived", ""), mutant("timed out", ""),
                                      mutant("does not compile", ""), mutant("survived", "only takes longer")}}};
  write_file(folder / "mutants.json", file.dump());
  const auto part = trust_view(folder)["mutants"];
  EXPECT_EQ(part["rows"][0]["tried"], "3");
  EXPECT_EQ(part["rows"][0]["noticed"], "1");
  EXPECT_EQ(part["rows"][0]["interval"],
            "0 % to 91 %");  // outwards: Clopper and Pearson, 1 of 3 at 95 %: 0.0084 to 0.9057
  EXPECT_EQ(part["survivors"].size(), 2);
  EXPECT_EQ(part["equivalent"].size(), 1);
}

TEST_F(Trust, WhatIsMissingIsLeftOutAndWhatIsBrokenIsSaid) {
  EXPECT_TRUE(trust_view(folder).empty());
  write_file(folder / "mutants.json", R"({"mutants": [{"wing": "base"}]})");
  EXPECT_THROW(trust_view(folder), Error);
}

}  // namespace
}  // namespace flypaper
