// `check --data`: the loss on a data set with a slope is that of Q less it.
#include <gmock/gmock.h>

#include "cli_tests/json.hpp"
#include "cli_tests/project.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::HasSubstr;

class CheckData : public Workspace {
 protected:
  [[nodiscard]] Json check(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"check", "--json"});
    return read_json(run(arguments));
  }
  static void expect_near(const Json& found, double expected) { EXPECT_NEAR(found.get<double>(), expected, 1e-12); }
};

// y = x/2 exactly: the loss is least where Q = 1/2, and at (1,1) of w1 w2 it has a slope.
TEST_F(CheckData, ZerosAreThoseOfQLessTheSlope) {
  write("data.csv", "x,y\n1,0.5\n2,1\n-1,-0.5\n");
  const auto found = [&](const std::string& at) {
    return check({"w1*w2", "--data", "data.csv", "--learning-rate", "0.1", "--at", at});
  };
  EXPECT_EQ(found("1,1").at("h"), nullptr);
  EXPECT_EQ(found("1,1").at("stability").at("mean"), nullptr);
  EXPECT_THAT(found("1,1").at("stability").at("reason").get<std::string>(), HasSubstr("Q - 0.5"));
  expect_near(found("1,1/2").at("h"), 0.1 * 2.0 * 1.25);  // mean x^2 = 2
  expect_near(found("0,0").at("h"), 0.1 * 2.0 * 0.5);     // the eigenvalues of (Q - 1/2) Hess Q are +-1/2
  EXPECT_EQ(found("0,0").at("stability").at("mean"), 0.0);
  expect_near(found("0,0").at("data").at("slope"), 0.5);
}

// The loss (Q - 1/2)^2/2 of w1 w2 by hand: at (0,0) it is 1/8, its Hessian (0, -1/2; -1/2, 0); at (1,1/2) it is 0.
TEST_F(CheckData, TheLossIsThatOfQLessTheSlope) {
  write("data.csv", "x,y\n1,0.5\n2,1\n-1,-0.5\n");
  const auto found = [&](const std::string& at) { return check({"w1*w2", "--data", "data.csv", "--at", at}); };
  const Json origin = found("0,0");
  EXPECT_EQ(origin.at("is_zero"), false);
  EXPECT_EQ(origin.at("is_critical"), true);
  EXPECT_EQ(origin.at("value"), 0.125);
  EXPECT_EQ(origin.at("hessian"), Json::parse("[[0.0, -0.5], [-0.5, 0.0]]"));
  EXPECT_EQ(origin.at("learning_coefficient").at("lambda"), nullptr);
  const Json zero = found("1,1/2");
  EXPECT_EQ(zero.at("is_zero"), true);
  EXPECT_EQ(zero.at("value"), 0.0);
  EXPECT_EQ(zero.at("rank"), 1);
  EXPECT_EQ(zero.at("learning_coefficient").at("lambda"), "1/2");
  EXPECT_EQ(zero.at("learning_coefficient").at("multiplicity"), 1);
  EXPECT_EQ(found("1,1").at("is_zero"), false);
}

// A slope within four standard errors of 0 is none: everything is as without data but for mean x^2.
TEST_F(CheckData, ASlopeOfChanceIsNone) {
  write("data.csv", "x,y\n1,1\n1,-1\n-1,1\n-1,-1.5\n2,0\n");
  const Json json = check({"w1*w2", "--data", "data.csv"});
  EXPECT_FALSE(json.at("data").contains("slope"));
  EXPECT_EQ(json.at("is_zero"), true);
  EXPECT_EQ(json.at("learning_coefficient").at("multiplicity"), 2);
}

}  // namespace
}  // namespace flypaper::cli_tests
