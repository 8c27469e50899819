// `check`: keys and numbers of the JSON answer. Numbers are computed by hand: with l = Q^2/2 and g = grad Q,
// grad l = Q g, hess l = g g^T + Q hess Q, and the noise covariance at B = 1 is (1 + 2 Q^2) g g^T.
#include <gmock/gmock.h>

#include "cli_tests/json.hpp"
#include "cli_tests/project.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;

using Vector = std::vector<double>;
using Matrix = std::vector<Vector>;

struct Point {
  std::string name;
  std::vector<std::string> arguments;
  Vector at;
  double value;
  Vector gradient;
  Matrix hessian;
  Matrix noise_covariance;
  bool is_zero;
  bool is_critical;
};

std::ostream& operator<<(std::ostream& out, const Point& point) { return out << point.name; }

void expect_near(const Json& found, double expected) { EXPECT_NEAR(found.get<double>(), expected, 1e-12); }

void expect_near(const Json& found, const Vector& expected) {
  ASSERT_EQ(found.size(), expected.size()) << found;
  for (std::size_t i = 0; i < expected.size(); ++i) expect_near(found[i], expected[i]);
}

void expect_near(const Json& found, const Matrix& expected) {
  ASSERT_EQ(found.size(), expected.size()) << found;
  for (std::size_t i = 0; i < expected.size(); ++i) expect_near(found[i], expected[i]);
}

class CheckTest : public Workspace {
 protected:
  [[nodiscard]] Json check(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"check", "--json"});
    return read_json(run(arguments));
  }
  [[nodiscard]] Json stability(const std::vector<std::string>& arguments) const {
    return check(arguments).at("stability");
  }
};

class CheckAt : public CheckTest, public testing::WithParamInterface<Point> {};

TEST_P(CheckAt, IsAsComputedByHand) {
  const Point& expected = GetParam();
  const Json found = check(expected.arguments);
  EXPECT_EQ(found.at("dimension"), expected.at.size());
  expect_near(found.at("at"), expected.at);
  expect_near(found.at("value"), expected.value);
  expect_near(found.at("gradient"), expected.gradient);
  expect_near(found.at("hessian"), expected.hessian);
  expect_near(found.at("noise_covariance"), expected.noise_covariance);
  EXPECT_EQ(found.at("is_zero"), expected.is_zero);
  EXPECT_EQ(found.at("is_critical"), expected.is_critical);
}

const std::string cubic = "(w1^2+w2^2)*w1";
const std::string two_wells = "(w1+w0)*(w1-w0)^2";
// At -w0 = -9/5 the slope of Q is (2 w0)^2 = 12.96, and 12.96^2 = 167.9616.
const Matrix sharp{{167.9616}};

const std::vector<Point> points{
    {"SharpMinimum", {"sharp_and_flat", "--at", "-9/5"}, {-1.8}, 0, {0}, sharp, sharp, true, true},
    {"FirstPointOfFile", {"sharp_and_flat"}, {-1.8}, 0, {0}, sharp, sharp, true, true},
    {"NameInPoint", {"sharp_and_flat", "--at=-w0"}, {-1.8}, 0, {0}, sharp, sharp, true, true},
    {"FlatMinimum", {"sharp_and_flat", "--at", "w0"}, {1.8}, 0, {0}, {{0}}, {{0}}, true, true},
    {"Set", {two_wells, "--set", "w0=1.8", "--at", "-w0"}, {-1.8}, 0, {0}, sharp, sharp, true, true},
    {"SetFromSet", {"a*b*w1", "--set", "a=2", "--set=b=2*a"}, {0}, 0, {0}, {{64}}, {{64}}, true, true},
    {"ZeroOfTwo", {cubic, "--at", "0,1"}, {0, 1}, 0, {0, 0}, {{1, 0}, {0, 0}}, {{1, 0}, {0, 0}}, true, true},
    // Q = 2, grad Q = (4, 2), hess Q = ((6, 2), (2, 2)).
    {"SlopeOfTwo", {cubic, "--at=1,1"}, {1, 1}, 2, {8, 4}, {{28, 12}, {12, 8}}, {{144, 72}, {72, 36}}, false, false},
    {"LeadingMinus", {"-w1^2+1", "--at=-1"}, {-1}, 0, {0}, {{4}}, {{4}}, true, true},
    {"LeadingMinusApart", {"--at", "-1", "-w1^2+1"}, {-1}, 0, {0}, {{4}}, {{4}}, true, true},
    {"AfterTwoMinuses", {"--at", "-1", "--", "-w1^2+1"}, {-1}, 0, {0}, {{4}}, {{4}}, true, true},
    // Critical, for Q' = 0, though no zero: hess l = Q Q'' = -2.
    {"MaximumAtOrigin", {"-w1^2+1"}, {0}, 0.5, {0}, {{-2}}, {{0}}, false, true},
    {"Slope", {"w^2", "--at", "1"}, {1}, 0.5, {2}, {{6}}, {{12}}, false, false},
};
INSTANTIATE_TEST_SUITE_P(Point, CheckAt, testing::ValuesIn(points), name_of);

TEST_F(CheckTest, HasTheKeysOfTheContract) {
  const Json json = check({"sharp_and_flat"});
  // Those of design, and what came of the file's claims.
  EXPECT_THAT(keys(json),
              ElementsAre("Q", "at", "claims", "dimension", "gradient", "hessian", "is_critical", "is_zero", "laws",
                          "learning_coefficient", "noise_covariance", "on_box", "rank", "stability", "value"));
  EXPECT_THAT(keys(json.at("stability")), ElementsAre("almost_sure", "mean", "mean_square", "momentum"));
  EXPECT_EQ(json.at("Q"), "(w1 + 1.8)*(w1 - 1.8)^2") << "Q is printed factored, with its parameters' values";
}

TEST_F(CheckTest, ShowsHOnADataSet) {
  write("data.csv", "x,y\n1,1\n2,0\n");
  // At -9/5: |grad Q|^2 = (w - w0)^4 = 3.6^4, mean x^2 = 2.5, MSE.
  const std::vector<std::string> arguments{"sharp_and_flat", "--data", "data.csv", "--learning-rate",
                                           "0.01",           "--loss", "mse"};
  EXPECT_NEAR(check(arguments).at("h").get<double>(), 0.01 * 2 * 2.5 * std::pow(3.6, 4), 1e-12);
  EXPECT_NEAR(check({"sharp_and_flat", "--learning-rate", "0.01"}).at("h").get<double>(), 0.01 * std::pow(3.6, 4),
              1e-12);
  const Json off = check({"sharp_and_flat", "--learning-rate", "0.01", "--at", "0"});
  EXPECT_EQ(off.at("h"), nullptr);
  EXPECT_NE(off.at("reason"), "");
}

TEST_F(CheckTest, EveryLawSaysWhetherItPassed) {
  const Json laws = check({"w^2", "--at", "1"}).at("laws");
  ASSERT_FALSE(laws.empty());
  for (const Json& law : laws) {
    EXPECT_THAT(keys(law), ElementsAre("law", "passed"));
    // No zero and no fixed point, so these laws say nothing there.
    const bool silent = law.at("law") == "proportional_at_zeros" || law.at("law") == "fixed_points";
    EXPECT_EQ(law.at("passed"), silent ? Json(nullptr) : Json(true)) << law;
  }
}

// Largest learning rates at a zero with slope 1: 2 in the mean, 2 / (1 + 2/B) in mean square. Almost surely at B = 1:
// the zero of E log|1 - h x^2| for a standard normal x, found by the midpoint rule.
TEST_F(CheckTest, StabilityOfUnitSlope) {
  const Json twenty = stability({"w"});
  expect_near(twenty.at("mean"), 2.0);
  EXPECT_NEAR(twenty.at("mean_square").get<double>(), 2.0 / 1.1, 1e-7);
  EXPECT_GT(twenty.at("almost_sure"), twenty.at("mean"));
  const Json one = stability({"w", "--batch-size", "1"});
  EXPECT_NEAR(one.at("mean_square").get<double>(), 2.0 / 3.0, 1e-7);
  EXPECT_NEAR(one.at("almost_sure").get<double>(), 2.4212495, 1e-6);
}

TEST_F(CheckTest, StabilityScalesWithCurvature) {
  EXPECT_NEAR(stability({"sharp_and_flat"}).at("mean").get<double>(), 2.0 / 167.9616, 1e-12);
  EXPECT_NEAR(stability({"sharp_and_flat"}).at("mean_square").get<double>(), 2.0 / 1.1 / 167.9616, 1e-9);
  write("twice.csv", "x,y\n1,0\n1,1\n2,-1\n");  // mean x^2 = 2
  expect_near(stability({"w", "--data", "twice.csv"}).at("mean"), 1.0);
}

TEST_F(CheckTest, StabilityAtADegenerateZeroIsInfinite) {
  const Json json = stability({cubic, "--at", "0,0"});
  for (const char* key : {"mean", "mean_square", "almost_sure"}) EXPECT_EQ(json.at(key), "inf") << key;
}

TEST_F(CheckTest, StabilityAtADoubleZeroAndAtAMaximum) {
  // Every batch leaves the zero in place; E m = 1 and E m^2 > 1, and beyond some rate it does not even attract.
  const Json zero = stability({"sharp_and_flat", "--at", "9/5", "--loss", "mse"});
  EXPECT_EQ(zero.at("mean"), "inf");
  EXPECT_EQ(zero.at("mean_square"), 0.0);
  const double limit = zero.at("almost_sure");
  const auto exponent = [&](double rate) {
    return stability({"sharp_and_flat", "--at", "9/5", "--loss", "mse", "--learning-rate", std::to_string(rate)})
        .at("at_learning_rate")
        .at("exponents")
        .at(0)
        .get<double>();
  };
  EXPECT_LT(exponent(0.99 * limit), 0.0);
  EXPECT_GT(exponent(1.01 * limit), 0.0);
  const Json barrier = stability({"sharp_and_flat", "--at", "-3/5"});
  for (const char* key : {"mean", "mean_square", "almost_sure"}) EXPECT_EQ(barrier.at(key), 0.0) << key;
}

TEST_F(CheckTest, WhatIsUnclaimedIsListedWithWhatIsFound) {
  write("mine.toml", std::string(mine_potential) +
                         "\n[[symmetry]]\nmaps = [\"-w1\"]\nunclaimed = \"not needed\"\n"
                         "\n[[point]]\nat = [\"a\"]\nunclaimed = \"too far\"\n");
  const Json claims = read_json(run({"check", "mine.toml", "--json"})).at("claims");
  ASSERT_EQ(claims.size(), 5U) << "also lambda, m and basin of the other point";
  for (const auto& [claim, reason, found] : {std::tuple{claims.front(), "not needed", "as claimed"},
                                             std::tuple{claims.back(), "too far", "1/2 with multiplicity 1"}}) {
    EXPECT_TRUE(claim.at("passed").is_null());
    EXPECT_EQ(claim.at("unclaimed"), reason);
    EXPECT_THAT(claim.at("found").get<std::string>(), HasSubstr(found));
    EXPECT_THAT(claim.at("text").get<std::string>(), HasSubstr(reason));
  }
}

TEST_F(CheckTest, AWrongBasinFailsWithWhatIsFound) {
  write("wrong.toml", change(std::string(mine_potential), "[\"-inf\", 0]", "[\"-inf\", \"-a/2\"]"));
  const Outcome wrong = run({"check", "wrong.toml"});
  EXPECT_EQ(wrong.status, 1);
  EXPECT_THAT(wrong.out, HasSubstr("basin of (-1): claimed (-inf, -0.5), found (-inf, 0): FAILED"));
}

TEST_F(CheckTest, WhereTheLinearPartVanishesTheSignOfQTimesItsLeastFormDecides) {
  const Json saddle = stability({"w1*w2*w3*w4 - 1/2"});
  for (const char* key : {"mean", "mean_square", "almost_sure"}) EXPECT_EQ(saddle.at(key), 0.0) << key;
  EXPECT_EQ(stability({"w1*w2*w3*w4 - 1/2", "--momentum", "0.9"}).at("mean"), 0.0);
  EXPECT_EQ(stability({"w1^2*w2^2 + 1"}).at("mean"), "inf");
  const Json unknown = stability({"w1^4+w2^4+w3^4+w1*w2*w3^2+1"});
  for (const char* key : {"mean", "mean_square", "almost_sure"}) EXPECT_EQ(unknown.at(key), nullptr) << key;
  EXPECT_THAT(unknown.at("reason").get<std::string>(), HasSubstr("linearisation does not decide"));
}

TEST_F(CheckTest, StabilityAwayFromZerosIsNullWithReason) {
  const Json json = stability({"w^2", "--at", "1"});
  for (const char* key : {"mean", "mean_square", "almost_sure"}) EXPECT_EQ(json.at(key), nullptr) << key;
  EXPECT_THAT(json.at("reason").get<std::string>(), HasSubstr("zero"));
}

TEST_F(CheckTest, StabilityWithMomentum) {
  const Json json = stability({"w", "--momentum", "0.9"});
  EXPECT_EQ(json.at("momentum"), 0.9);
  expect_near(json.at("mean"), 3.8);  // 2 (1 + momentum)
  EXPECT_LT(json.at("mean_square"), json.at("mean"));
  EXPECT_GT(json.at("almost_sure"), json.at("mean_square"));
  const Json slight = stability({"w", "--momentum", "0.001"});
  EXPECT_EQ(slight.at("almost_sure"), nullptr);
  EXPECT_THAT(slight.at("reason").get<std::string>(), HasSubstr("momentum"));
}

// Numbers computed by hand: h = 0.5, V = 0.5 / (20 (2 - 0.55)); drift -2 h^2 / (20 (2 - 0.55)) at w2 = 1.
TEST_F(CheckTest, TheLearningRateIsCountedInTheSquareOfTheSlope) {
  expect_near(stability({"3*w1", "--at", "0", "--learning-rate", "0.1"}).at("at_learning_rate").at("h"), 0.9);
}

TEST_F(CheckTest, AtALearningRateFluctuationsAndDrift) {
  const Json found = stability({cubic, "--at", "0,1", "--learning-rate", "0.5"}).at("at_learning_rate");
  EXPECT_THAT(keys(found), ElementsAre("drift_along", "exponent_across", "h", "learning_rate", "stationary_variance",
                                       "tail_exponent"));
  expect_near(found.at("h"), 0.5);
  expect_near(found.at("stationary_variance"), 0.5 / 29.0);
  expect_near(found.at("drift_along"), Vector{0.0, -0.5 / 29.0});
  EXPECT_LT(found.at("exponent_across"), std::log(0.5)) << "S_xx fluctuates, and log is concave";
  EXPECT_GT(found.at("tail_exponent"), 2.0);
}

TEST_F(CheckTest, AtALearningRateBeyondTheLimitTheVarianceIsInfinite) {
  const Json found = stability({cubic, "--at", "0,1", "--learning-rate", "2"}).at("at_learning_rate");
  EXPECT_EQ(found.at("stationary_variance"), "inf");
  EXPECT_EQ(found.at("drift_along"), nullptr);
  EXPECT_LT(found.at("tail_exponent"), 2.0) << "still below the almost sure limit, 2.245";
}

TEST_F(CheckTest, AtALearningRateExponentsWhereNoBatchMovesIt) {
  const Json line = stability({"(w1^2+w2^2)*w1^2", "--at", "0,1", "--learning-rate", "0.1"}).at("at_learning_rate");
  ASSERT_EQ(line.at("exponents").size(), 2U);
  expect_near(line.at("exponents")[0], 0.0);
  EXPECT_NEAR(line.at("exponents")[1].get<double>(), -0.5 * 0.04 / 20.0, 1e-5) << "-sigma^2 / 2";
  const Json barrier = stability({two_wells, "--set", "w0=1.8", "--at", "-w0/3", "--learning-rate", "0.01"});
  EXPECT_GT(barrier.at("at_learning_rate").at("exponents")[0], 0.0);
  const Json fifth = stability({"w^5", "--learning-rate", "0.1"}).at("at_learning_rate").at("approach");
  expect_near(fifth.at("power"), -1.0 / 6.0);
  expect_near(fifth.at("onset"), std::sqrt(0.1 * 5.0 / 40.0));
}

// JSON has no infinity, and null would mean undefined. Q = 1e200 is finite; its square is not.
TEST_F(CheckTest, OverflowIsInfinityInWords) {
  const Outcome outcome = run({"check", "w", "--at", "1e200", "--json"});
  const Json json = Json::parse(outcome.out);
  EXPECT_EQ(json.at("value"), "inf");
  EXPECT_EQ(json.at("gradient"), Json::parse("[1e200]"));
  EXPECT_EQ(json.at("hessian"), Json::parse("[[1.0]]"));
  EXPECT_EQ(json.at("noise_covariance"), Json::parse(R"([["inf"]])"));
}

TEST_F(CheckTest, OverflowIsNoZero) {
  const Json json = Json::parse(run({"check", "w^99", "--at", "1e10", "--json"}).out);
  EXPECT_EQ(json.at("is_zero"), false);
  EXPECT_EQ(json.at("value"), "inf");
}

TEST_F(CheckTest, JsonIsAllThatIsWritten) {
  const Outcome outcome = run({"check", "sharp_and_flat", "--json"});
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(contents(), Contents{});
}

}  // namespace
}  // namespace flypaper::cli_tests
