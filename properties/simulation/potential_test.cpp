// Files of potentials: what is read of them, and what is said of each line that cannot be meant.
#include "flypaper/simulation/model/potential.hpp"

#include <gmock/gmock.h>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"

namespace flypaper {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string good = R"(title = "Two wells"
Q = "(w1 + w0)*(w1 - w0)^2"
box = { w1 = ["-2*w0", "2*w0"] }

[parameters]
w0 = "9/5"

[[point]]
at = ["-w0"]
basin = ["-inf", "-w0/3"]
learning_coefficient = "1/2"
multiplicity = 1
escape = { per_step = 0.117, tolerance = 0.01, learning_rate = 0.02, batch_size = 20, loss = "mse" }
evidence = "simple zero"

[[point]]
at = [0]
unclaimed = "a slope"

[[symmetry]]
maps = ["-w1"]
parity = "odd"
unclaimed = "it is none"
)";

class PotentialFile : public testing::Test {
 protected:
  Potential load(const std::string& text) {
    write_file(file(), text);
    return Potential::load(file());
  }
  /// What is said, without the folder, of the file with another text in place of one that it has.
  std::string said(const std::string& written, const std::string& instead) {
    std::string text = good;
    text.replace(text.find(written), written.size(), instead);
    try {
      (void)load(text);
    } catch (const PlacedError& error) {
      return std::string(error.what()).substr(folder_.path().string().size());
    }
    return "";
  }

 private:
  [[nodiscard]] std::filesystem::path file() const { return folder_.path() / "wells.toml"; }
  TemporaryFolder folder_;
};

TEST_F(PotentialFile, IsReadWhole) {
  const Potential potential = load(good);
  EXPECT_EQ(potential.name, "wells");
  EXPECT_EQ(potential.title, "Two wells");
  EXPECT_EQ(potential.dimension(), 1U);
  EXPECT_EQ(potential.box, (Box{{-3.6}, {3.6}}));
  ASSERT_EQ(potential.points.size(), 2U);
  const ClaimedPoint& point = potential.points[0];
  EXPECT_THAT(point.at, ElementsAre(-1.8));
  EXPECT_THAT(point.exact, ElementsAre(Rational(-9, 5)));
  EXPECT_EQ(point.basin, (Box{{-INFINITY}, {-0.6}}));
  EXPECT_EQ(point.learning_coefficient, "1/2");
  EXPECT_EQ(point.multiplicity, 1U);
  EXPECT_EQ(point.escape->per_step, 0.117);
  EXPECT_EQ(point.escape->tolerance, 0.01);
  EXPECT_EQ(point.escape->learning_rate, 0.02);
  EXPECT_EQ(point.escape->batch_size, 20U);
  EXPECT_EQ(point.escape->loss, "mse");
  EXPECT_EQ(point.evidence, "simple zero");
  EXPECT_EQ(potential.points[1].unclaimed, "a slope");
  EXPECT_EQ(potential.points[1].multiplicity, 0U);
  ASSERT_EQ(potential.symmetries.size(), 1U);
  EXPECT_THAT(potential.symmetries[0].maps, ElementsAre("-w1"));
  EXPECT_EQ(potential.symmetries[0].parity, ClaimedSymmetry::Parity::odd);
  EXPECT_EQ(potential.symmetries[0].unclaimed, "it is none");
}

TEST_F(PotentialFile, WhatIsClaimedHasEvidenceAndWhatIsNotHasAReason) {
  const std::string needs = "needs either `evidence` for what is claimed or `unclaimed` with the reason";
  EXPECT_THAT(said("evidence = \"simple zero\"\n", ""), HasSubstr("wells.toml:9: point.at = [\"-w0\"]: " + needs));
  EXPECT_THAT(said("unclaimed = \"a slope\"", "unclaimed = \"a\"\nevidence = \"b\""), HasSubstr(needs));
  EXPECT_THAT(said("unclaimed = \"it is none\"\n", ""), HasSubstr("symmetry.maps = [\"-w1\"]: " + needs));
}

TEST_F(PotentialFile, PointsAreOnceInTheirBasinsAndClaimsAtZeros) {
  EXPECT_THAT(said("at = [0]", "at = [\"-9/5\"]"),
              HasSubstr(":17: point.at = [\"-9/5\"]: this point is there already"));
  EXPECT_THAT(said("at = [0]", "at = [0, 0]"), HasSubstr("must have one coordinate for each of 1 variables"));
  for (const char* at : {"-0.6", "1", "-0.5"}) {
    EXPECT_THAT(said("at = [\"-w0\"]", "at = [\"" + std::string(at) + "\"]"), HasSubstr("does not hold its point"))
        << at;
  }
  EXPECT_THAT(said("\"-inf\", \"-w0/3\"", "\"-w0\", \"-w0/3\""), HasSubstr("does not hold its point")) << "it is open";
  EXPECT_THAT(said("\"-inf\", \"-w0/3\"", "\"-w0/3\", \"-w0/3\""), HasSubstr("the lower end -0.6 is not below"));
  EXPECT_THAT(said("unclaimed = \"a slope\"", "learning_coefficient = 1\nevidence = \"b\""),
              HasSubstr("here, and learning"));
  EXPECT_THAT(said("unclaimed = \"a slope\"", "multiplicity = 1\nevidence = \"b\""),
              HasSubstr("point.at = [0]: Q = 5.832"));
  EXPECT_THAT(said("\"1/2\"", "\"-1/2\""), HasSubstr("must be a positive number as in \"1/2\""));
  EXPECT_THAT(said("\"1/2\"", "0"), HasSubstr("must be a positive number"));
  EXPECT_THAT(said("\"1/2\"", "inf"), HasSubstr("must be a positive number"));
}

TEST_F(PotentialFile, EscapesHaveABasinAndAllTheirNumbers) {
  EXPECT_THAT(said("basin = [\"-inf\", \"-w0/3\"]\n", ""), HasSubstr("needs the point's `basin` beside it"));
  EXPECT_THAT(said("per_step = 0.117, ", ""), HasSubstr("per_step is missing"));
  EXPECT_THAT(said("tolerance = 0.01", "tolerance = -0.01"), HasSubstr("must be a positive number"));
  EXPECT_THAT(said("batch_size = 20", "batch_size = 0"), HasSubstr("must be a whole number of at least 1"));
  EXPECT_THAT(said("loss = \"mse\"", "loss = \"mse\", lose = 1"), HasSubstr("'lose' is no known key"));
  EXPECT_THAT(said("loss = \"mse\"", "loss = \"mae\""), HasSubstr("'mae' is no choice"));
}

TEST_F(PotentialFile, SymmetriesMapEveryVariableToTheSameOnes) {
  EXPECT_THAT(said("maps = [\"-w1\"]", "maps = [\"-w1\", \"w1\"]"),
              HasSubstr("one expression for each of 1 variables"));
  EXPECT_THAT(said("maps = [\"-w1\"]", "maps = [\"-w2\"]"), HasSubstr("'-w2' has another variable"));
  EXPECT_THAT(said("parity = \"odd\"", "parity = \"old\""), HasSubstr("'old' is no choice; did you mean 'odd'"));
  EXPECT_EQ(said("parity = \"odd\"\n", ""), "");
}

TEST_F(PotentialFile, ParametersAreUsedNamedAndFinite) {
  EXPECT_THAT(said("w0 = \"9/5\"", "w0 = \"9/5\"\nw00 = 1"), HasSubstr(":7: parameters.w00 = 1: nothing uses this"));
  EXPECT_THAT(said("w0 = \"9/5\"", "w0 = \"9/5\"\nw = 1"), HasSubstr("this name is taken by the grammar"));
  EXPECT_THAT(said("w0 = \"9/5\"", "w0 = inf"), HasSubstr("must be finite"));
  EXPECT_EQ(said("w0 = \"9/5\"", "a = \"9/5\"\nw0 = \"a\""), "") << "used by another parameter";
}

TEST_F(PotentialFile, KeysThatNobodyKnowsAreErrors) {
  EXPECT_THAT(said("title = ", "tilte = "), HasSubstr("'tilte' is no known key of the file; did you mean 'title'"));
  EXPECT_THAT(said("[[point]]\nat = [0]", "[[pint]]\nat = [0]"), HasSubstr("'pint' is no known key of the file"));
  EXPECT_THAT(said("multiplicity = 1", "multiplicty = 1"), HasSubstr("'multiplicty' is no known key of point"));
  EXPECT_THAT(said("w1 = [\"-2*w0\"", "w2 = [0, 1], w1 = [\"-2*w0\""), HasSubstr("'w2' is no known key of box"));
}

TEST(PotentialText, NamesAndExpressionsAreToldApart) {
  const TemporaryFolder folder;
  write_file(folder.path() / "wells.toml", good);
  const auto message = [&](const std::string& text, const Parameters& given) -> std::string {
    try {
      (void)find_potential(text, folder.path(), given);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(find_potential("wells", folder.path(), {}).title, "Two wells");
  EXPECT_EQ(find_potential((folder.path() / "wells.toml").string(), folder.path(), {}).title, "Two wells");
  EXPECT_EQ(find_potential("a*w1", folder.path(), {{"a", 2.0}}).print(), "2*w1");
  EXPECT_THAT(message("wels", {}), HasSubstr("did you mean 'wells'"));
  EXPECT_THAT(message("ab", {}), HasSubstr("'ab' is no potential (variables are w1 to w8)"));
  EXPECT_THAT(message("abc", {}), testing::Not(HasSubstr("w8")));
  EXPECT_THAT(message("wells", {{"a", 2.0}}), HasSubstr("go with an expression"));
  EXPECT_THAT(message(" ", {}), HasSubstr("' ' is no potential; give a name or an expression"));
  EXPECT_THAT(message("w1*(", {}), HasSubstr("cannot read Q: "));
  EXPECT_THAT(message("w1", {{"exp", 2.0}}), HasSubstr("'exp' is a function; give the parameter another name"));
  EXPECT_THAT(message("w1 + inf", {}), HasSubstr("holds a constant that is not finite"));
}

}  // namespace
}  // namespace flypaper
