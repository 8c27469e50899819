// The verdict is a function of quantifier, cases and outcomes: a table of its cells, and what must hold of all of it.
#include <gtest/gtest.h>
// after gtest
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "flypaper/audit/report/decision.hpp"

namespace flypaper {
namespace {
using enum Outcome;
using Outcomes = std::vector<Outcome>;

struct Cell {
  Quantifier quantifier;
  Outcomes cases;
  Verdict expected;
};

TEST(Verdict, IsThatOfTheTable) {
  using enum Quantifier;
  using enum Verdict;
  const std::vector<Cell> cells{{every, {shown, shown}, holds},
                                {every, {contrary, contrary}, refuted_as_stated},
                                {every, {shown, contrary}, holds_conditionally},
                                {every, {shown, contrary, open}, holds_conditionally},
                                {every, {shown, open}, untestable},
                                {every, {contrary, open}, untestable},
                                {every, {open, open}, untestable},
                                {some, {shown, shown}, holds},
                                {some, {contrary, contrary}, refuted_as_stated},
                                {some, {shown, contrary}, holds},
                                {some, {shown, contrary, open}, holds},
                                {some, {shown, open}, holds},
                                {some, {contrary, open}, untestable},
                                {some, {open, open}, untestable}};
  for (const auto& [quantifier, cases, expected] : cells) {
    EXPECT_EQ(name(verdict(quantifier, cases)), name(expected)) << name(quantifier) << " of " << cases.size();
  }
  EXPECT_THROW((void)verdict(every, {}), Error);
}

TEST(Case, IsShownContraryOrOpen) {
  const auto found = [](Outcomes needs, Outcomes contradicts) { return name(case_outcome(needs, contradicts)); };
  EXPECT_EQ(found({shown, shown}, {}), "shown");
  EXPECT_EQ(found({shown, open}, {}), "open");
  EXPECT_EQ(found({shown, contrary}, {}), "contrary");
  EXPECT_EQ(found({open, contrary}, {open}), "contrary");
  EXPECT_EQ(found({shown}, {contrary}), "shown");
  EXPECT_EQ(found({shown}, {open}), "shown");
  EXPECT_EQ(found({open}, {shown}), "contrary");
  EXPECT_EQ(found({}, {shown, open}), "contrary");
  EXPECT_EQ(found({}, {contrary}), "shown") << "what only has contradictions is true once they are refuted";
  EXPECT_EQ(found({}, {contrary, open}), "open");
  EXPECT_THROW((void)case_outcome(Outcomes{shown}, Outcomes{shown}), BrokenAudit);
  EXPECT_THROW((void)case_outcome({}, {}), Error);
}

/// How far a verdict is from refuted; untestable is between.
int rank(Verdict verdict) {
  switch (verdict) {
    case Verdict::refuted_as_stated: return 0;
    case Verdict::untestable:
    case Verdict::holds_conditionally: return 1;
    case Verdict::holds: return 2;
  }
  return 1;
}

RC_GTEST_PROP(Verdict, IsMonotone, ()) {
  const auto quantifier = *rc::gen::element(Quantifier::every, Quantifier::some);
  auto cases = *rc::gen::nonEmpty(rc::gen::container<Outcomes>(rc::gen::element(shown, contrary, open)));
  const auto at = std::ranges::find(cases, open);
  RC_PRE(at != cases.end());
  const int before = rank(verdict(quantifier, cases));
  *at = shown;
  RC_ASSERT(rank(verdict(quantifier, cases)) >= before || verdict(quantifier, cases) == Verdict::holds_conditionally);
  RC_ASSERT(verdict(quantifier, cases) != Verdict::refuted_as_stated);
  *at = contrary;
  RC_ASSERT(rank(verdict(quantifier, cases)) <= before || verdict(quantifier, cases) == Verdict::holds_conditionally);
  RC_ASSERT(quantifier == Quantifier::some || verdict(quantifier, cases) != Verdict::holds);
}

RC_GTEST_PROP(Verdict, KnowsNoOrderOfCases, ()) {
  const auto quantifier = *rc::gen::element(Quantifier::every, Quantifier::some);
  auto cases = *rc::gen::nonEmpty(rc::gen::container<Outcomes>(rc::gen::element(shown, contrary, open)));
  const Verdict before = verdict(quantifier, cases);
  std::ranges::reverse(cases);
  RC_ASSERT(verdict(quantifier, cases) == before);
}

Exhibit piece(std::string key, Role role, double value, double bound, std::string in_case = "formula") {
  return {.key = std::move(key),
          .cases = role == Role::control ? std::vector<std::string>{} : std::vector{std::move(in_case)},
          .role = role,
          .evidence = Computed{.check = "a number", .value = value, .error_bound = 0.25, .asserted = above(bound)}};
}

const std::vector<std::string> two_cases{"formula", "as run"};

TEST(Decision, SaysWhereItFlips) {
  const std::vector<Exhibit> pieces{piece("near", Role::needs, 3.0, 2.0),
                                    piece("far", Role::needs, 9.0, 2.0, "as run")};
  const Decision decision = decide(Quantifier::every, two_cases, pieces);
  EXPECT_EQ(decision.verdict, Verdict::holds);
  ASSERT_TRUE(decision.flip.has_value());
  EXPECT_EQ(decision.flip->key, "near");
  EXPECT_NEAR(decision.flip->at, 2.75, 1e-9) << "beyond it the need is open";
  EXPECT_EQ(decision.flip->becomes, Verdict::untestable);
}

TEST(Decision, MovesAllOfAWordAtOnce) {
  std::vector<Exhibit> pieces{piece("one", Role::needs, 3.0, 2.0), piece("two", Role::needs, 1.0, 2.0, "as run")};
  for (Exhibit& one : pieces) one.word = "most";
  const Decision decision = decide(Quantifier::every, two_cases, pieces);
  EXPECT_EQ(decision.verdict, Verdict::holds_conditionally);
  ASSERT_TRUE(decision.flip.has_value());
  EXPECT_EQ(decision.flip->word, "most");
  EXPECT_GT(decision.flip->at, 0.7);
}

TEST(Decision, FlipsWhereAllOfAWordFailTogether) {
  // One case is enough, so neither bound alone is: at 8.75 the farther need is open too.
  std::vector<Exhibit> pieces{piece("one", Role::needs, 3.0, 2.0), piece("two", Role::needs, 9.0, 2.0, "as run")};
  for (Exhibit& one : pieces) one.word = "most";
  const Decision decision = decide(Quantifier::some, two_cases, pieces);
  EXPECT_EQ(decision.verdict, Verdict::holds);
  ASSERT_TRUE(decision.flip.has_value()) << "the bounds of one word have moved one by one";
  EXPECT_NEAR(decision.flip->at, 8.75, 1e-9);
  for (Exhibit& one : pieces) one.word.clear();
  EXPECT_FALSE(decide(Quantifier::some, two_cases, pieces).flip) << "the twin: without a word none decides alone";
}

TEST(Decision, RefusesWhatIsNoEvidence) {
  const auto decided = [](const std::vector<Exhibit>& pieces) {
    return decide(Quantifier::every, two_cases, pieces).verdict;
  };
  const Exhibit good = piece("good", Role::needs, 3.0, 2.0);
  const Exhibit other = piece("other", Role::needs, 3.0, 2.0, "as run");
  EXPECT_EQ(decided({good, other}), Verdict::holds);
  // Named lists: with braced ones g++ 12 at -O1 makes code that crashes where the call throws.
  const std::vector<Exhibit> alone{good};
  const std::vector<Exhibit> misspelt{good, other, piece("x", Role::needs, 3.0, 2.0, "as rum")};
  const std::vector<Exhibit> without_control{good, other, piece("x", Role::control, 1.0, 2.0)};
  const std::vector<Exhibit> contradicted{good, other, piece("x", Role::contradicts, 3.0, 2.0)};
  EXPECT_THROW((void)decided(alone), Error) << "a case without evidence";
  EXPECT_THROW((void)decided(misspelt), Error);
  EXPECT_THROW((void)decided(without_control), BrokenAudit);
  EXPECT_THROW((void)decided(contradicted), BrokenAudit);
}

}  // namespace
}  // namespace flypaper
