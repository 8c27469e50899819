// `audit` on one cheap claim; its numbers belong to goldens/.
#include <gmock/gmock.h>

#include "cli_tests/json.hpp"
#include "cli_tests/workspace.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::HasSubstr;
using testing::IsSupersetOf;

class AuditTest : public Workspace {};

TEST_F(AuditTest, JsonHasTheKeysOfTheContract) {
  const Json json = read_json(run({"audit", "--claim", "isserlis-fourth-moment", "--json", "--seed", "5"}));
  EXPECT_THAT(keys(json), IsSupersetOf({"claims", "findings", "seed", "tier", "version"}));
  EXPECT_EQ(json.at("seed"), 5);
  ASSERT_EQ(json.at("claims").size(), 1U);
  const Json& claim = json.at("claims")[0];
  EXPECT_THAT(keys(claim), IsSupersetOf({"id", "source", "statement", "quantifier", "verdict", "sentence", "flips_at",
                                         "cases", "evidence"}));
  EXPECT_EQ(claim.at("id"), "isserlis-fourth-moment");
  EXPECT_EQ(claim.at("verdict"), "holds");
  EXPECT_EQ(contents(), Contents{}) << "without --out nothing is written";
}

TEST_F(AuditTest, EvidenceHasTheKeysOfTheContract) {
  const Json json = read_json(run({"audit", "--claim", "isserlis-fourth-moment", "--json"}));
  const Json& evidence = json.at("claims")[0].at("evidence");
  ASSERT_FALSE(evidence.empty());
  for (const Json& piece : evidence) {
    EXPECT_THAT(keys(piece), IsSupersetOf({"key", "check", "case", "role", "outcome", "kind", "value"}));
    if (piece.at("role") == "context") continue;
    EXPECT_EQ(piece.at("outcome"), "shown") << piece;
    EXPECT_THAT(piece.at("foil").at("setting").get<std::string>(), testing::Not(testing::IsEmpty()));
  }
}

// Times go to standard error, so standard output depends on nothing but the arguments.
TEST_F(AuditTest, StandardOutputIsTheSameForAnyNumberOfThreads) {
  const Outcome one = run({"audit", "--claim", "isserlis-fourth-moment", "--json", "--threads", "1"});
  const Outcome three = run({"audit", "--claim", "isserlis-fourth-moment", "--json", "--threads", "3"});
  EXPECT_EQ(one.status, 0);
  EXPECT_EQ(one.out, three.out);
  EXPECT_THAT(one.err, HasSubstr(" s\n"));
}

TEST_F(AuditTest, ExplainSaysWhatWouldChangeTheVerdict) {
  const std::vector<std::string> arguments{"audit", "--claim", "isserlis-fourth-moment", "--explain", "--seed", "5"};
  const Outcome outcome = run(arguments);
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  for (const char* part : {"isserlis-fourth-moment: holds\n", "cases (every one must be shown):\n  shown ", "flips to ",
                           "evidence:\n  shown  ", "foil (", "): contrary\n",
                           "again: flypaper audit --claim isserlis-fourth-moment --tier quick --seed 5 --explain\n"}) {
    EXPECT_THAT(outcome.out, HasSubstr(part));
  }
  std::vector<std::string> with_json = arguments;
  with_json.emplace_back("--json");
  const Json claim = read_json(run(with_json)).at("claims")[0];
  EXPECT_EQ(claim.at("verdict"), "holds");
  EXPECT_NE(claim.at("evidence")[0].at("foil").at("outcome"), "shown");
}

TEST_F(AuditTest, FindingsHaveNoVerdict) {
  const Json json = read_json(run({"audit", "--claim", "loss-conventions", "--json"}));
  EXPECT_TRUE(json.at("claims").empty());
  ASSERT_EQ(json.at("findings").size(), 1U);
  EXPECT_THAT(keys(json.at("findings")[0]), IsSupersetOf({"id", "source", "sentence", "evidence"}));
  EXPECT_FALSE(json.at("findings")[0].contains("verdict"));
}

TEST_F(AuditTest, SettingsAreTheExperimentsBehindIt) {
  const Json finding = read_json(run({"audit", "--claim", "diverged-runs", "--json"})).at("findings")[0];
  ASSERT_FALSE(finding.at("settings").empty());
  EXPECT_THAT(finding.at("settings")[0].get<std::string>(),
              testing::MatchesRegex("fig1_as_.*: Q = .*; .*MSE, learning rate 0.01; .* trajectories of .*"));
}

TEST_F(AuditTest, AnUnexpectedVerdictFailsAndSaysHowToSeeItAgain) {
  write("verdicts.json", R"({"entries": {"isserlis-fourth-moment": {"type": "text", "value": "untestable"}}})");
  const Outcome outcome =
      run({"audit", "--claim", "isserlis-fourth-moment", "--expect", "verdicts.json", "--json", "--seed", "5"});
  EXPECT_EQ(outcome.status, 1);
  EXPECT_THAT(outcome.err, HasSubstr("isserlis-fourth-moment: holds instead of untestable; formula"));
  EXPECT_THAT(outcome.err, HasSubstr("again: flypaper audit --claim isserlis-fourth-moment --tier quick --seed 5"));
  write("verdicts.json", R"({"entries": {"isserlis-fourth-moment": {"type": "text", "value": "holds"}}})");
  EXPECT_EQ(run({"audit", "--claim", "isserlis-fourth-moment", "--expect", "verdicts.json"}).status, 0);
  write("verdicts.json", R"({"entries": {}})");
  const Outcome unknown = run({"audit", "--claim", "isserlis-fourth-moment", "--expect", "verdicts.json"});
  EXPECT_EQ(unknown.status, 1);
  EXPECT_THAT(unknown.err, HasSubstr("nobody has blessed"));
}

TEST_F(AuditTest, HistoryGainsARunEachNightAndTellsTheSameOfTheSameSeed) {
  const std::vector<std::string> night{"audit", "--claim", "isserlis-fourth-moment", "--history", "nights.sqlite"};
  const auto found = [&] { return run({"history", "--db", "nights.sqlite", "--seed", "1"}).out; };
  EXPECT_EQ(run(night).status, 0);
  const std::string first = found();
  EXPECT_THAT(first, HasSubstr("isserlis-fourth-moment: uniform holds {\"key\":\"uniform\""));
  EXPECT_EQ(run(night).status, 0);
  EXPECT_EQ(found(), first + first);
  const Outcome history = run({"history", "--db", "nights.sqlite", "--json"});
  EXPECT_EQ(history.status, 0);
  EXPECT_EQ(Json::parse(history.out)["nights"], 2);
}

TEST_F(AuditTest, RefusesAHistoryAndVerdictsThatItCannotRead) {
  write("cut.jsonl", "{\"half\": ");
  const std::vector<std::string> claim{"audit", "--claim", "isserlis-fourth-moment"};
  const auto with = [&](const std::string& option, const std::string& value) {
    std::vector<std::string> arguments = claim;
    arguments.insert(arguments.end(), {option, value});
    return arguments;
  };
  expect_refused(with("--history", "cut.jsonl"), {"'cut.jsonl'", "cannot be used", "a new one"});
  expect_refused(with("--expect", "cut.jsonl"), {"'cut.jsonl'", "no file of verdicts", "goldens/verdicts.json"});
  expect_refused(with("--expect", "missing.json"), {"missing.json"});
  write("gone.json", R"({"entries": {"a-claim-that-is-gone": {"value": "holds"}}})");
  expect_refused(with("--expect", "gone.json"), {"'gone.json'", "'a-claim-that-is-gone'", "no such claim"});
}

TEST_F(AuditTest, RefusesAFolderThatCannotBeWritten) {
  write("regular", "a file");
  expect_refused({"audit", "--claim", "isserlis-fourth-moment", "--out", "regular/below"},
                 {"'regular/below'", "cannot be written", "choose another"});
}

}  // namespace
}  // namespace flypaper::cli_tests
