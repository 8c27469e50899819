// `check` for people: short by default, each term explained, everything with --all.
#include <gmock/gmock.h>

#include <algorithm>

#include "cli_tests/json.hpp"
#include "cli_tests/project.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::HasSubstr;

class CheckText : public Project {};

TEST_F(CheckText, AllOfTheTextNamesWhatTheJsonHolds) {
  const Outcome outcome = run({"check", "sharp_and_flat", "--all"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_EQ(outcome.err, "");
  const Json json = read_json(run({"check", "sharp_and_flat", "--json"}));
  for (const auto& [key, value] : json.items()) EXPECT_THAT(outcome.out, HasSubstr(key)) << value;
  for (const Json& law : json.at("laws")) EXPECT_THAT(outcome.out, HasSubstr(law.at("law").get<std::string>()));
  for (const Json& claim : json.at("claims")) EXPECT_THAT(outcome.out, HasSubstr(claim.at("text").get<std::string>()));
}

TEST_F(CheckText, ByDefaultAPointIsToldShortlyAndEachTermExplained) {
  const Outcome outcome = run({"check", "sharp_and_flat", "--at", "-9/5", "--learning-rate", "0.01"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_LT(std::ranges::count(outcome.out, '\n'), 30);
  EXPECT_THAT(outcome.out, testing::Not(HasSubstr("tape_and_tree")));
  EXPECT_THAT(outcome.out, testing::Not(HasSubstr("claimed")));
  EXPECT_THAT(outcome.out, HasSubstr("0 failed"));
  EXPECT_THAT(outcome.out, HasSubstr("--all"));
  for (const char* term :
       {"  mean_square ", "  almost_sure ", "  tail_exponent ", "  stationary_variance ", "  lambda "}) {
    const std::size_t begin = outcome.out.find(term);
    ASSERT_NE(begin, std::string::npos) << term;
    const std::string line = outcome.out.substr(begin, outcome.out.find('\n', begin) - begin);
    EXPECT_GT(line.size(), 60U) << line << " has no explanation";
  }
  EXPECT_THAT(run({"check", "sharp_and_flat"}).out, HasSubstr("claimed"))
      << "a file's claims are what it is checked for";
}

TEST_F(CheckText, WhatIsLinearisedOrEstimatedIsNotSaidToBeMore) {
  const std::vector<std::string> question{"check", "sharp_and_flat", "--at", "-9/5", "--learning-rate", "0.01"};
  const std::string point = run(question).out;
  EXPECT_THAT(point, HasSubstr("to first order in them; at a zero with a slope in label noise too"));
  EXPECT_THAT(point, HasSubstr("in the linearised dynamics"));
  EXPECT_THAT(point, HasSubstr("stable below 2 (1 + momentum)"));
  const std::string rate =
      run({"escape", "w1^2-1", "--basin", "0,2", "--learning-rate", "0.5", "--batch-size", "2", "--loss", "half_mse"})
          .out;
  EXPECT_THAT(rate, HasSubstr("estimated, not proved"));
}

/// Paths of nulls that have neither KEY_reason nor reason beside them.
void collect_unexplained(const Json& json, const std::string& path, std::vector<std::string>& found) {
  for (const auto& [key, value] : json.items()) {
    if (value.is_structured() && key != "laws" && key != "claims") collect_unexplained(value, path + "/" + key, found);
    const bool is_explained = json.is_object() && (json.contains(key + "_reason") || json.contains("reason"));
    if (value.is_null() && !is_explained && key != "exact") found.push_back(path + "/" + key);
  }
}

TEST_F(CheckText, EveryNullHasItsReason) {
  using Words = std::vector<std::string>;
  for (Words words : {Words{"check", "sharp_and_flat", "--at", "-9/5", "--learning-rate", "0.02"},  // no law
                      Words{"check", "(w1^2+w2^2)*w1", "--at", "0,1", "--learning-rate", "3"},      // no drift
                      Words{"check", "sharp_and_flat", "--at", "-9/5", "--learning-rate", "0.01", "--momentum", "0.01"},
                      Words{"check", "w1^2+w2^2-1", "--at", "0.7071067811865476,0.7071067811865476"},  // no rank
                      Words{"atlas", "sharp_and_flat", "--learning-rate", "0.018"}}) {                 // a band
    words.emplace_back("--json");
    std::vector<std::string> found;
    const Json json = read_json(run(words));
    collect_unexplained(json, words[0], found);
    EXPECT_THAT(found, testing::IsEmpty()) << json.dump(1);
    EXPECT_THAT(json.dump(), HasSubstr("_reason")) << words[1];
  }
}

}  // namespace
}  // namespace flypaper::cli_tests
