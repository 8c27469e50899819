// `check` refuses what it cannot read, and says where the mistake is.
#include <gmock/gmock.h>

#include "cli_tests/project.hpp"

namespace flypaper::cli_tests {
namespace {

const std::string file = "potentials/mine.toml";

struct WrongExpression {
  std::string name;
  std::string text;
  std::size_t column;  ///< from 1
  std::string says;
};

std::ostream& operator<<(std::ostream& out, const WrongExpression& wrong) { return out << wrong.name; }

class RefusedExpression : public Project, public testing::WithParamInterface<WrongExpression> {};

TEST_P(RefusedExpression, HasACaretAsArgument) {
  const WrongExpression& wrong = GetParam();
  expect_caret(expect_refused({"check", wrong.text}, {"Q", wrong.says}, 3), wrong.text, wrong.column);
}

TEST_P(RefusedExpression, HasACaretInAFile) {
  const WrongExpression& wrong = GetParam();
  write(file, change(std::string(mine_potential), "w1^2 - a", wrong.text));
  const std::string said = expect_refused({"check", file}, {file + ":2: Q", wrong.says}, 3);
  expect_caret(said, wrong.text, wrong.column);
}

const std::vector<WrongExpression> wrong_expressions{
    {"Unclosed", "(w1", 4, "expected ')'"},
    {"Unopened", "w1)", 3, "operator or the end"},
    {"NoOperand", "w1 + * w2", 6, "expected a number"},
    {"NoExponent", "w1^", 4, "exponent"},
    {"NegativeExponent", "w1^-1", 4, "exponent"},
    {"FractionalExponent", "w1^2.5", 5, "exponent"},
    {"NoOperator", "2 w1", 3, "operator"},
    {"UnknownParameter", "w1*(w1-b)", 8, "'b' is no variable or parameter"},
    {"UnknownVariable", "w1 + w9", 6, "'w9' is no variable or parameter"},
    {"NoVariable", "w1 - w0", 6, "'w0' is no variable or parameter"},
    {"DivisionByZero", "w1/0", 4, "division by 0"},
    {"StrangeCharacter", "w1 $ 2", 4, "operator"},
    {"LeadingMinus", "-w1 +", 6, "expected a number"},
    {"UnknownFunction", "w1*tahn(w1)", 4, "'tahn' is no function; did you mean 'tanh'"},
    {"FunctionWithoutBrackets", "1 + exp w1", 5, "exp needs its argument in brackets"},
    {"UnclosedFunction", "sin(w1", 7, "expected ')'"},
    {"LogarithmOfANegative", "log(-1)*w1", 5, "the logarithm of -1, which is not positive"},
};
INSTANTIATE_TEST_SUITE_P(Expression, RefusedExpression, testing::ValuesIn(wrong_expressions), name_of);

class CheckRefuses : public Project {};

TEST_F(CheckRefuses, MisspeltPotentialWithAllValidNames) {
  expect_refused({"check", "shrap_and_flat"}, {"'shrap_and_flat'", "did you mean 'sharp_and_flat'", "valid: "});
}

TEST_F(CheckRefuses, WrongPoints) {
  expect_refused({"check", "w1", "--at", "1,2"}, {"2 coordinates", "1 variable"});
  expect_refused({"check", "w1*w2", "--at", "1"}, {"1 coordinate", "2 variables"});
  expect_refused({"check", "w1", "--at", "inf"}, {"not finite"});
  expect_refused({"check", "w1", "--at", "w1"}, {"'w1' is no number"});
  expect_caret(expect_refused({"check", "w1", "--at", "1+q"}, {"--at", "'q'"}, 3), "1+q", 3);
  expect_caret(expect_refused({"check", "w1", "--at", "nan"}, {"--at", "'nan'"}, 3), "nan", 1);
}

TEST_F(CheckRefuses, WrongSettings) {
  expect_refused({"check", "w1", "--set", "w0"}, {"--set w0", "w0=1.8"});
  expect_refused({"check", "w1", "--set", "=1"}, {"--set =1", "w0=1.8"});
  expect_refused({"check", "w1", "--set", "w0=1=2"}, {"--set w0=1=2"});
  expect_caret(expect_refused({"check", "w1", "--set", "w0=1+q"}, {"--set", "'q'"}, 3), "1+q", 3);
  expect_refused({"check", file, "--set", "a=2"}, {"--set", "file"});
}

TEST_F(CheckRefuses, SettingsOfNoEffect) {
  for (const char* verb : {"check", "atlas"}) {
    expect_refused({verb, "w1", "--set", "a=2"}, {"--set", "does not use the parameter a"});
    expect_refused({verb, "(w1-ab)*w1", "--set", "ab=1", "--set", "a=2"}, {"--set", "does not use the parameter a;"});
    expect_refused({verb, "a*w1", "--set", "a=2", "--set", "a=3"}, {"--set a", "twice"});
    expect_refused({verb, "w1", "--set", "w1=2"}, {"--set", "'w1' is no name for a parameter"});
    expect_refused({verb, "exp(w1)-2", "--set", "exp=2"}, {"'exp' is a function"});
  }
  expect_refused({"posterior", "w1", "--samples", "9", "--box=-1,1", "--set", "b=2"}, {"parameter b"});
  expect_refused({"new", "other", "--q", "a*w1", "--set", "a=2", "--set", "a=2"}, {"--set a", "twice"});
}

TEST_F(CheckRefuses, WrongBoxes) {
  const auto expect_wrong = [&](const std::string& box, const std::vector<std::string>& says) {
    expect_refused({"check", "w1*w2", "--figures", "drawn", "--box", box}, says);
  };
  expect_wrong("1,-1;-1,1", {"--box", "1 is not below", "-1"});
  expect_wrong("-1,1", {"--box", "1 interval", "2 variables"});
  expect_refused({"check", "w1*w2", "--box", "1,1;-1,1"}, {"--box", "1 is not below"});
  expect_wrong("-1;1", {"--box", "lower and an upper"});
  expect_wrong("-1,1;-1,inf", {"[-1, inf]", "finite"});
  expect_caret(expect_refused({"check", "w1", "--figures", "drawn", "--box", "-1,q"}, {"--box", "'q'"}, 3), "q", 1);
}

TEST_F(CheckRefuses, EmptyRegionsAndNothingToDraw) {
  expect_refused({"check", "w1-3", "--figures", "drawn", "--box", "-1,1"}, {"empty region", "1e-30", "[-1, 1]"});
  expect_refused({"check", "w1*w2*w3", "--figures", "drawn"}, {"nothing to draw"});
}

TEST_F(CheckRefuses, NumbersOfTooManyDigits) {
  expect_refused({"check", "w1 + ((0.5^99)^99)^9"}, {"Q", "10000 digits"});
}

TEST_F(CheckRefuses, LearningRatesThatAreNone) {
  expect_refused({"check", "w1", "--learning-rate", "0"}, {"--learning-rate 0", "positive"});
  expect_refused({"check", "w1", "--learning-rate=-1"}, {"--learning-rate -1", "positive"});
  expect_refused({"check", "w1", "--learning-rate", "fast"}, {"--learning-rate", "fast"});
}

TEST_F(CheckRefuses, WrongLossesAndLearningRates) {
  expect_refused({"check", "w1", "--learning-rate", "0.1", "--loss", "msee"},
                 {"--loss", "'msee'", "did you mean 'mse'"});
  expect_refused({"check", "w1", "--learning-rate", "-1"}, {"--learning-rate -1", "positive"});
  expect_refused({"check", "w1", "--learning-rate", "inf"}, {"--learning-rate inf", "finite"});
}

TEST_F(CheckRefuses, FilesThatAreNone) {
  write("folder.toml/inside", "a file");
  expect_refused({"check", "absent.toml"}, {"'absent.toml'", "cannot read"});
  expect_refused({"check", "folder.toml"}, {"'folder.toml'", "cannot read"});
  expect_refused({"check", "potentials"}, {"'potentials'"});
  expect_refused({"check", "w1", "--data", "absent.csv"}, {"'absent.csv'", "cannot read"});
  expect_refused({"check", "w1", "--data", "potentials"}, {"'potentials'", "cannot read"});
}

TEST_F(CheckRefuses, WrongDataSets) {
  const auto expect_wrong = [&](std::string_view text, const std::vector<std::string>& says) {
    write("wrong.csv", text);
    expect_refused({"check", "w1", "--data", "wrong.csv"}, says);
  };
  expect_wrong("x,y\n1,2\n1,two\n", {"wrong.csv:3:", "'two'"});
  expect_wrong("x,y\n1,2\n\n3,4\n", {"wrong.csv:3:"});
  expect_wrong("x,y\n1,inf\n", {"wrong.csv:2:", "'inf'"});
  expect_wrong("x,y\n1,nan\n", {"wrong.csv:2:", "'nan'"});
  expect_wrong("x,y\n1\n", {"wrong.csv:2:", "'1'"});
  expect_wrong("x,y\n1,2,3\n", {"wrong.csv:2:", "'1,2,3'"});
  expect_wrong("a,b\n1,2\n", {"wrong.csv:1:", "x,y", "not 'a,b'"});
  write("windows.csv", "x,y\r\n1,2\r\n");
  EXPECT_EQ(run({"check", "w1", "--data", "windows.csv"}).status, 0);
  expect_wrong("x,y\n", {"wrong.csv", "no samples"});
  expect_wrong("", {"wrong.csv"});
}

class RefusedPotential : public Project, public testing::WithParamInterface<Mistake> {};

TEST_P(RefusedPotential, WithItsPlace) {
  const Mistake& mistake = GetParam();
  const std::string text = change(std::string(mine_potential), mistake.written, mistake.instead);
  write(file, text);
  std::vector<std::string> says = mistake.says;
  says.push_back(place_of(file, text, mistake.line));
  expect_refused({"check", file}, says, mistake.lines);
}

const std::vector<Mistake> mistakes{
    {"UnknownKey", "box =", "colour = 1\nbox =", "colour", {"'colour'", "parameters"}},
    {"MisspeltKey", "multiplicity", "multiplicty", "multiplicty", {"did you mean 'multiplicity'"}},
    {"KeyWithLettersSwapped", "box =", "titel = 1\nbox =", "titel", {"'titel'", "did you mean 'title'"}},
    {"MisspeltMandatoryKey", "title", "titl", "titl", {"'titl'", "did you mean 'title'"}},
    {"NoTitle", "title = \"Two zeros\"\n", "", "Q =", {"title", "missing"}},
    {"NoQ", "Q = \"w1^2 - a\"\n", "", "title", {"Q", "missing"}},
    {"NoBox", "box = { w1 = [\"-2*a\", \"2*a\"] }\n", "", "title", {"box", "missing"}},
    {"NoIntervalOfVariable", "w1 = [\"-2*a\", \"2*a\"]", "", "box", {"box.w1", "missing"}},
    {"NumberForQ", "\"w1^2 - a\"", "5", "Q = 5", {"Q = 5", "string"}},
    {"IntervalOfNoVariable", "w1 = [", "w2 = [0, 1], w1 = [", "w2", {"w2'", "w1"}},
    {"ReversedBox", "[\"-2*a\", \"2*a\"]", "[\"2*a\", \"-2*a\"]", "box", {"box.w1", "2 is not below", "-2"}},
    {"ReversedBasin", "[\"-inf\", 0]", "[0, \"-inf\"]", "basin", {"basin", "0 is not below", "-inf"}},
    {"BasinWithoutItsPoint", "[\"-inf\", 0]", "[0, \"inf\"]", "basin", {"basin", "point"}},
    {"PointOfTwoCoordinates", "[\"-a\"]", "[0, 1]", "at =", {"at", "1 variable"}},
    {"NoEvidence", "evidence = \"simple zero\"\n", "", "at =", {"evidence", "unclaimed"}},
    {"MultiplicityZero", "multiplicity = 1", "multiplicity = 0", "multiplicity", {"multiplicity = 0", "at least 1"}},
    {"CoefficientIsNoNumber", "\"1/2\"", "\"half\"", "learning_coefficient", {"learning_coefficient", "half"}, 3},
    {"ParameterTaken", "a = 1", "w1 = 1", "parameters", {"w1", "taken"}},
    {"ParameterInfinite", "a = 1", "a = \"inf\"", "parameters", {"inf", "finite"}},
    {"UnusedParameter", "a = 1", "a = 1, b = 2", "parameters", {"b = 2", "nothing uses this parameter"}},
    {"ParameterTwice", "a = 1", "a = 1, a = 2", "parameters", {"not valid TOML", "a"}},
    {"KeyTwice", "box =", "title = \"again\"\nbox =", "again", {"not valid TOML", "title"}},
    {"PointThatIsNoZero",
     "at = [\"-a\"]",
     "at = [\"-2*a\"]",
     "at =",
     {"Q = 3 here", "zeros of Q", "correct the point"}},
    {"LongExpression",
     "w1^2 - a",
     "w1^2 - a" + std::string(1'000'000, ' '),
     "w1^2",
     {"Q = ", "characters; at most 100000 are read"}},
    {"DeepToml", "box =", "deep = " + std::string(100'000, '[') + "\nbox =", "deep", {"not valid TOML", "nest"}},
    {"EscapeWithoutBasin",
     "basin = [\"-inf\", 0]",
     "escape = { per_step = 1, tolerance = 1, learning_rate = 1, batch_size = 1 }",
     "escape",
     {"basin"}},
    {"EscapeWithoutTolerance",
     "evidence",
     "escape = { per_step = 1, learning_rate = 1, batch_size = 1 }\nevidence",
     "escape",
     {"tolerance"}},
    {"SymmetryOfOtherDimension",
     "[[point]]",
     "[[symmetry]]\nmaps = [\"w1\", \"w2\"]\nevidence = \"none\"\n[[point]]",
     "maps",
     {"one expression for each of 1 variables"}},
    {"SymmetryOfOtherParity",
     "[[point]]",
     "[[symmetry]]\nmaps = [\"-w1\"]\nparity = \"evne\"\nevidence = \"none\"\n[[point]]",
     "parity",
     {"did you mean 'even'"}},
    {"SymmetryWithoutEvidence",
     "[[point]]",
     "[[symmetry]]\nmaps = [\"-w1\"]\n[[point]]",
     "maps",
     {"evidence", "unclaimed"}},
    {"SymmetryWithOtherKey",
     "[[point]]",
     "[[symmetry]]\nmap = [\"-w1\"]\nevidence = \"none\"\n[[point]]",
     "map =",
     {"'map'", "did you mean 'maps'"}},
    {"PointTwice",
     "[[point]]",
     "[[point]]\nat = [-1]\nunclaimed = \"later\"\n[[point]]",
     "[\"-a\"]",
     {"there already", "one [[point]]"}},
    {"NumberForTitle", "\"Two zeros\"", "2", "title", {"title = 2", "string"}},
    {"TextForMultiplicity", "multiplicity = 1", "multiplicity = \"1\"", "multiplicity", {"\"1\"", "whole number"}},
    {"FractionForMultiplicity", "multiplicity = 1", "multiplicity = 1.5", "multiplicity", {"1.5", "whole number"}},
    {"ListForEvidence", "evidence = \"simple zero\"", "evidence = [1]", "evidence", {"evidence", "string"}},
    {"NumberForBox", "{ w1 = [\"-2*a\", \"2*a\"] }", "3", "box", {"box = 3", "table"}},
    {"BoxOfThreeEnds", "[\"-2*a\", \"2*a\"]", "[0, 1, 2]", "box", {"box.w1", "lower and an upper end"}},
    {"BoxOfWords", "[\"-2*a\", \"2*a\"]", "[true, 2]", "box", {"box.w1", "numbers or expressions"}},
    {"NumberForPoint", "at = [\"-a\"]", "at = 3", "at =", {"at = 3", "list"}},
    {"NumberForParameters", "{ a = 1 }", "1", "parameters", {"parameters = 1", "table"}},
    {"NegativeCoefficient", "\"1/2\"", "\"-1/2\"", "learning_coefficient", {"-1/2", "positive"}},
    {"TableForPoints", "[[point]]", "[point]", "point", {"point", "[[point]]"}},
    {"InvalidToml", "box = {", "box = ", "box", {"not valid TOML"}},
};
INSTANTIATE_TEST_SUITE_P(File, RefusedPotential, testing::ValuesIn(mistakes), name_of);

TEST_F(CheckRefuses, TextThatIsNoNumberWithACaret) {
  write(file, change(std::string(mine_potential), "at = [\"-a\"]", "at = [\"minus a\"]"));
  expect_caret(expect_refused({"check", file}, {file + ":7: point.at", "'minus' is no number or parameter"}, 3),
               "minus a", 1);
}

TEST_F(CheckRefuses, DeepNestingWithItsBeginning) {
  const std::string deep = std::string(50'000, '(') + "w1";
  write(file, change(std::string(mine_potential), "w1^2 - a", deep));
  const std::string said =
      expect_refused({"check", file}, {file + ":2: Q", "(50004 characters)", "nested more than 500 deep"}, 3);
  EXPECT_LT(said.size(), 1000U) << "the text itself is not repeated";
}

TEST_F(CheckRefuses, NumberForQHasItsPlaceOnce) {
  write(file, change(std::string(mine_potential), "\"w1^2 - a\"", "5"));
  const std::string said = expect_refused({"check", file}, {});
  EXPECT_EQ(said.find(file), said.rfind(file)) << said;
}

}  // namespace
}  // namespace flypaper::cli_tests
