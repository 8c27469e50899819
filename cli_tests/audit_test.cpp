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
  EXPECT_THAT(keys(json), IsSupersetOf({"claims", "seed"}));
  EXPECT_EQ(json.at("seed"), 5);
  ASSERT_EQ(json.at("claims").size(), 1U);
  const Json& claim = json.at("claims")[0];
  EXPECT_THAT(keys(claim), IsSupersetOf({"id", "section", "statement", "verdict", "corrected", "evidence"}));
  EXPECT_EQ(claim.at("id"), "isserlis-fourth-moment");
  EXPECT_EQ(claim.at("verdict"), "holds");
  EXPECT_EQ(contents(), Contents{}) << "without --out nothing is written";
}

TEST_F(AuditTest, EvidenceHasTheKeysOfTheContract) {
  const Json json = read_json(run({"audit", "--claim", "isserlis-fourth-moment", "--json"}));
  const Json& evidence = json.at("claims")[0].at("evidence");
  ASSERT_FALSE(evidence.empty());
  for (const Json& piece : evidence) {
    EXPECT_THAT(keys(piece), IsSupersetOf({"check", "kind", "value", "expected", "alpha", "beta", "passed"}));
    EXPECT_EQ(piece.at("passed"), true) << piece;
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

TEST_F(AuditTest, RefusesAFolderThatCannotBeWritten) {
  write("regular", "a file");
  expect_refused({"audit", "--claim", "isserlis-fourth-moment", "--out", "regular/below"},
                 {"'regular/below'", "cannot be written", "--out"});
}

}  // namespace
}  // namespace flypaper::cli_tests
