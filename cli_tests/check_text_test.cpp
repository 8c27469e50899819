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
  EXPECT_THAT(outcome.out, testing::Not(HasSubstr("finite_differences")));
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

}  // namespace
}  // namespace flypaper::cli_tests
