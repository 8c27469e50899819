// `escape` answers by the exact kernel and by simulation, and refuses what it cannot do.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "cli_tests/json.hpp"
#include "cli_tests/project.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::HasSubstr;

using Words = std::vector<std::string>;

/// Figure 1 as run, with changed or further arguments behind it.
Words figure1(const Words& more) {
  Words words{"escape",     "(w1+w0)*(w1-w0)^2", "--set", "w0=1.8",       "--basin",
              "-inf,-w0/3", "--learning-rate",   "0.01",  "--batch-size", "20"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

class EscapeTest : public Project {};

TEST_F(EscapeTest, ExactRateOfFigure1) {
  const Json json = read_json(run(figure1({"--loss", "mse", "--method", "exact", "--json"})));
  EXPECT_NEAR(json.at("rate_per_step"), 0.116761, 1e-6);
  EXPECT_GT(json.at("error_bound"), 0.0);
  EXPECT_LT(json.at("error_bound"), 1e-6);
  EXPECT_NEAR(json.at("decay_ratio"), 0.577, 1e-3);
  EXPECT_EQ(json.at("noise_free_escapes"), true);
  EXPECT_NEAR(json.at("exits").at("right"), 1.0, 1e-9);
  EXPECT_NEAR(json.at("exits").at("left"), 0.0, 1e-9);
  EXPECT_EQ(json.at("exits").at("diverged"), 0.0);
}

TEST_F(EscapeTest, TheLossConventionDoublesTheStep) {
  const Json half = read_json(run(figure1({"--loss", "half_mse", "--json"})));
  EXPECT_NEAR(half.at("rate_per_step"), 2.89301e-6, 1e-11);
  EXPECT_NEAR(half.at("decay_ratio"), 0.675, 1e-3);
  EXPECT_EQ(half.at("noise_free_escapes"), false);
}

TEST_F(EscapeTest, SimulationMeetsTheExactRate) {
  const Json json = read_json(run(figure1({"--loss", "mse", "--method", "simulate", "--trajectories", "20000",
                                           "--steps", "500", "--seed", "3", "--json"})));
  const double standard_error = json.at("standard_error");
  EXPECT_LT(standard_error, 0.002);
  EXPECT_LT(std::abs(json.at("rate_per_step").get<double>() - 0.116761), 6.0 * standard_error);
  EXPECT_EQ(json.at("exits").at("right"), 20'000);
  // All leave: those that were inside after the burn-in are the exits that are counted.
  const double rate = json.at("rate_per_step");
  const double counted = 20'000 * std::exp(-13.0 * rate);
  const double binomial = -std::expm1(-rate) / std::sqrt(std::exp(-rate) * counted);
  EXPECT_NEAR(standard_error / binomial, 1.0, 0.15) << "not the standard error of a binomial rate";
  EXPECT_EQ(json.at("burn_in"), 13);  // the least b with 0.57704^b < 1e-3
  const Json other_threads = read_json(run(figure1({"--loss", "mse", "--method", "simulate", "--trajectories", "20000",
                                                    "--steps", "500", "--seed", "3", "--json", "--threads", "1"})));
  EXPECT_EQ(json, other_threads);
}

TEST_F(EscapeTest, MomentumAndTwoVariablesAreSimulated) {
  const Json json = read_json(run(figure1({"--loss", "half_mse", "--method", "simulate", "--momentum", "0.5",
                                           "--trajectories", "500", "--steps", "200", "--json"})));
  EXPECT_TRUE(json.at("decay_ratio").is_null());
  EXPECT_THAT(json.at("decay_ratio_reason").get<std::string>(), HasSubstr("momentum"));
  const Json plane = read_json(
      run({"escape", "w1*w2", "--basin", "-1,1;-4,4", "--learning-rate", "0.1", "--batch-size", "1", "--loss", "mse",
           "--method", "simulate", "--from", "0.1,3", "--trajectories", "200", "--steps", "50", "--json"}));
  EXPECT_GT(plane.at("exits").at("left").get<int>() + plane.at("exits").at("right").get<int>(), 0);
}

TEST_F(EscapeTest, FunctionsAreComputedAndSimulated) {
  const Words question{"escape", "exp(w1)-2",      "--basin", "-2,inf",  "--learning-rate",
                       "0.5",    "--batch-size",   "5",       "--loss",  "half_mse",
                       "--json", "--trajectories", "4000",    "--steps", "2000"};
  const Json exact = read_json(run(question));
  Words simulate = question;
  simulate.insert(simulate.end(), {"--method", "simulate"});
  const Json simulated = read_json(run(simulate));
  EXPECT_NEAR(exact.at("from").at(0), std::log(2.0), 1e-12);
  EXPECT_LT(exact.at("error_bound"), 1e-6);
  const double standard_error = simulated.at("standard_error");
  EXPECT_LT(standard_error, 0.002);
  EXPECT_LT(std::abs(simulated.at("rate_per_step").get<double>() - exact.at("rate_per_step").get<double>()),
            6.0 * standard_error);
  simulate[3] = "-inf,3";  // far out to the left nothing moves: no minimum is looked for, and none is needed
  simulate.insert(simulate.end(), {"--from", "0.5"});
  EXPECT_GT(read_json(run(simulate)).at("exits").at("right"), 0);
}

TEST_F(EscapeTest, ATrapHasProbabilitiesAndNoRate) {
  const Json json = read_json(run({"escape", "w1^2", "--basin", "-1,1", "--learning-rate", "0.4", "--batch-size", "5",
                                   "--loss", "mse", "--from", "0.9", "--steps", "200", "--json"}));
  EXPECT_TRUE(json.at("rate_per_step").is_null());
  EXPECT_THAT(json.at("reason").get<std::string>(), HasSubstr("w = 0 keeps"));
  const double left = json.at("exits").at("left");
  const double right = json.at("exits").at("right");
  EXPECT_GT(right, 0.05);
  EXPECT_GT(left, right);  // steps this long throw across the zero
  EXPECT_NEAR(left + right + json.at("trapped").get<double>() + json.at("undecided").get<double>(), 1.0, 1e-6);
  EXPECT_EQ(json.at("mean_exit_time"), "inf");
}

TEST_F(EscapeTest, FiguresAreWritten) {
  const Outcome outcome = run(figure1({"--loss", "mse", "--figures", "drawn"}));
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(exists(path() / "drawn" / "quasi-stationary-law.svg"));
  EXPECT_TRUE(exists(path() / "drawn" / "escape-rate.svg"));
  // Far fewer steps than were allowed show the decay: more than the one point at the start.
  EXPECT_EQ(run(figure1({"--loss", "mse", "--method", "simulate", "--figures", "drawn"})).status, 0);
  const std::vector<std::string> lines = lines_of(contents().at("drawn/survival.svg"));
  const auto is_mark = [](const std::string& line) { return line.starts_with("\t<use "); };
  EXPECT_GT(std::ranges::count_if(lines, is_mark), 20);
}

struct Refused {
  std::string name;
  Words arguments;  ///< behind Figure 1's expression and its setting
  Words says;
};

std::ostream& operator<<(std::ostream& out, const Refused& refused) { return out << refused.name; }

class EscapeRefuses : public Project, public testing::WithParamInterface<Refused> {};

TEST_P(EscapeRefuses, InOneLine) {
  Words words{"escape", "(w1+w0)*(w1-w0)^2", "--set", "w0=1.8"};
  words.insert(words.end(), GetParam().arguments.begin(), GetParam().arguments.end());
  words.insert(words.end(), {"--json", "--figures", "none"});
  expect_refused(words, GetParam().says);
  EXPECT_FALSE(exists(path() / "none"));
}

Words with(const Words& more, const std::string& basin = "-inf,-0.6", const std::string& rate = "0.01",
           const std::string& batch_size = "20") {
  Words words{"--basin", basin, "--learning-rate", rate, "--batch-size", batch_size};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

const Words mse{"--loss", "mse"};
const std::vector<Refused> refusals{
    {"NoMinimum", with(mse, "-0.5,0.5"), {"-0.5,0.5", "contains no minimum"}},
    {"NoMinimumSimulated", with({"--loss", "mse", "--method", "simulate"}, "-0.5,0.5"), {"contains no minimum"}},
    {"NoBound", with(mse, "-inf,inf"), {"no bound found for an infinite basin"}},
    {"EmptyBasin", with(mse, "1,-1"), {"--basin 1,-1", "below"}},
    {"BasinOfOneEnd", with(mse, "1"), {"--basin 1", "a lower and an upper"}},
    {"BasinOfTwoVariables", with(mse, "-3,0;-1,1"), {"--basin -3,0;-1,1", "2 intervals", "1 variable", "LO,HI"}},
    {"Momentum", with({"--loss", "mse", "--momentum", "0.9"}), {"exact", "0.9", "simulate"}},
    {"MomentumOfOne", with({"--loss", "mse", "--momentum", "1", "--method", "simulate"}), {"--momentum 1", "below 1"}},
    {"NoLearningRate", {"--basin", "-inf,-0.6", "--batch-size", "20", "--loss", "mse"}, {"--learning-rate"}},
    {"RateOfZero", with(mse, "-inf,-0.6", "0"), {"--learning-rate 0", "positive"}},
    {"NegativeRate", with(mse, "-inf,-0.6", "-0.01"), {"--learning-rate -0.01", "positive"}},
    {"InfiniteRate", with(mse, "-inf,-0.6", "inf"), {"--learning-rate", "finite"}},
    {"NoBatch", with(mse, "-inf,-0.6", "0.01", "0"), {"--batch-size", "'0'", "at least 1"}},
    {"NoLoss", with({}), {"--loss", "half_mse or mse"}},
    {"MisspeltLoss", with({"--loss", "msee"}), {"'msee'", "did you mean 'mse'"}},
    {"MisspeltMethod", with({"--loss", "mse", "--method", "exakt"}), {"'exakt'", "did you mean 'exact'"}},
    {"StartOutside", with({"--loss", "mse", "--from", "0"}), {"--from 0", "outside the basin"}},
    {"StartOfTwoVariables", with({"--loss", "mse", "--from", "-2,1"}), {"2 coordinates"}},
    {"NoTrajectories", with({"--loss", "mse", "--trajectories", "0"}), {"--trajectories", "'0'"}},
    {"StepsTooSmall", with(mse, "-2.5,-0.6", "1e-9"), {"simulate instead"}},
};
std::string refused_name(const testing::TestParamInfo<Refused>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(Input, EscapeRefuses, testing::ValuesIn(refusals), refused_name);

TEST_F(EscapeTest, ExactIsForOneVariable) {
  expect_refused({"escape", "w1*w2", "--basin", "-1,1;-1,1", "--learning-rate", "0.01", "--batch-size", "20", "--loss",
                  "mse", "--from", "0.5,0.5"},
                 {"one variable", "2", "simulate"});
  expect_refused({"escape", "w1*w2", "--basin", "-1,1;-1,1", "--learning-rate", "0.01", "--batch-size", "20", "--loss",
                  "mse", "--method", "exact"},
                 {"one variable", "2", "simulate"});
  expect_refused({"escape", "w1", "--basin=-5,inf", "--learning-rate", "0.05", "--batch-size", "20", "--loss", "mse"},
                 {"no bound found for an infinite basin"});
}

}  // namespace
}  // namespace flypaper::cli_tests
