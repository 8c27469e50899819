// `atlas`: what it lists, computed by hand or known from theory, and what it refuses.
#include <gmock/gmock.h>

#include "cli_tests/json.hpp"
#include "cli_tests/project.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::HasSubstr;

const std::string two_wells = "(w1+w0)*(w1-w0)^2";
// The slope of Q at -9/5 is (2 w0)^2 = 12.96: h = learning rate times this squared.
constexpr double curvature = 167.9616;

class AtlasTest : public Project {
 protected:
  [[nodiscard]] Json points(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"atlas", "--json"});
    return read_json(run(arguments)).at("points");
  }
};

TEST_F(AtlasTest, ListsZerosAndBarriersInOrder) {
  const Json found = points({"sharp_and_flat"});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].at("kind"), "regular zero");
  EXPECT_EQ(found[1].at("kind"), "barrier");
  EXPECT_EQ(found[2].at("kind"), "degenerate zero");
  EXPECT_EQ(found[2].at("order"), 2);
  EXPECT_NEAR(found[1].at("at").get<double>(), -0.6, 1e-14);
  EXPECT_EQ(found[0].at("basin")[0], "-inf");
  EXPECT_NEAR(found[0].at("basin")[1].get<double>(), -0.6, 1e-14);
  EXPECT_EQ(points({"sharp_and_flat", "--box", "0,w0+1"}).size(), 1U);
  EXPECT_EQ(points({"w^2+1"})[0].at("kind"), "dip");
  EXPECT_EQ(points({"w^3+1", "--box=-0.5,0.5"})[0].at("kind"), "inflection");
}

TEST_F(AtlasTest, TheCrisisIsAtTheSameHForEveryDistanceAndLoss) {
  for (const std::string w0 : {"1", "1.8", "3"}) {
    const Json point = points({two_wells, "--set", "w0=" + w0})[0];
    EXPECT_NEAR(point.at("noise_free").at("crisis_h").get<double>(), 3.350376, 1e-5);
  }
  const Json mse = points({"sharp_and_flat", "--loss", "mse"})[0];
  EXPECT_NEAR(mse.at("noise_free").at("crisis").get<double>() * 2.0 * curvature, 3.350376, 1e-5);
  EXPECT_NEAR(mse.at("stability").at("mean").get<double>() * 2.0 * curvature, 2.0, 1e-12);
}

TEST_F(AtlasTest, SaysWhereDescentWithoutNoiseEnds) {
  const auto attractor = [&](double h) {
    return points({"sharp_and_flat", "--learning-rate", std::to_string(h / curvature)})[0].at("noise_free");
  };
  EXPECT_EQ(attractor(1.5).at("attractor"), "fixed point");
  EXPECT_EQ(attractor(2.3).at("attractor"), "cycle");
  EXPECT_EQ(attractor(2.3).at("period"), 2);
  EXPECT_EQ(attractor(3.3).at("attractor"), "chaotic band");
  EXPECT_GT(attractor(3.3).at("exponent"), 0.0);
  EXPECT_EQ(attractor(3.5).at("attractor"), "none: it leaves");
}

TEST_F(AtlasTest, TextTellsTheSame) {
  const Outcome outcome = run({"atlas", "sharp_and_flat", "--learning-rate", "0.01"});
  EXPECT_EQ(outcome.status, 0);
  for (const char* said :
       {"regular zero at -1.8", "barrier at -0.6", "degenerate zero at 1.8", "crisis", "tail_exponent", "exponents"}) {
    EXPECT_THAT(outcome.out, HasSubstr(said));
  }
  EXPECT_EQ(outcome.err, "");
}

TEST_F(AtlasTest, HelpHasExamples) {
  const Outcome outcome = run({"atlas", "--help"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.out, HasSubstr("flypaper atlas sharp_and_flat"));
}

TEST_F(AtlasTest, RefusesWhatItCannotDo) {
  expect_refused({"atlas", "w1*w2"}, {"one variable", "has 2", "check --at"});
  expect_refused({"atlas", "shrap_and_flat"}, {"did you mean 'sharp_and_flat'"});
  expect_refused({"atlas", "w", "--loss", "msee"}, {"--loss", "'msee'", "mse"});
  expect_refused({"atlas", "w", "--box", "1"}, {"--box 1", "LO,HI"});
  expect_refused({"atlas", "w", "--box", "1,0"}, {"--box 1,0", "LO below HI"});
  expect_refused({"atlas", "w", "--learning-rate", "0"}, {"--learning-rate 0", "positive"});
  expect_refused({"atlas", "w", "--momentum", "1"}, {"momentum 1", "momentum < 1"});
  expect_refused({"atlas", "w", "--batch-size", "0"}, {"--batch-size", "at least 1"});
  expect_refused({"atlas", "sharp_and_flat", "--basin=-inf,-0.6"}, {"--basin", "--figures"});
  expect_refused({"atlas", "w", "--figures", "out"}, {"barrier", "--figures"});
  expect_refused({"atlas", "sharp_and_flat", "--figures", "out", "--basin", "0,3"}, {"--basin 0,3", "regular zero"});
  expect_refused({"atlas", "sharp_and_flat", "--figures", "out", "--basin=-inf,inf"}, {"finite end"});
}

}  // namespace
}  // namespace flypaper::cli_tests
