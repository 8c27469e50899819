// `night FOLDER`, and the history that `check`, `run` and it add to.
#include <gmock/gmock.h>

#include "cli_tests/json.hpp"
#include "cli_tests/project.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

const std::string leaving = R"(title = "Leaving"
potential = "mine.toml"
data = { scheme = "fresh" }
dynamics = { loss = "mse", learning_rate = 0.3, batch_size = 4 }
[ensemble]
trajectories = 5000
steps = 30
start = { points = [[-1]] }
[[observe]]
kind = "exit_time"
basin = [-1.4, -0.6]
)";

class NightTest : public Project {
 protected:
  NightTest() { write("potentials/leaving.toml", leaving); }

  /// What a night of the folder on a seed, in a history of its own, is kept as.
  [[nodiscard]] std::string kept(const std::string& seed, const std::string& history) const {
    EXPECT_EQ(run({"night", "potentials", "--seed", seed, "--history", history}).status, 0);
    return run({"history", "--db", history, "--seed", seed}).out;
  }
};

TEST_F(NightTest, ChecksRunsAndCountsAllOfAFolder) {
  const Json found = read_json(run({"night", "potentials", "--seed", "7", "--json"}));
  EXPECT_EQ(found["seed"], 7);
  EXPECT_EQ(found["potentials"], Json::array({"mine"}));
  EXPECT_EQ(found["experiments"], Json::array({"leaving"}));
  EXPECT_EQ(found["failures"], Json::array());
  EXPECT_TRUE(found["again"].is_null());
  ASSERT_EQ(found["counts"].size(), 3U);
  const Json history = read_json(run({"history", "--db", "potentials/history.sqlite", "--json"}));
  EXPECT_EQ(history["nights"], 1);
  std::vector<std::string> checks;
  for (const Json& check : history["checks"]) checks.push_back(check["check"]);
  EXPECT_THAT(checks, Contains(found["counts"][0]["check"]));
  EXPECT_THAT(checks, Contains("mine, point 1: learning_coefficient.lambda"));
  EXPECT_THAT(checks, Contains("leaving: exit_time 1 above"));
}

TEST_F(NightTest, TheSameSeedKeepsTheSameBytesAndAFreshOneIsPrinted) {
  const std::string first = kept("7", "a.sqlite");
  EXPECT_EQ(first, kept("7", "b.sqlite"));
  EXPECT_NE(first, kept("8", "c.sqlite"));
  const Outcome fresh = run({"night", "potentials", "--history", "d.sqlite"});
  const std::string last = lines_of(fresh.out).back();
  ASSERT_THAT(last, AllOf(HasSubstr("seed "), HasSubstr("0 failed")));
  const std::string seed = last.substr(5, last.find(':') - 5);
  const std::string found = run({"history", "--db", "d.sqlite", "--seed", seed}).out;
  EXPECT_EQ(found, kept(seed, "e.sqlite")) << "a night is had again by its seed";
}

TEST_F(NightTest, AFalseClaimTurnsTheMorningRedAndTheHistoryNamesWhatChanged) {
  EXPECT_EQ(run({"night", "potentials"}).status, 0);
  write("potentials/mine.toml", change(std::string(mine_potential), "basin = [\"-inf\", 0]", "basin = [\"-inf\", 1]"));
  const Outcome red = run({"night", "potentials"});
  EXPECT_EQ(red.status, 1);
  EXPECT_THAT(red.out, HasSubstr("FAILED mine: basin of (-1): claimed (-inf, 1), found (-inf, 0): FAILED (evidence "
                                 "given: simple zero)"));
  const std::string history = run({"history", "--db", "potentials/history.sqlite"}).out;
  EXPECT_THAT(history,
              AllOf(HasSubstr("changed: mine: basin of (-1), as claimed: shown at "), HasSubstr(", contrary at ")));
}

TEST_F(NightTest, RefusesAFolderThatIsNone) {
  expect_refused({"night", "nowhere"}, {"'nowhere'", "no folder", "give one"});
  write("empty/notes.txt", "nothing");
  expect_refused({"night", "empty"}, {"'empty'", "no *.toml", "flypaper new"});
  write("other/mine.toml", mine_potential);
  write("other/other.toml", "title = \"neither\"\n");
  expect_refused({"night", "other"}, {"'other/other.toml'", "neither a potential", "take the file out"});
  write("other/other.toml", "no TOML at all\n");
  expect_refused({"night", "other"}, {"other/other.toml:1", "TOML"});
  expect_refused({"night", "potentials", "--count", "one-step"}, {"--count", "leave"});
  expect_refused({"night", "potentials", "--seed", "seven"}, {"--seed", "whole number"});
}

TEST_F(NightTest, EveryVerbRefusesAHistoryThatIsNone) {
  write("text", "no database at all, but a long line of text that SQLite reads and refuses");
  const std::vector<std::vector<std::string>> verbs{
      {"night", "potentials"}, {"check", "potentials/mine.toml"}, {"run", "experiments/mine.toml", "--no-figures"}};
  for (std::vector<std::string> verb : verbs) {
    verb.insert(verb.end(), {"--history", "text"});
    expect_refused(verb, {"'text'", "cannot be used", "a new one"});
    verb.back() = "nowhere/history.sqlite";
    expect_refused(verb, {"'nowhere/history.sqlite'", "nowhere", "make that folder"});
  }
  expect_refused({"history", "--db", "text"}, {"'text'", "cannot be used"});
}

TEST_F(NightTest, CheckKeepsLawsClaimsAndNumbers) {
  const std::vector<std::string> check{"check", "potentials/mine.toml", "--history", "h"};
  EXPECT_EQ(run(check).status, 0);
  const std::string found = run({"history", "--db", "h", "--seed", "1"}).out;
  EXPECT_THAT(found, HasSubstr("mine, point 1: law two_sums  {\"kind\":\"law\",\"outcome\":\"shown\"}"));
  EXPECT_THAT(found, HasSubstr("mine: multiplicity at (-1), as claimed  {\"kind\":\"claim\",\"outcome\":\"shown\""));
  EXPECT_THAT(found, HasSubstr("mine, point 1: stability.mean  {\"kind\":\"computed\",\"value\":0.5}"));
  // Another question is another name, so that no number seems to have changed.
  EXPECT_EQ(run({"check", "potentials/mine.toml", "--batch-size", "3", "--history", "h"}).status, 0);
  EXPECT_EQ(run({"check", "potentials/mine.toml", "--at", "1", "--history", "h"}).status, 0);
  EXPECT_THAT(run({"history", "--db", "h"}).out, AllOf(HasSubstr("3 runs"), Not(HasSubstr("changed"))));
  write("potentials/mine.toml", change(std::string(mine_potential), "\"1/2\"", "\"1/3\""));
  EXPECT_EQ(run(check).status, 1);
  EXPECT_THAT(run({"history", "--db", "h"}).out, HasSubstr("learning coefficient at (-1), as claimed: shown at"));
}

TEST_F(NightTest, RunKeepsEstimatesWithStandardErrorsAndCounts) {
  EXPECT_EQ(run({"run", "experiments/mine.toml", "--no-figures", "--seed", "4", "--history", "h"}).status, 0);
  const std::string found = run({"history", "--db", "h", "--seed", "4"}).out;
  EXPECT_THAT(found, HasSubstr("mine: diverged  {\"kind\":\"share\",\"count\":"));
  EXPECT_THAT(found, HasSubstr("mine: exit_time 1 not yet  {\"kind\":\"share\",\"count\":"));
  EXPECT_THAT(found, HasSubstr("\"of\":300,\"standard_error\":"));
  EXPECT_THAT(found, HasSubstr("mine: checksum  {\"kind\":\"checksum\",\"checksum\":\""));
}

}  // namespace
}  // namespace flypaper::cli_tests
