// A night of a folder of one's own: what is read, kept, counted and repeated; with counts that are biased as foils.
#include "flypaper/audit/nights/folder_night.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "flypaper/audit/nights/changes.hpp"
#include "flypaper/audit/nights/evidence_over_nights.hpp"
#include "flypaper/audit/nights/kept_answers.hpp"
#include "flypaper/audit/nights/survivors.hpp"
#include "flypaper/base/core/files.hpp"
#include "testing/account.hpp"

namespace flypaper {
namespace {
using testing::HasSubstr;

const std::string well = R"(title = "A well"
Q = "(w1+a)*(w1-1)^2"
parameters = { a = "2" }
box = { w1 = [-4, 4] }
[[point]]
at = ["-a"]
basin = ["-inf", -1]
learning_coefficient = "1/2"
evidence = "simple zero"
)";

const std::string leaving = R"(title = "Leaving a well"
potential = "well.toml"
data = { scheme = "fresh" }
dynamics = { loss = "mse", learning_rate = 0.02, batch_size = 10 }
[ensemble]
trajectories = 20000
steps = 40
start = { points = [[-2]] }
[[observe]]
kind = "exit_time"
basin = ["-inf", -1]
[[observe]]
kind = "moments"
)";

class FolderNightTest : public testing::Test {
 protected:
  void put(const std::string& name, const std::string& text) const { write_file(folder_.path() / name, text); }
  [[nodiscard]] NightFolder read() const { return read_night_folder(folder_.path()); }
  [[nodiscard]] FolderNight night(std::uint64_t seed) const {
    return night_of(read(), seed, [] { return std::uint64_t{99}; }, 1);
  }

 private:
  TemporaryFolder folder_;
};

const KeptEvidence& row(const FolderNight& night, const std::string& check) {
  for (const KeptEvidence& one : night.run.evidence) {
    if (one.check == check) return one;
  }
  throw Error("no row '" + check + "'");
}

TEST_F(FolderNightTest, TellsFilesApartByWhatTheyHold) {
  put("well.toml", well);
  put("leaving.toml", leaving);
  put("notes.txt", "no part of it");
  const NightFolder folder = read();
  ASSERT_EQ(folder.potentials.size(), 1U);
  ASSERT_EQ(folder.experiments.size(), 1U);
  EXPECT_EQ(folder.experiments[0].name, "leaving");
}

TEST_F(FolderNightTest, KeepsLawsClaimsNumbersEstimatesAndCounts) {
  put("well.toml", well);
  put("leaving.toml", leaving);
  const FolderNight found = night(5);
  EXPECT_THAT(found.failures, testing::IsEmpty());
  EXPECT_FALSE(found.again.has_value());
  EXPECT_EQ(found.run.seed, 5U);
  EXPECT_EQ(row(found, "well: learning coefficient at (-2), as claimed").outcome, "shown");
  EXPECT_EQ(row(found, "well: learning coefficient at (-2)").value, 0.5);
  EXPECT_EQ(row(found, "well, point 1: law two_sums").outcome, "shown");
  EXPECT_EQ(row(found, "well, point 1: at.1").value, -2.0);
  EXPECT_NEAR(row(found, "well, point 1: stability.mean").value, 2.0 / 81.0, 1e-15) << "2 / Q'^2";
  const KeptEvidence& inside = row(found, "leaving: exit_time 1 not yet");
  EXPECT_THAT(inside.piece, HasSubstr("\"of\":20000,\"standard_error\":0.00"));
  EXPECT_EQ(row(found, "leaving: moments 2 mean of w1").outcome, sampled_outcome);
  ASSERT_EQ(found.run.counts.size(), 3U) << "of the potential's basin, of its posterior and of the experiment's basin";
  for (const KeptCount& count : found.run.counts) {
    EXPECT_GT(count.probability.value, 0.01);
    EXPECT_LT(count.probability.value, 0.99);
    EXPECT_EQ(row(found, count.check + ", as known").outcome, "shown");
  }
  EXPECT_EQ(found.run.counts[2].tally.draws, 20000U) << "the experiment's own trajectories";
}

TEST_F(FolderNightTest, IsAFunctionOfTheSeed) {
  put("well.toml", well);
  put("leaving.toml", leaving);
  const FolderNight first = night(5);
  const FolderNight same = night(5);
  const FolderNight other = night(6);
  for (std::size_t i = 0; i < first.run.evidence.size(); ++i) {
    EXPECT_EQ(first.run.evidence[i].piece, same.run.evidence.at(i).piece) << first.run.evidence[i].check;
  }
  EXPECT_EQ(first.run.counts[0].tally.successes, same.run.counts.at(0).tally.successes);
  EXPECT_NE(first.run.counts[0].tally.successes, other.run.counts.at(0).tally.successes);
  EXPECT_NE(row(first, "leaving: checksum").piece, row(other, "leaving: checksum").piece);
  EXPECT_THAT(changes({first.run, other.run}), testing::IsEmpty()) << "what holds no chance does not know the seed";
}

TEST_F(FolderNightTest, AFalseClaimFailsAndAChangedNumberIsNamed) {
  put("well.toml", well);
  FolderNight before = night(1);
  before.run.commit = "aaa";
  std::string wrong = well;
  wrong.replace(wrong.find("\"2\" }"), 5, "\"3\" }");
  put("well.toml", wrong);
  FolderNight after = night(1);
  after.run.commit = "bbb";
  ASSERT_EQ(after.failures.size(), 1U) << "the barrier moved with the well";
  EXPECT_THAT(after.failures[0], HasSubstr("well: basin of (-3): claimed (-inf, -1), found (-inf, -1.666"));
  std::string named;
  for (const Change& change : changes({before.run, after.run})) named += describe(change) + "\n";
  EXPECT_THAT(named, HasSubstr("well, point 1: at.1: -2 at " + before.run.time + " (aaa), -3 at " + after.run.time +
                               " (bbb)\n"));
  EXPECT_THAT(named, HasSubstr("well, point 1: stability.mean: "));
  EXPECT_THAT(named, testing::Not(HasSubstr("rank"))) << "what is the same is not named";
}

TEST_F(FolderNightTest, RefusesWhatIsNoNight) {
  const auto refusal = [&] {
    try {
      (void)read();
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("none");
  };
  EXPECT_THAT(refusal(), HasSubstr("holds no *.toml"));
  put("other.toml", "title = \"nothing\"\n");
  EXPECT_THAT(refusal(), testing::AllOf(HasSubstr("other.toml'"), HasSubstr("neither a potential")));
  put("other.toml", "no TOML");
  EXPECT_THAT(refusal(), testing::AllOf(HasSubstr("other.toml:1"), HasSubstr("TOML")));
  EXPECT_THROW((void)read_night_folder("/no/such/folder"), Error);
}

/// A coin of which `known` is believed; its successes are those of the probability `truth`.
NightCount coin(double known, double truth) {
  constexpr std::uint64_t draws = 100'000;
  return {.id = "coin",
          .what = {},
          .draws = draws,
          .probability = [known] { return KnownProbability{known, 1e-12}; },
          .successes =
              [truth](std::uint64_t seed, unsigned) {
                return static_cast<std::uint64_t>(truth * static_cast<double>(draws)) + seed % 3;
              }};
}

TEST(FolderNight, AWrongProbabilityFailsTwiceAndOnlyThen) {
  const account::Replays made_up;
  const Counted fine = counted({coin(0.3, 0.3)}, 1, 1);
  EXPECT_THAT(fine.failed, testing::IsEmpty());
  const Counted wrong = counted({coin(0.3, 0.33)}, 1, 1);
  ASSERT_EQ(wrong.failed.size(), 1U);
  EXPECT_EQ(wrong.evidence.at(0).outcome, "contrary");
  FolderNight twice;
  repeat(wrong.failed, ".", 8, 1, twice);
  ASSERT_EQ(twice.failures.size(), 1U);
  EXPECT_THAT(twice.failures[0], HasSubstr("coin: 33002 of 100000 where 0.30000000 is known, +20.7"));
  EXPECT_EQ(twice.again.value().seed, 8U);
  FolderNight once;
  repeat({coin(0.3, 0.3)}, ".", 8, 1, once);  // as if the first night alone had failed
  EXPECT_THAT(once.failures, testing::IsEmpty());
  EXPECT_EQ(once.again.value().counts.size(), 1U) << "both nights are kept";
}

TEST(FolderNight, AnAlarmComesFromABiasThatNoNightShows) {
  const account::Replays made_up;
  std::vector<KeptRun> nights;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const Counted found = counted({coin(0.3, 0.302)}, 3 * seed, 1);
    EXPECT_THAT(found.failed, testing::IsEmpty());
    nights.push_back({.time = "2026-03-01T00:00:00Z", .seed = seed, .counts = found.counts});
  }
  EXPECT_FALSE(evidence_over_nights(nights).alarm_time.empty());
}

TEST(FolderNight, WhatSoFewDrawsCannotTellIsNotDecided) {
  const account::Replays made_up;
  EXPECT_FALSE(held_to_known({"coin", {0.5, 0.0}, {0, 100}}).has_value());
  EXPECT_TRUE(held_to_known({"coin", {0.5, 0.0}, {0, 3000}}).has_value());
}

TEST(Survivors, OfSeveralVariablesAreThoseOfALineThatIsKept) {
  const std::vector<NightCount> counts = survivors_of(Potential("(w2-w1^2)*(w2-2)^2"));
  ASSERT_EQ(counts.size(), 1U);
  EXPECT_EQ(counts[0].id.find(" on the axis w2: inside (-inf, 0.6667)"), 0U) << counts[0].id;
  const Counted found = counted(counts, 4, 1);
  EXPECT_THAT(found.failed, testing::IsEmpty()) << found.counts.at(0).tally.successes;
}

TEST(Survivors, AreCountedWhereAnOracleKnowsThem) {
  const auto count_of = [](const std::string& q, double at) {
    Potential potential(q);
    potential.points.emplace_back();
    potential.points[0].at = {at};
    return survivors_of(potential).size();
  };
  EXPECT_EQ(count_of("w1", 0.0), 1U) << "a place around the zero";
  EXPECT_EQ(count_of("w1^2", 0.0), 0U) << "nothing leaves a degenerate zero";
  EXPECT_EQ(count_of("w1-1", 0.0), 0U) << "no zero";
  EXPECT_EQ(survivors_of(Potential("w1*w2")).size(), 0U) << "Q is 0 on both axes, so nothing moves there";
}

}  // namespace
}  // namespace flypaper
