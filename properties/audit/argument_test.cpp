// What an audit makes of claims and findings: none is told beyond its evidence, and all that was sampled is counted.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "flypaper/audit/report/audit.hpp"
#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {
using testing::HasSubstr;

Computed number(double value, double error, Asserted asserted) {
  return {.check = "a number", .value = value, .error_bound = error, .asserted = asserted};
}

Assertion found(std::string key, Role role, Evidence evidence) {
  return {.key = std::move(key),
          .cases = role == Role::needs ? std::vector<std::string>{"formula"} : std::vector<std::string>{},
          .role = role,
          .run = [evidence = std::move(evidence)] { return evidence; }};
}

Audit audit_of(std::vector<Assertion> claimed, std::vector<Assertion> shown, const std::string& sentence = "") {
  Laboratory laboratory({.home = FLYPAPER_SOURCE_FOLDER, .threads = 1});
  const Claim claim{.id = "claimed", .cases = {"formula"}, .sentence = sentence, .argue = [&](Laboratory&) {
                      return Argument{.assertions = claimed};
                    }};
  for (Assertion& one : shown) one.cases.clear();
  const Finding finding{.id = "found", .argue = [&](Laboratory&) { return Argument{.assertions = shown}; }};
  return run_audit(std::vector{claim}, std::vector{finding}, laboratory);
}

Evidence shown_number() { return number(3.0, 0.25, above(2.0)); }
Evidence open_number() { return number(2.0, 0.25, above(2.0)); }

TEST(Sentence, IsNotToldWithoutWhatItReliesOn) {
  const auto sentence = [](const Evidence& evidence) {
    const Audit audit = audit_of({found("number", Role::needs, evidence)}, {}, "It is <most:number>.");
    return audit.claims[0].told.sentence;
  };
  EXPECT_EQ(sentence(shown_number()), "It is most.");
  EXPECT_THAT(sentence(open_number()), HasSubstr("'number' is not shown")) << "a sentence without its evidence";
}

TEST(Findings, AreShownOrTheAuditIsBroken) {
  const std::vector<Assertion> claimed{found("number", Role::needs, shown_number())};
  EXPECT_NO_THROW((void)audit_of(claimed, {found("one", Role::needs, shown_number())}));
  EXPECT_THROW((void)audit_of(claimed, {found("one", Role::needs, open_number())}), BrokenAudit)
      << "a finding stands though its evidence is open";
  EXPECT_NO_THROW((void)audit_of(claimed, {found("one", Role::context, open_number())}));
}

TEST(Words, AssertTheirNumberOrTheAuditIsRefused) {
  Laboratory laboratory({.home = FLYPAPER_SOURCE_FOLDER, .threads = 1});
  const auto run = [&](Asserted asserted) {
    const Assertion assertion = found("share", Role::needs, number(0.9, 0.01, asserted)).by_word("most");
    return run_assertion(assertion, laboratory).word;
  };
  const double most = laboratory.word("most");
  EXPECT_EQ(run(above(most)), "most");
  EXPECT_THROW((void)run(above(most - 0.1)), Error) << "another number than that of the word";
  EXPECT_THROW((void)run({-most, most}), Error) << "a word has one bound";
}

TEST(AlphaSpent, IsTheSumOverClaimsAndFindings) {
  Sampled sampled{.check = "a rate", .value = 3.0, .interval = {2.5, 3.5}, .at_99 = {2.9, 3.1}, .asserted = above(2.0)};
  sampled.alpha = 0.25;
  sampled.passed = true;
  Sampled other = sampled;
  other.alpha = 0.125;
  const Audit audit = audit_of({found("one", Role::needs, sampled)},
                               {found("other", Role::needs, other), found("context", Role::context, other)});
  EXPECT_EQ(alpha_spent(audit), 0.5) << "what claims, findings and context sampled has false positives alike";
}

TEST(Sentence, UncertaintiesHaveTheUnitOfTheirNumbers) {
  const auto known = [](Interval uncertainty) {
    return filled("{share|percent}", {{"share", {.value = 0.9731, .uncertainty = uncertainty}}});
  };
  EXPECT_EQ(known({0.9729, 0.9733}), "97.3 %");
  EXPECT_EQ(known({0.9731, 0.9750}), "97 %") << "the upper end is in percent too";
  EXPECT_EQ(known({0.9710, 0.9731}), "97 %") << "and so is the lower";
}

TEST(Spread, IsOfAllDataSetsAndOfNoOtherSeeds) {
  std::vector<std::uint64_t> asked;
  const auto number = [&](std::uint64_t seed) {
    asked.push_back(seed);
    return static_cast<double>(asked.size());
  };
  const Spread first = spread_of(number, 1);
  EXPECT_EQ(first.data_sets, asked.size());
  EXPECT_EQ(first.least, 1.0);
  EXPECT_EQ(first.median, 32.5) << "half of 64 data sets are below it";
  EXPECT_EQ(first.largest, 64.0);
  (void)spread_of(number, 2);
  std::ranges::sort(asked);
  EXPECT_EQ(std::ranges::adjacent_find(asked), asked.end()) << "two seeds of an audit share fresh data sets";
}

}  // namespace
}  // namespace flypaper
