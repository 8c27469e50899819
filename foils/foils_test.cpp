// For every deciding check of every claim and finding a test of its own, foil.CLAIM.KEY (with _ for -): the same check,
// with the same numbers, in a setting in which what it asserts is false. It must not be shown there, and unless the
// setting is the post's own, a sampled one must be able to see a difference of three of its deviations.
#include "foils/foils.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "flypaper/audit/report/claim.hpp"

namespace flypaper {
namespace {

/// How far the value is outside what is asserted.
double outside(const Sampled& sampled) {
  return std::max({0.0, sampled.asserted.lower - sampled.value, sampled.value - sampled.asserted.upper});
}

void expect_near(const Sampled& sampled) {
  const double slack = sampled.at_99.upper - sampled.at_99.lower;
  EXPECT_LE(outside(sampled), 3.0 * sampled.deviation + slack)
      << "the foil is further off than three deviations of " << sampled.deviation << "; take a nearer one";
}

class FoilTest : public testing::Test {
 public:
  using Argue = std::function<flypaper::Argument(Laboratory&)>;
  FoilTest(Argue argue, std::string key) : argue_(std::move(argue)), key_(std::move(key)) {}

  void TestBody() override {
    Laboratory laboratory({.home = FLYPAPER_SOURCE_FOLDER});
    const flypaper::Argument argument = argue_(laboratory);
    const auto& assertion = *std::ranges::find(argument.assertions, key_, &Assertion::key);
    ASSERT_TRUE(assertion.foil.run) << "a deciding check without a foil";
    EXPECT_FALSE(assertion.foil.setting.empty());
    const Evidence found = assertion.foil.run();
    const auto [lower, upper] = interval(found);
    EXPECT_NE(outcome(found), Outcome::shown)
        << check(found) << ": " << value(found) << " [" << lower << ", " << upper << "] where "
        << to_text(asserted(found)) << " is asserted, although: " << assertion.foil.setting;
    const auto* sampled = std::get_if<Sampled>(&found);
    if (sampled != nullptr && assertion.foil.distance == FoilDistance::near) expect_near(*sampled);
  }

 private:
  Argue argue_;
  std::string key_;
};

// GoogleTest's filter takes what follows a '-' for names to leave out.
std::string test_name(std::string id) {
  std::ranges::replace(id, '-', '_');
  return id;
}

void register_foils_of(const std::string& id, const FoilTest::Argue& argue) {
  Laboratory laboratory({.home = FLYPAPER_SOURCE_FOLDER});
  for (const Assertion& assertion : argue(laboratory).assertions) {
    if (!assertion.decides()) continue;
    testing::RegisterTest(test_name(id).c_str(), test_name(assertion.key).c_str(), nullptr, nullptr, __FILE__, __LINE__,
                          [argue, key = assertion.key]() -> testing::Test* { return new FoilTest(argue, key); });
  }
}

}  // namespace

void register_foils(const std::string& claim) {
  const auto wanted = [&](const auto& one) { return claim.empty() || test_name(one.id) == claim; };
  for (const Claim& one : all_claims()) {
    if (wanted(one)) register_foils_of(one.id, one.argue);
  }
  for (const Finding& one : all_findings()) {
    if (wanted(one)) register_foils_of(one.id, one.argue);
  }
}

}  // namespace flypaper
