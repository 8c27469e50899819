// The history of nights: what is kept, what an interruption leaves, and what a year of nights says.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>

#include "flypaper/audit/nights/night_count.hpp"
#include "flypaper/audit/nights/trends.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper {
namespace {

class HistoryTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() /
              (std::string("flypaper_history_") + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  [[nodiscard]] std::filesystem::path file(const std::string& name) const { return folder_ / name; }

 private:
  std::filesystem::path folder_;
};

KeptRun night(std::uint64_t seed, std::uint64_t successes, const std::string& time = "2026-03-01T00:00:00Z",
              double probability = 0.5) {
  return {.time = time,
          .seed = seed,
          .tier = "nightly",
          .counts = {{.check = "coin", .probability = {probability, 0.0}, .tally = {successes, 10'000}}}};
}

TEST_F(HistoryTest, KeepsRunsAsTheyAre) {
  KeptRun run = night(0xffff'ffff'ffff'fff0ULL, 4999);
  run.version = "0.1.0";
  run.commit = "it's";
  run.compiler = "g++";
  run.seconds = 1.25;
  run.memory_kib = 77;
  run.evidence = {{"a: b", "holds", "shown", 0.1, std::nan(""), "{\"key\":\"b\"}"}};
  History::to_extend(file("h")).add(run);
  History::to_extend(file("h")).add(night(2, 5000));
  const std::vector<KeptRun> found = History::to_read(file("h")).runs();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].seed, run.seed);
  EXPECT_EQ(found[0].commit, run.commit);
  EXPECT_EQ(found[0].seconds, 1.25);
  EXPECT_EQ(found[0].memory_kib, 77U);
  ASSERT_EQ(found[0].evidence.size(), 1U);
  EXPECT_EQ(found[0].evidence[0].value, 0.1);
  EXPECT_TRUE(std::isnan(found[0].evidence[0].p_value));
  EXPECT_EQ(found[0].evidence[0].piece, "{\"key\":\"b\"}");
  ASSERT_EQ(found[0].counts.size(), 1U);
  EXPECT_EQ(found[0].counts[0].tally.successes, 4999U);
  EXPECT_EQ(found[1].counts[0].tally.successes, 5000U);
}

TEST_F(HistoryTest, AnInterruptedNightLeavesNothing) {
  History::to_extend(file("h")).add(night(1, 5000));
  // The database refuses the rows of counts, which come after those of the run.
  Database(file("h"), Database::Mode::create).execute("CREATE UNIQUE INDEX death ON counts(draws)");
  EXPECT_THROW(History::to_extend(file("h")).add(night(2, 5000)), Error);
  EXPECT_EQ(History::to_read(file("h")).runs().size(), 1U);
}

TEST_F(HistoryTest, WhatIsNoHistoryIsRefused) {
  EXPECT_THROW((void)History::to_read(file("none")), Error);
  std::ofstream(file("text")) << "no database at all, but a long line of text that SQLite reads and refuses";
  EXPECT_THROW((void)History::to_read(file("text")), Error);
  EXPECT_THROW((void)History::to_extend(file("text")), Error);
  EXPECT_THROW((void)History::to_extend(file("folder/none/h")), Error);
}

TEST_F(HistoryTest, SeedsOfLinesAreWholeNumbersOf64Bits) {
  for (const char* seed : {"1.5", "99999999999999999999999", "\"7\"", "null"}) {
    write_file(file("lines"), fmt::format(R"({{"time": "2026-01-31T23:59:59Z", "seed": {}}})", seed));
    EXPECT_THROW((void)read_lines(file("lines")), Error) << seed;
  }
}

TEST_F(HistoryTest, RowsOfNoRunAreRefused) {
  History::to_extend(file("h")).add(KeptRun{.time = "2026-01-31T23:59:59Z", .evidence = {{.check = "c: k"}}});
  Database(file("h"), Database::Mode::create).execute("DELETE FROM runs");
  EXPECT_THROW((void)History::to_read(file("h")).runs(), Error);
}

TEST_F(HistoryTest, NothingThatAFileDefinesRuns) {
  (void)History::to_extend(file("h"));
  Database(file("h"), Database::Mode::create)
      .execute(
          "DROP TABLE runs; CREATE VIEW runs AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
          "SELECT i, i, i, i, i, i, i, i, i FROM n");
  EXPECT_THROW((void)History::to_read(file("h")).runs(), Error) << "an endless table";
}

TEST_F(HistoryTest, TextsAreLinesThatATerminalMayShow) {
  History::to_extend(file("h")).add(KeptRun{.time = "2026\x1b[31m\n", .evidence = {{.check = "c:\x1b\nk"}}});
  const KeptRun read = History::to_read(file("h")).runs().front();
  EXPECT_EQ(read.time, "2026\u241b[31m");
  EXPECT_EQ(read.evidence.front().check, "c:\u241b k");
}

TEST_F(HistoryTest, ImportsTheLinesOfBefore) {
  std::ofstream(file("lines"))
      << R"({"time":"2025-01-01T00:00:00Z","seed":7,"tier":"nightly","version":"0.1.0","compiler":"g++","claim":"c","verdict":"holds","key":"k","outcome":"shown","value":0.5,"p_value":1e-9})"
         "\n"
         R"({"time":"2025-01-01T00:00:00Z","seed":7,"tier":"nightly","version":"0.1.0","compiler":"g++","claim":"f","verdict":null,"key":"l","outcome":"open","value":"inf"})"
         "\n";
  const std::vector<KeptRun> runs = read_lines(file("lines"));
  ASSERT_EQ(runs.size(), 1U);
  ASSERT_EQ(runs[0].evidence.size(), 2U);
  EXPECT_EQ(runs[0].evidence[0].check, "c: k");
  EXPECT_EQ(runs[0].evidence[0].p_value, 1e-9);
  EXPECT_EQ(runs[0].evidence[1].verdict, "");
  EXPECT_TRUE(std::isnan(runs[0].evidence[1].value));
  for (int twice = 0; twice < 2; ++twice) History::to_extend(file("h")).add_new(runs);
  EXPECT_EQ(History::to_read(file("h")).runs().size(), 1U) << "what is there already is left out";
  std::ofstream(file("cut")) << R"({"time":"2025-01-01T00:00:00Z","se)";
  try {
    (void)read_lines(file("cut"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("line 1"), std::string::npos) << error.what();
  }
}

TEST(EvidenceOverNights, GrowsWithABiasThatNoNightShows) {
  std::vector<KeptRun> runs;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) runs.push_back(night(seed, 5055));  // 1.1 standard errors each
  const YearEvidence year = evidence_over_nights(runs);
  EXPECT_FALSE(year.alarm_time.empty());
  EXPECT_EQ(year.counts.at(0).total.draws, 600'000U);
  for (KeptRun& run : runs) run.counts[0].tally.successes = run.seed % 2 == 0 ? 5055 : 4945;
  EXPECT_TRUE(evidence_over_nights(runs).alarm_time.empty()) << "twin: the same distances to both sides";
}

TEST(EvidenceOverNights, CountsASeedOnceAndBeginsEachYearWithNone) {
  std::vector<KeptRun> runs(60, night(1, 5055));
  EXPECT_EQ(evidence_over_nights(runs).counts.at(0).nights, 1U);
  for (std::size_t i = 0; i < runs.size(); ++i) runs[i].seed = i;
  ASSERT_FALSE(evidence_over_nights(runs).alarm_time.empty());
  runs.push_back(night(100, 5000, "2027-01-01T00:00:00Z"));
  const YearEvidence next = evidence_over_nights(runs);
  EXPECT_EQ(next.year, "2027");
  EXPECT_EQ(next.counts.at(0).nights, 1U);
  EXPECT_TRUE(next.alarm_time.empty());
}

TEST(EvidenceOverNights, ASeedThatComesAgainForAnotherCountIsCounted) {
  std::vector<KeptRun> runs{night(1, 5000), night(1, 5000)};
  runs[1].counts.push_back({.check = "die", .probability = {0.25, 0.0}, .tally = {2500, 10'000}});
  const YearEvidence year = evidence_over_nights(runs);
  ASSERT_EQ(year.counts.size(), 2U);
  EXPECT_EQ(year.counts[0].nights, 1U);
  EXPECT_EQ(year.counts[1].nights, 1U);
}

TEST(EvidenceOverNights, IsTheMeanOverAllCountsOfTheYearFromItsFirstNightOn) {
  std::vector<KeptRun> runs;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) runs.push_back(night(seed, 5055));
  const double alone = evidence_over_nights(runs).highest_log_evidence;
  runs.push_back(night(99, 2500, "2026-12-01T00:00:00Z", 0.25));
  const YearEvidence both = evidence_over_nights(runs);
  EXPECT_NEAR(both.log_evidence, std::log(0.5 * (std::exp(alone) + std::exp(both.counts.at(1).log_evidence))), 1e-12);
  EXPECT_NEAR(both.highest_log_evidence, std::log(0.5 * (std::exp(alone) + 1.0)), 1e-12);
}

TEST(EvidenceOverNights, AnotherProbabilityBeginsAnotherCount) {
  const std::vector<KeptRun> runs{night(1, 5000), night(2, 6000, "2026-03-02T00:00:00Z", 0.6)};
  const YearEvidence year = evidence_over_nights(runs);
  ASSERT_EQ(year.counts.size(), 2U);
  EXPECT_EQ(year.counts[1].total.draws, 10'000U);
}

/// Of so many years of nights that count what is true, those with an alarm.
int alarms_in(int years, const std::vector<double>& probabilities, std::uint64_t seed) {
  constexpr std::uint64_t draws = 10'000;
  std::mt19937_64 engine(seed);
  int alarms = 0;
  for (int year = 0; year < years; ++year) {
    std::vector<KeptRun> runs;
    for (std::uint64_t night = 0; night < 365; ++night) {
      KeptRun run{.time = "2026-03-01T00:00:00Z", .seed = night, .tier = "nightly"};
      for (const double p : probabilities) {
        const std::uint64_t successes = std::binomial_distribution<std::uint64_t>(draws, p)(engine);
        run.counts.push_back({fmt::format("{}", p), {p, 0.0}, {successes, draws}});
      }
      runs.push_back(std::move(run));
    }
    if (!evidence_over_nights(runs).alarm_time.empty()) ++alarms;
  }
  return alarms;
}

TEST(EvidenceOverNights, NullYearsKeepThePromise) {
  EXPECT_LE(alarms_in(300, {0.5}, 1), 6);  // P(Poisson(0.3) > 6) = 3.4e-8 at the promise's edge
}

// Seven counts as the nights have, and one that may always come out the same.
TEST(EvidenceOverNights, DISABLED_NightlyTenThousandNullYearsKeepThePromise) {
  // P(Poisson(10) > 34) = 6.1e-10 at the promise's edge.
  EXPECT_LE(alarms_in(10'000, {0.14, 0.141, 0.2677, 0.4128, 0.5467, 0.7005, 0.7482}, 2), 34);
  EXPECT_LE(alarms_in(10'000, {0.999}, 3), 34);
}

TEST(History, PageAndSummaryTellWhatIsOff) {
  std::vector<KeptRun> runs;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) runs.push_back(night(seed, 5055));
  runs.back().evidence = {{"<b>", "holds", "open", 0.1, std::nan(""), "{}"}};
  const YearEvidence year = evidence_over_nights(runs);
  EXPECT_NE(summary(runs, year).find("RED since 2026-03-01T00:00:00Z, most of all against coin"), std::string::npos)
      << summary(runs, year);
  const std::string page = history_page(runs);
  EXPECT_NE(page.find("coin"), std::string::npos);
  EXPECT_EQ(page.find("<b>"), std::string::npos) << "names are text";
  EXPECT_NE(junit(year).find("failures=\"1\""), std::string::npos);
  EXPECT_EQ(junit(evidence_over_nights({night(1, 5000)})).find("<failure"), std::string::npos);
}

TEST(NightCounts, AreNearTheirProbabilitiesAndSeeATenthOfWhatANightSees) {
  for (const NightCount& count : all_night_counts()) {
    EXPECT_TRUE(is_telling(count.probability(), count.draws)) << count.id;
  }
}

}  // namespace
}  // namespace flypaper
