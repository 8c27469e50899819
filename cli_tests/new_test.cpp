// `new`: what is filled in, by hand; that the file passes `check`; and what is refused.
#include <gmock/gmock.h>

#include <filesystem>

#include "cli_tests/json.hpp"
#include "cli_tests/workspace.hpp"

namespace flypaper::cli_tests {
namespace {
using testing::HasSubstr;

class NewTest : public Workspace {
 protected:
  /// Drafts a file here and expects that it passes its own check. Returns what --json says.
  [[nodiscard]] Json draft(const std::string& name, std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"new", name, "--json"});
    const Json json = read_json(run(arguments));
    const Outcome checked = run({"check", json.at("file").get<std::string>()});
    EXPECT_EQ(checked.status, 0) << checked.out << checked.err;
    return json;
  }
  /// The keys of `points` without the words of evidence and reasons.
  static Json facts(const Json& json) {
    Json found = json.at("points");
    for (Json& point : found) {
      point.erase("evidence");
      if (point.contains("unclaimed")) point["unclaimed"] = true;
    }
    return found;
  }
};

TEST_F(NewTest, TwoWellsAreKnownExactly) {
  const Json json = draft("two_wells", {"--q", "(w1+w0)*(w1-w0)^2", "--set", "w0=1.8"});
  EXPECT_EQ(json.at("file"), "two_wells.toml");
  EXPECT_EQ(facts(json), Json::parse(R"([
    {"at": ["-9/5"], "basin": ["-inf", "-3/5"], "learning_coefficient": "1/2", "multiplicity": 1},
    {"at": ["9/5"], "basin": ["-3/5", "inf"], "learning_coefficient": "1/4", "multiplicity": 1},
    {"at": ["-3/5"], "unclaimed": true}])"));
  const std::string text = contents().at("two_wells.toml");
  EXPECT_THAT(text, HasSubstr("title = \"Two wells\"\nQ = \"(w1+w0)*(w1-w0)^2\"\nparameters = { w0 = \"9/5\" }\n"));
  EXPECT_THAT(text, HasSubstr("box = { w1 = [\"-3.6\", \"3.6\"] }"));
  EXPECT_THAT(text, HasSubstr("at = [\"-3/5\"]\nunclaimed = \"Q' = 0 and Q = 6.912"));
}

TEST_F(NewTest, IrrationalZerosAreTheNearestDoubles) {
  const Json json = draft("roots", {"--q", "w1^4 - 2*w1^2"});
  EXPECT_EQ(facts(json), Json::parse(R"([
    {"at": ["-1.4142135623730951"], "basin": ["-inf", "-1"], "learning_coefficient": "1/2", "multiplicity": 1},
    {"at": ["0"], "basin": ["-1", "1"], "learning_coefficient": "1/4", "multiplicity": 1},
    {"at": ["1.4142135623730951"], "basin": ["1", "inf"], "learning_coefficient": "1/2", "multiplicity": 1},
    {"at": ["-1"], "unclaimed": true}, {"at": ["1"], "unclaimed": true}])"));
  EXPECT_EQ(json.at("symmetries"), Json::parse(R"([{"maps": ["-w1"], "parity": "even"}])"));
}

TEST_F(NewTest, FunctionsOfOneVariableAreSearched) {
  const Json sine = draft("sine", {"--q", "sin(w1)"});
  EXPECT_EQ(facts(sine), Json::parse(R"([
    {"at": ["-3.141592653589793"], "learning_coefficient": "1/2", "multiplicity": 1},
    {"at": ["0"], "basin": ["-1.5707963267948966", "1.5707963267948966"], "learning_coefficient": "1/2", "multiplicity": 1},
    {"at": ["3.141592653589793"], "learning_coefficient": "1/2", "multiplicity": 1},
    {"at": ["-1.5707963267948966"], "unclaimed": true}, {"at": ["1.5707963267948966"], "unclaimed": true}])"));
  EXPECT_THAT(sine.at("remarks").at(0).get<std::string>(), HasSubstr("between -4 and 4"));
  const Json wells = facts(draft("wells", {"--q", "(exp(w1)-2)*tanh(w1)^2"}));
  EXPECT_EQ(wells[0], Json::parse(R"({"at": ["0"], "learning_coefficient": "1/4", "multiplicity": 1})"));
  EXPECT_EQ(wells[1].at("learning_coefficient"), "1/2");
  // One zero of order 2, though |Q| vanishes up to rounding in many doubles around it.
  EXPECT_EQ(facts(draft("square", {"--q", "(exp(w)-2)^2"})),
            Json::parse(R"([{"at": ["0.6931471805599453"], "learning_coefficient": "1/4", "multiplicity": 1}])"));
}

TEST_F(NewTest, WhereALogarithmEndsThereIsNoPoint) {
  const Json json = draft("edge", {"--q", "log(w1)*(w1-1)^2"});
  EXPECT_EQ(facts(json), Json::parse(R"([{"at": ["1"], "learning_coefficient": "1/6", "multiplicity": 1}])"));
  EXPECT_THAT(json.at("remarks").at(0).get<std::string>(), HasSubstr("not defined at 0"));
}

TEST_F(NewTest, ReflectionAboutTheMeanOfTheZeros) {
  EXPECT_EQ(draft("shifted", {"--q", "(w1-1)*(w1-2)*(w1-3)"}).at("symmetries"),
            Json::parse(R"([{"maps": ["4 - w1"], "parity": "odd"}])"));
}

TEST_F(NewTest, AxesAndOriginOfTwoVariables) {
  const Json json = draft("line", {"--q", "(w1^2+w2^2)*w1"});
  EXPECT_EQ(facts(json), Json::parse(R"([
    {"at": ["0", "0"], "learning_coefficient": "1/3", "multiplicity": 1},
    {"at": ["0", "1"], "learning_coefficient": "1/2", "multiplicity": 1}])"));
  EXPECT_EQ(json.at("symmetries"),
            Json::parse(R"([{"maps": ["-w1", "w2"], "parity": "odd"}, {"maps": ["w1", "-w2"], "parity": "even"}])"));
}

// Two circles' worth of a nodal cubic: y^2 = (x-1)^2 (x+1) crosses itself at (1, 0); the line w1 = 3 meets it at (3,
// +-4).
TEST_F(NewTest, SingularPointsAwayFromTheOrigin) {
  const Json json = draft("node", {"--q", "(w2^2 - (w1-1)^2*(w1+1))*(w1-3)"});
  EXPECT_EQ(facts(json), Json::parse(R"([
    {"at": ["0", "0"], "unclaimed": true},
    {"at": ["1", "0"], "learning_coefficient": "1/2", "multiplicity": 2},
    {"at": ["3", "-4"], "learning_coefficient": "1/2", "multiplicity": 2},
    {"at": ["3", "4"], "learning_coefficient": "1/2", "multiplicity": 2},
    {"at": ["-1", "0"], "learning_coefficient": "1/2", "multiplicity": 1},
    {"at": ["0", "-1"], "learning_coefficient": "1/2", "multiplicity": 1},
    {"at": ["0", "1"], "learning_coefficient": "1/2", "multiplicity": 1},
    {"at": ["3", "0"], "learning_coefficient": "1/2", "multiplicity": 1}])"));
}

// The points of solutions of a linear network, none of which lies on an axis.
TEST_F(NewTest, EveryBranchOfACurveHasAPoint) {
  const Json json = draft("two", {"--q", "w1*w2-1"});
  EXPECT_EQ(facts(json), Json::parse(R"([
    {"at": ["0", "0"], "unclaimed": true},
    {"at": ["1", "1"], "learning_coefficient": "1/2", "multiplicity": 1},
    {"at": ["-1", "-1"], "learning_coefficient": "1/2", "multiplicity": 1}])"));
  EXPECT_THAT(
      json.at("points")[1].at("evidence").get<std::string>(),
      HasSubstr("the zeros are a smooth curve, along which the noise moves w by learning_rate^2/batch_size times "
                "(0, 0) a step"));
  // At (1, 2): grad |grad Q|^2 = (2, 4), of which (-6/5, 12/5) is along the curve; a quarter of it, backwards.
  EXPECT_THAT(draft("four", {"--q", "w1*w2-2"}).at("points")[1].at("evidence").get<std::string>(),
              HasSubstr("times (0.3, -0.6) a step"));
  // On w1 = 0 of (w1^2 + w2^2) w1 the curvature is w2^4: a quarter of its slope, backwards.
  EXPECT_THAT(draft("line", {"--q", "(w1^2+w2^2)*w1"}).at("points")[1].at("evidence").get<std::string>(),
              HasSubstr("times (0, -1) a step"));
}

TEST_F(NewTest, IrrationalPointsOfCurvesAreWrittenAsTheirNearestDoubles) {
  EXPECT_EQ(facts(draft("ring", {"--q", "w1^2+w2^2-3"})), Json::parse(R"([
    {"at": ["0", "0"], "unclaimed": true},
    {"at": ["0", "1.7320508075688772"], "learning_coefficient": "1/2", "multiplicity": 1}])"));
  EXPECT_EQ(facts(draft("isolated", {"--q", "((w1^2-2)^2+w2^2)*(w1-w2)^2"})), Json::parse(R"([
    {"at": ["0", "0"], "learning_coefficient": "1/4", "multiplicity": 1},
    {"at": ["-1.4142135623730951", "0"], "learning_coefficient": "1/2", "multiplicity": 1},
    {"at": ["1.4142135623730951", "0"], "learning_coefficient": "1/2", "multiplicity": 1}])"));
}

TEST_F(NewTest, ConstantsAndMoreVariables) {
  EXPECT_EQ(draft("three", {"--q", "3"}).at("points").size(), 0U);
  EXPECT_EQ(draft("nothing", {"--q", "w1-w1"}).at("points").size(), 0U);
  EXPECT_EQ(facts(draft("many", {"--q", "w1*w2^2*w3^3"}))[0],
            Json::parse(R"({"at": ["0", "0", "0"], "learning_coefficient": "1/6", "multiplicity": 1})"));
  const Json deep = draft("deep", {"--q", "w1*w2*w3-1"});
  EXPECT_EQ(facts(deep)[1],
            Json::parse(R"({"at": ["1", "1", "1"], "learning_coefficient": "1/2", "multiplicity": 1})"));
  EXPECT_THAT(deep.at("remarks").at(0).get<std::string>(), HasSubstr("no singular points"));
}

TEST_F(NewTest, GoesIntoPotentialsOrWhereItIsTold) {
  write("potentials/other.txt", "");
  EXPECT_EQ(draft("here", {"--q", "w1"}).at("file"), "potentials/here.toml");
  EXPECT_EQ(draft("there", {"--q", "w1", "--out", "made/for/it"}).at("file"), "made/for/it/there.toml");
  const Outcome outcome = run({"new", "plain", "--q", "w1^2-2"});
  EXPECT_EQ(outcome.status, 0);
  EXPECT_THAT(outcome.out, HasSubstr("wrote potentials/plain.toml: 2 points with a learning coefficient, 1 without"));
  EXPECT_THAT(outcome.out, HasSubstr("next: flypaper check potentials/plain.toml\n"));
}

TEST_F(NewTest, RefusesWithoutWriting) {
  write("mine.toml", "anything");
  expect_refused({"new", "mine", "--q", "w1"}, {"mine.toml", "there already", "another name"});
  expect_refused({"new", "a-b", "--q", "w1"}, {"'a-b'", "letters, digits and '_'"});
  expect_refused({"new", "../up", "--q", "w1"}, {"'../up'", "letters"});
  expect_refused({"new", "w2", "--q", "w1"}, {"'w2'", "variable"});
  expect_refused({"new", std::string(300, 'a'), "--q", "w1"}, {"at most 100"});
  expect_refused({"new", "other"}, {"--q is missing"});
  expect_refused({"new"}, {"NAME"});
  expect_caret(expect_refused({"new", "other", "--q", "w1*(b)"}, {"'b'"}, 3), "w1*(b)", 5);
  expect_refused({"new", "other", "--q", "w1", "--set", "a=2"}, {"does not use the parameter a"});
  expect_refused({"new", "other", "--q", "w1", "--set", "w1=2"}, {"w1"});
  expect_refused({"new", "other", "--q", "w1", "--out", "mine.toml"}, {"mine.toml"});
  expect_refused({"new", "other", "--q", "w1", "--out", "/proc/nowhere"}, {"/proc/nowhere"});
}

}  // namespace
}  // namespace flypaper::cli_tests
