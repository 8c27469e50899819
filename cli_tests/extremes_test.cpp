// Far from 0, beside clusters, at extreme scales and where digits end: values that another route tells, or a reason.
#include <gmock/gmock.h>

#include <cmath>

#include "cli_tests/json.hpp"
#include "cli_tests/project.hpp"

namespace flypaper::cli_tests {
namespace {

using testing::HasSubstr;
using Words = std::vector<std::string>;

class ExtremesTest : public Project {
 protected:
  [[nodiscard]] Json escape(const std::string& q, const std::string& basin, const std::string& rate,
                            const Words& more = {}) const {
    Words words{"escape",       q,    "--basin", basin,      "--learning-rate", rate,
                "--batch-size", "20", "--loss",  "half_mse", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    return read_json(run(words));
  }
};

TEST_F(ExtremesTest, AnEscapeFarFromTheOriginIsThatBesideIt) {
  const Json far = escape("(w1-1e8)*(w1-100000001)", "100000000.5,inf", "0.3");
  const Json here = escape("w1*(w1-1)", "0.5,inf", "0.3");
  EXPECT_NEAR(far.at("rate_per_step").get<double>() / here.at("rate_per_step").get<double>(), 1.0, 1e-7);
  EXPECT_EQ(far.at("from"), Json::array({100000001.0}));
}

TEST_F(ExtremesTest, BesideClustersLimitsAndCrisesAreThoseOfTheExactCoefficient) {
  // Q' = 1e-15 at the zeros, so the mean limit is 2e30; h of the crisis is that of w (w - 1), whatever the scale.
  const Json plain = read_json(run({"atlas", "w1*(w1-1)", "--json"})).at("points")[0].at("noise_free").at("crisis_h");
  const Json points =
      read_json(run({"atlas", "(w1-1)*(w1-1.000000000000001)", "--learning-rate", "0.1", "--json"})).at("points");
  ASSERT_EQ(points.size(), 3U);
  for (const std::size_t i : {0U, 2U}) {
    EXPECT_NEAR(points[i].at("stability").at("mean").get<double>() / 2e30, 1.0, 1e-12);
    EXPECT_NEAR(points[i].at("noise_free").at("crisis_h").get<double>(), plain.get<double>(), 1e-5);
    EXPECT_LT(points[i].at("stability").at("at_learning_rate").at("exponent_across"), 0.0);
  }
  const Json one_double = read_json(run({"atlas", "(10*w1-1)*(w1-0.1-1e-25)", "--json"})).at("points");
  EXPECT_EQ(one_double[0].at("basin"), Json::array({"-inf", 0.1}));
  EXPECT_EQ(one_double[2].at("basin"), Json::array({0.1, "inf"}));
  EXPECT_NEAR(one_double[0].at("stability").at("mean").get<double>() / 2e48, 1.0, 1e-12);
  const Json at_both = read_json(run({"check", "(10*w1-1)*(w1-0.1-1e-25)", "--at", "0.1", "--json"}));
  EXPECT_TRUE(at_both.at("stability").at("mean").is_null());
  EXPECT_THAT(at_both.at("stability").at("reason").get<std::string>(), HasSubstr("nearest double to 3"));
}

TEST_F(ExtremesTest, WhatIsBeyondDoublesIsNeitherZeroNorInfinite) {
  for (const char* q : {"1e-163*(w1^2-1)", "(w1-1e200)*(w1-1)"}) {
    const Json points = read_json(run({"atlas", q, "--json"})).at("points");
    ASSERT_EQ(points.size(), 3U) << q;
    EXPECT_TRUE(points[0].at("stability").at("mean").is_null()) << q;
    EXPECT_THAT(points[0].at("stability").at("reason").get<std::string>(), HasSubstr("beyond the range")) << q;
  }
  const Json dip = read_json(run({"atlas", "w1^2+1e-250", "--json"})).at("points")[0].at("stability");
  EXPECT_NEAR(dip.at("mean_square").get<double>() / 2e-249, 1.0, 1e-12) << "r B / v_y";
  const Json zero = read_json(run({"check", "1e200*w1^2-1e-200", "--at", "1e-200", "--json"}));
  EXPECT_EQ(zero.at("is_zero"), true);
  EXPECT_NEAR(zero.at("stability").at("mean"), 0.5, 1e-15);
  for (const Json& law : read_json(run({"check", "w1^30-1e-200*w1+1e-250", "--at", "0", "--json"})).at("laws")) {
    EXPECT_NE(law.at("passed"), false) << law;
  }
}

TEST_F(ExtremesTest, ARateWithoutADigitIsBoundedAndNothingIsToldOfIt) {
  Words words{"escape", "(w1+1)*(w1-1)^2", "--basin", "-inf,-1/3", "--learning-rate", "0.05", "--batch-size", "1000"};
  words.insert(words.end(), {"--loss", "half_mse", "--json"});
  const Json tiny = read_json(run(words));
  EXPECT_TRUE(tiny.at("rate_per_step").is_null());
  EXPECT_LE(tiny.at("error_bound"), 1e-39);
  EXPECT_TRUE(tiny.at("mean_exit_time").is_null());
  EXPECT_TRUE(tiny.at("exits").at("left").is_null());
  EXPECT_THAT(tiny.at("reason").get<std::string>(), HasSubstr("below"));
}

TEST_F(ExtremesTest, OfTwoWellsNoRatioIsPrintedThatIsNone) {
  const Json json = escape("w1^2-1", "-2,2", "0.2", {"--from", "1"});
  EXPECT_TRUE(json.at("decay_ratio").is_null());
  EXPECT_THAT(json.at("decay_ratio_reason").get<std::string>(), HasSubstr("more than one well"));
  EXPECT_TRUE(json.at("exits").at("left").is_null()) << "from 1 they leave on the right";
}

TEST_F(ExtremesTest, NoLibrarysTextIsPrinted) {
  const auto refused = [&](const std::string& rate, const std::string& batch_size) {
    return run({"escape", "(w1+1)*(w1-1)^2", "--basin", "-inf,-1/3", "--learning-rate", rate, "--batch-size",
                batch_size, "--loss", "half_mse"});
  };
  EXPECT_EQ(refused("5e11", "20").status, 2);
  EXPECT_THAT(refused("5e11", "20").err, HasSubstr("all leave in one step"));
  EXPECT_THAT(refused("1", "1000000").err, HasSubstr("simulate instead"));
}

}  // namespace
}  // namespace flypaper::cli_tests
