// `atlas`: what it lists, computed by hand or known from theory, and what it refuses.
#include <gmock/gmock.h>

#include <cmath>

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
  for (const char* said : {"regular zero at -1.8", "barrier at -0.6", "degenerate zero at 1.8", "crisis",
                           "tail_exponent", "exponents", "P(distance > x) falls like x to minus this"}) {
    EXPECT_THAT(outcome.out, HasSubstr(said));
  }
  EXPECT_EQ(outcome.err, "");
}

TEST_F(AtlasTest, AMaximumOfHigherOrderIsStableAtNoLearningRate) {
  const Json found = points({"w1^4-1"});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[1].at("kind"), "barrier");
  for (const char* key : {"mean", "mean_square", "almost_sure"}) {
    EXPECT_EQ(found[1].at("stability").at(key), 0.0) << key;
  }
  EXPECT_THAT(found[1].at("stability").at("reason").get<std::string>(), HasSubstr("no minimum of the loss"));
  for (const char* key : {"mean", "mean_square", "almost_sure"}) {
    EXPECT_EQ(points({"w1^4+1"})[0].at("stability").at(key), "inf") << key;
    EXPECT_EQ(points({"w1^3+1"})[1].at("stability").at(key), 0.0) << key;
  }
}

// The zeros are 2e-7 apart: beside them descent is followed from as near as that, and each point is listed.
TEST_F(AtlasTest, OnePointDoesNotHideTheOthers) {
  const Json found = points({"w1^5-(100*w1-1)^2", "--learning-rate", "1e-3"});
  std::size_t zeros = 0;
  for (const Json& point : found) {
    EXPECT_TRUE(point.at("stability").contains("mean")) << point;
    if (!point.contains("noise_free")) continue;
    ++zeros;
    const Json& descent = point.at("noise_free");
    EXPECT_TRUE(descent.contains("reason") || descent.at("crisis").is_number()) << point;
  }
  EXPECT_GE(zeros, 2U);
  EXPECT_EQ(run({"atlas", "w1^5-(100*w1-1)^2"}).status, 0);
}

// Beside a barrier that is near, one that is far counts for nothing: two wells, as in their own units.
TEST_F(AtlasTest, TheCrisisBesideABarrierIsThatOfTwoWells) {
  for (const char* q :
       {"(w1+1)*(w1-1)*(w1-1.00001)^2", "(w1+1)*(w1-1)*(w1-1.0000000001)^2", "(w1+1)*(w1-1)*(w1-1.00000000001)^2",
        "(w1+1)*(w1-1)*(w1-1.00000000000000002)^2", "(w1+1)*(1-w1)*(w1-0.99999999999)^2"}) {
    std::size_t crises = 0;
    for (const Json& point : points({q})) {
      if (point.at("kind") != "regular zero" || std::abs(point.at("at").get<double>() - 1.0) > 1e-9) continue;
      EXPECT_NEAR(point.at("noise_free").at("crisis_h").get<double>(), 3.350376, 1e-4) << q;
      ++crises;
    }
    EXPECT_EQ(crises, 1U) << q;
  }
}

// Functions are not moved, so it is said that doubles do not follow them there.
TEST_F(AtlasTest, SaysWhereDescentIsNotFollowed) {
  const Json found = points({"(exp(w1)-1)*(w1-1)*(w1-1.00000000001)^2", "--box=-1,3"});
  std::size_t refused = 0;
  for (const Json& point : found) {
    if (point.at("kind") != "regular zero" || point.at("at") != 1.0) continue;
    EXPECT_THAT(point.at("noise_free").at("reason").get<std::string>(), HasSubstr("too few doubles")) << point;
    ++refused;
  }
  EXPECT_EQ(refused, 1U) << found;
}

// In units in which Q is small or large, only the numbers that are told move out of the doubles.
TEST_F(AtlasTest, SaysWhatIsBeyondTheRangeOfDoubles) {
  for (const char* q : {"sin(w1)*1e-170", "sin(w1)*1e170", "w1*exp(-w1^2)*1e-200"}) {
    std::size_t regular = 0;
    for (const Json& point : points({q, "--box=-5,5"})) {
      if (!point.contains("noise_free")) continue;
      EXPECT_EQ(point.at("kind"), "regular zero") << q;
      EXPECT_TRUE(point.at("noise_free").at("crisis").is_null()) << q;
      EXPECT_THAT(point.at("noise_free").at("reason").get<std::string>(), HasSubstr("beyond the range of doubles"))
          << q;
      ++regular;
    }
    EXPECT_GE(regular, 1U) << q;
  }
  // Of order 1e-6518.
  for (const Json& point : points({"sin(w1^3)*exp(-w1^6)", "--box=-5,-4.9"})) {
    EXPECT_TRUE(point.at("coefficient").is_null()) << point;
    EXPECT_THAT(point.at("coefficient_reason").get<std::string>(), HasSubstr("beyond the range of doubles"));
    for (const char* key : {"mean", "mean_square", "almost_sure"}) {
      EXPECT_TRUE(point.at("stability").contains(key)) << key << " of " << point;
    }
    EXPECT_TRUE(point.at("stability").contains("reason"));
    if (!point.contains("noise_free")) continue;
    EXPECT_TRUE(point.at("noise_free").at("crisis").is_null()) << point;
  }
}

// A reader may ask for the same keys where an error is the reason, at a bifurcation here, as elsewhere.
TEST_F(AtlasTest, WhatIsNotFoundIsNullWithAReason) {
  const std::string at_bifurcation = "(-9)*(w1-(3/5))^2*(w1^2+(5)*w1+(7))^2*(w1^2+(3)*w1+(2))";
  for (const std::string& q : {at_bifurcation, std::string("(exp(w1)-1)*(w1-1)*(w1-1.00000000001)^2")}) {
    std::size_t without = 0;
    for (const Json& point : points({q, "--batch-size", "1", "--box=-4,3"})) {
      if (!point.contains("noise_free")) continue;
      const Json& descent = point.at("noise_free");
      ASSERT_TRUE(descent.contains("crisis")) << point;
      EXPECT_EQ(descent.at("crisis").is_null(), descent.contains("reason")) << point;
      without += descent.at("crisis").is_null() ? 1 : 0;
    }
    EXPECT_GE(without, 1U) << q;
  }
}

TEST_F(AtlasTest, FiguresAreDrawnToTheEnd) {
  const Json figures = read_json(run({"atlas", "w^2-1", "--figures", "drawn", "--json"})).at("figures");
  // w -> w (1 + 2 r - 2 r w^2) throws its highest point across 0 from (2/3)(1 + 2 r) = sqrt(3) on; h = 4 r.
  EXPECT_NEAR(figures.at("crisis_h").get<double>(), 3.0 * std::sqrt(3.0) - 2.0, 1e-5);
  const Contents drawn = below(contents(), "drawn/");
  EXPECT_EQ(drawn.size(), 3U);
  const auto expect_drawn = [&](const std::string& file, std::vector<std::string> says, const Json& curves) {
    ASSERT_TRUE(drawn.contains(file)) << file;
    const std::string& svg = drawn.at(file);
    EXPECT_TRUE(svg.starts_with("<svg") && svg.ends_with("</svg>\n")) << file;
    EXPECT_EQ(svg.find("nan"), std::string::npos) << file;
    for (const Json& curve : curves) says.push_back(curve.at("label"));
    for (const std::string& text : says) EXPECT_NE(svg.find(text), std::string::npos) << file << ": " << text;
  };
  const std::string rate = "exact escape rate per step";
  expect_drawn("phase.svg",
               {"batch size B", "exits per step", ">stable<", "trapped cycle or band", "crisis: leaves",
                "largest h stable in mean square", "largest h stable almost surely"},
               Json::array());
  std::size_t known = 0;
  for (const Json& row : figures.at("phase")) {
    for (const Json& value : row.at("rate_per_step")) known += value.is_number() ? 1 : 0;
  }
  std::size_t drawn_cells = 0;
  for (std::size_t at = 0; (at = drawn.at("phase.svg").find("<polygon", at)) != std::string::npos; ++at) ++drawn_cells;
  EXPECT_GT(known, 100U);
  EXPECT_GE(drawn_cells, known) << "a cell of colour for each rate, and the colour bar";
  expect_drawn("collapse.svg", {rate}, figures.at("learning_rates"));
  expect_drawn("collapse.svg", {rate}, figures.at("scales"));
  expect_drawn("batch_size.svg", {rate, "batch size B"}, figures.at("batch_sizes"));

  // Wells 1.6 times as far apart with the noise scaled along are the wells as given; with the noise as given they are
  // not.
  const Json& as_given = figures.at("learning_rates")[1].at("rate_per_step");
  const Json& along = figures.at("scales")[1].at("rate_per_step");
  const Json& apart = figures.at("learning_rates")[2].at("rate_per_step");
  ASSERT_EQ(as_given.size(), along.size());
  for (std::size_t i = 0; i < along.size(); ++i) {
    ASSERT_TRUE(as_given[i].is_number()) << i;
    EXPECT_NEAR(along[i].get<double>() / as_given[i].get<double>(), 1.0, 1e-4) << i;
    EXPECT_TRUE(apart[i].is_null() || apart[i].get<double>() < 0.9 * as_given[i].get<double>()) << i;
  }
  // Below the crisis the rate falls with the batch size; at any h the last curve is above the crisis and stays.
  const Json& below_crisis = figures.at("batch_sizes")[1].at("rate_per_step");
  EXPECT_LT(below_crisis[9].get<double>(), 1e-3 * below_crisis[1].get<double>());
  const Json& above_crisis = figures.at("batch_sizes")[4].at("rate_per_step");
  EXPECT_GT(above_crisis[9].get<double>(), 0.1 * above_crisis[1].get<double>());
  // A cell of the phase diagram by the other verb.
  const Json& row = figures.at("phase")[3];
  const std::string learning_rate = Json(row.at("h")[8].get<double>() / 4.0).dump();
  const Json exact = read_json(run({"escape", "w^2-1", "--basin=-inf,0", "--learning-rate", learning_rate,
                                    "--batch-size", row.at("batch_size")[8].dump(), "--loss", "half_mse", "--json"}));
  EXPECT_NEAR(exact.at("rate_per_step").get<double>() / row.at("rate_per_step")[8].get<double>(), 1.0, 1e-4);
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

// In doubles Q and Q'' are lost to cancellation there, and a maximum of the loss was told to be stable at every rate.
TEST_F(AtlasTest, MaximaBesideManyZerosAreUnstable) {
  for (const char* q : {"(w1-3)^20*(w1-4)", "(w1-1e8)*(w1-100000001)", "(w1-1)*(w1-1.00000001)"}) {
    const Json atlas = read_json(run({"atlas", "--json", q}));
    for (const Json& point : atlas.at("points")) {
      if (point.at("kind") != "barrier") continue;
      EXPECT_EQ(point.at("stability").at("mean"), 0.0) << q;
    }
  }
}

}  // namespace
}  // namespace flypaper::cli_tests
