// `check`: learning coefficients with their certificates, ranks, and the claims of a file.
#include <gmock/gmock.h>

#include "cli_tests/json.hpp"
#include "cli_tests/project.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::HasSubstr;

const std::string cubic = "(w1^2+w2^2)*w1";

class CheckGeometryTest : public Workspace {
 protected:
  [[nodiscard]] Json check(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"check", "--json"});
    return read_json(run(arguments));
  }
};

TEST_F(CheckGeometryTest, LearningCoefficientHasItsCertificate) {
  const Json json = check({cubic}).at("learning_coefficient");
  EXPECT_EQ(json.at("lambda"), "1/3");
  EXPECT_EQ(json.at("multiplicity"), 1);
  EXPECT_EQ(json.at("method"), "newton_polygon");
  EXPECT_FALSE(json.at("certificate").empty());
  EXPECT_EQ(json.at("newton_polygons"), Json::parse(R"([{"corners": [[1,2],[3,0]], "distance": "3/2",
      "face": "compact_edge", "edge": [[1,2],[3,0]], "real_roots": []}])"));
  const Json shifted = check({"w2-w1^2"}).at("learning_coefficient");
  EXPECT_EQ(shifted.at("lambda"), "1/2") << "the raw polygon would say 3/4";
  EXPECT_EQ(shifted.at("newton_polygons")[0].at("shift"), "w2 -> w2 + w1^2");
}

// 0.1 and 1/3 are no doubles: the point and the parameters mean what is written.
TEST_F(CheckGeometryTest, LearningCoefficientTakesNumbersAsWritten) {
  for (const char* at : {"0.1", "1/3", "a", "a^2/3"}) {
    const Json json = check({"(w1-0.1)^2*(w1-1/3)^2*(w1-a)^2*(w1-a^2/3)^2", "--set", "a=0.7", "--at", at});
    EXPECT_EQ(json.at("learning_coefficient").at("lambda"), "1/4") << at;
    EXPECT_EQ(json.at("is_zero"), true);
    EXPECT_EQ(json.at("rank"), 0);
  }
}

TEST_F(CheckGeometryTest, FunctionsAreDecidedByTaylorPolynomials) {
  const Json neuron = check({"w1*tanh(w2)"});
  EXPECT_EQ(neuron.at("learning_coefficient").at("lambda"), "1/2");
  EXPECT_EQ(neuron.at("learning_coefficient").at("multiplicity"), 2);
  EXPECT_EQ(neuron.at("rank"), 0);
  for (const auto& [q, lambda] : {std::pair{"exp(w1)-2", "1/2"}, std::pair{"(exp(w1)-2)^2", "1/4"}}) {
    const Json zero = check({q, "--at", "log(2)"}).at("learning_coefficient");
    EXPECT_EQ(zero.at("method"), "order_of_zero");
    EXPECT_EQ(zero.at("lambda"), lambda);
  }
  const Json touching = check({"(sin(w)+cos(w))^2-2", "--at", "0.7853981633974483"}).at("learning_coefficient");
  EXPECT_EQ(touching.at("method"), "not_determined");
  EXPECT_THAT(touching.at("reason").get<std::string>(), HasSubstr("cannot tell"));
}

TEST_F(CheckGeometryTest, LearningCoefficientIsNullWithReason) {
  const Json none = check({"w^2", "--at", "1"}).at("learning_coefficient");
  EXPECT_EQ(none.at("lambda"), nullptr);
  EXPECT_EQ(none.at("multiplicity"), nullptr);
  EXPECT_THAT(none.at("reason").get<std::string>(), HasSubstr("not a zero"));
  // Zero up to rounding is no zero, and the points of a circle are no doubles.
  const Json near = check({"w1^2+w2^2-1", "--at", "0.7071067811865476,0.7071067811865476"});
  EXPECT_EQ(near.at("is_zero"), true);
  EXPECT_EQ(near.at("learning_coefficient").at("lambda"), nullptr);
  EXPECT_EQ(near.at("rank"), nullptr);
  EXPECT_THAT(near.at("learning_coefficient").at("reason").get<std::string>(), HasSubstr("Q is not 0 here"));
  const Json undetermined = check({"w1^2+w2^2-w3^2"}).at("learning_coefficient");
  EXPECT_EQ(undetermined.at("lambda"), nullptr);
  EXPECT_EQ(undetermined.at("method"), "not_determined");
  EXPECT_THAT(undetermined.at("reason").get<std::string>(), HasSubstr("3 variables"));
  // A cone: V = c sqrt(eps) by scaling, for its zeros are regular but for the apex.
  const double estimate = undetermined.at("estimate").get<double>();
  const double error = undetermined.at("standard_error").get<double>();
  EXPECT_NEAR(estimate, 0.5, 3.0 * error);
  EXPECT_LT(error, 0.1);
}

TEST_F(CheckGeometryTest, APointStandsForTheIrrationalZeroBesideIt) {
  const Json near = check({"(w^2-2)^2", "--at", "1.4142135623730951"});
  EXPECT_EQ(near.at("learning_coefficient").at("lambda"), "1/4");
  EXPECT_EQ(near.at("rank"), 0);
}

TEST_F(CheckGeometryTest, NearestDoublesNameAnAlgebraicPointOfThePlane) {
  const std::string q = "((w1^2-2)^2+w2^2)*(w1-w2)";
  const Json isolated = check({q, "--at", "1.4142135623730951,0"});
  EXPECT_EQ(isolated.at("learning_coefficient").at("lambda"), "1/2");
  EXPECT_EQ(isolated.at("learning_coefficient").at("multiplicity"), 1);
  EXPECT_EQ(isolated.at("rank"), 0) << "an isolated zero has no gradient";
  EXPECT_EQ(isolated.at("learning_coefficient").at("certificate")[0],
            "the point stands for the zero (1.4142135623730951, 0) where -2 + w1^2 = 0");
  // The decimals are themselves zeros of w1 - w2, and mean the crossing.
  const Json crossing =
      check({"(w1^2+w2^2-4)*(w1-w2)", "--at", "1.4142135623730951,1.4142135623730951"}).at("learning_coefficient");
  EXPECT_EQ(crossing.at("lambda"), "1/2");
  EXPECT_EQ(crossing.at("multiplicity"), 2);
  const Json regular = check({"w1^2+w2^2-3", "--at", "1,1.4142135623730951"});
  EXPECT_EQ(regular.at("learning_coefficient").at("method"), "regular_zero");
  EXPECT_EQ(regular.at("rank"), 1);
}

TEST_F(CheckGeometryTest, PairOfTheWholePotentialIsThatOfTheBox) {
  const Json plane = check({cubic, "--at", "0,1", "--box", "-1,1;-1,1"});
  EXPECT_EQ(plane.at("learning_coefficient").at("lambda"), "1/2");
  const Json& on_box = plane.at("on_box");
  EXPECT_EQ(on_box.at("lambda"), "1/3");
  EXPECT_EQ(on_box.at("multiplicity"), 1);
  EXPECT_EQ(on_box.at("method"), "least_on_box");
  EXPECT_EQ(on_box.at("box"), Json::parse("[[-1.0, 1.0], [-1.0, 1.0]]"));
  EXPECT_FALSE(on_box.at("certificate").empty());
  EXPECT_EQ(check({cubic, "--at", "0,1", "--box", "-1,1;1/2,1"}).at("on_box").at("lambda"), "1/2");
  EXPECT_EQ(check({"sharp_and_flat"}).at("on_box").at("lambda"), "1/4") << "the box of the file";
  EXPECT_EQ(check({"(w-1/3)^2", "--box", "0,1/3"}).at("on_box").at("lambda"), "1/4") << "1/3 is meant exactly";
  const Json none = check({"w1^2+1"}).at("on_box");
  EXPECT_EQ(none.at("lambda"), nullptr);
  EXPECT_THAT(none.at("reason").get<std::string>(), HasSubstr("no zero in the box"));
  const Json undecided = check({"w1*w2*(w1-w2)", "--box", "0,1;0,1"}).at("on_box");
  EXPECT_EQ(undecided.at("method"), "not_determined");
  EXPECT_THAT(undecided.at("reason").get<std::string>(), HasSubstr("on the edge"));
  // A corner of a homogeneous cubic: t^(2/3), as in the whole plane.
  EXPECT_NEAR(undecided.at("estimate").get<double>(), 1.0 / 3.0, undecided.at("standard_error").get<double>());
  EXPECT_THAT(run({"check", cubic, "--all"}).out, HasSubstr("on_box"));
}

TEST_F(CheckGeometryTest, DrawsNewtonPolygonsAndVolumesOnlyIfAsked) {
  EXPECT_EQ(run({"check", "(w2-w1)*(w2-w1-w1^2)", "--figures", "drawn", "--box", "-1,1;-2,2"}).status, 0);
  EXPECT_EQ(run({"check", "sharp_and_flat", "--figures", "drawn_of_file"}).status, 0);
  const Contents found = contents();
  for (const char* file : {"drawn/newton_polygon_1.svg", "drawn/newton_polygon_2.svg", "drawn/sublevel_volume.svg",
                           "drawn_of_file/sublevel_volume.svg"}) {
    EXPECT_TRUE(found.contains(file)) << file;
  }
  EXPECT_FALSE(found.contains("drawn/newton_polygon_3.svg"));
}

TEST_F(CheckGeometryTest, HessianHasItsExactRank) {
  EXPECT_EQ(check({cubic, "--at", "0,1"}).at("rank"), 1);
  EXPECT_EQ(check({cubic, "--at", "1,1"}).at("rank"), 2);
  EXPECT_EQ(check({cubic}).at("rank"), 0);
}

TEST_F(CheckGeometryTest, ClaimsOfAFileAreHeldToWhatIsFound) {
  const auto claim = [&](const std::string& lambda, const std::string& multiplicity, int status) {
    write("two.toml",
          "title = \"t\"\nQ = \"(w1^2+w2^2)*w1^2\"\nbox = { w1 = [-1, 1], w2 = [-1, 1] }\n[[point]]\nat = [0, 0]\n"
          "learning_coefficient = \"" +
              lambda + "\"\nmultiplicity = " + multiplicity + "\nevidence = \"e\"\n");
    return read_json(run({"check", "two.toml", "--json"}), status).at("claims");
  };
  EXPECT_EQ(claim("1/4", "2", 0)[0].at("passed"), true);
  EXPECT_EQ(claim("1/4", "2", 0)[1].at("passed"), true);
  const Json multiplicity = claim("1/4", "1", 1)[1];
  EXPECT_EQ(multiplicity.at("passed"), false);
  EXPECT_EQ(multiplicity.at("found"), "2");
  const Json lambda = claim("1/3", "2", 1)[0];
  EXPECT_EQ(lambda.at("passed"), false);
  EXPECT_EQ(lambda.at("claim"), "learning coefficient at (0, 0)");
  EXPECT_EQ(lambda.at("claimed"), "1/3");
  EXPECT_EQ(lambda.at("found"), "1/4");
  EXPECT_EQ(lambda.at("evidence"), "e");
}

TEST_F(CheckGeometryTest, ClaimsAtIrrationalZerosAreDecidedInOneVariable) {
  const auto claim = [&](const std::string& q, const std::string& box, const std::string& at, const std::string& lambda,
                         int status) {
    write("root.toml", "title = \"t\"\nQ = \"" + q + "\"\nbox = { " + box + " }\n[[point]]\nat = [" + at +
                           "]\nlearning_coefficient = \"" + lambda + "\"\nevidence = \"e\"\n");
    return read_json(run({"check", "root.toml", "--json"}), status).at("claims")[0].at("passed");
  };
  EXPECT_EQ(claim("(w1^2-2)^2", "w1 = [0, 2]", "1.4142135623730951", "1/4", 0), true);
  EXPECT_EQ(claim("(w1^2-2)^2", "w1 = [0, 2]", "1.4142135623730951", "1/2", 1), false);
  EXPECT_EQ(claim("w1^2+w2^2-1", "w1 = [-1, 1], w2 = [-1, 1]", "0.7071067811865476, 0.7071067811865476", "1/2", 0),
            nullptr);
}

}  // namespace
}  // namespace flypaper::cli_tests
