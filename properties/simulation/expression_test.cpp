#include <gmock/gmock.h>

#include "flypaper/base/core/error.hpp"
#include "flypaper/simulation/model/potential.hpp"
#include "flypaper/simulation/model/tape.hpp"
#include "properties/generators.hpp"

namespace flypaper {
namespace {

using testing::HasSubstr;

RC_GTEST_PROP(Expression, ParsingWhatIsPrintedGivesTheSamePrint, ()) {
  const Potential potential(*generators::polynomial(3, 3));
  const std::string printed = potential.print();
  const Potential again(printed);
  RC_ASSERT(again.print() == printed);
  const std::vector<double> at = *generators::point(3);
  const std::span<const double> point(at);
  RC_ASSERT(again.graph().evaluate(again.q(), point) == potential.graph().evaluate(potential.q(), point));
}

RC_GTEST_PROP(Expression, TapeAgreesWithTheTreeUpToRounding, ()) {
  const Potential potential(*generators::polynomial(3, 3));
  std::vector<NodeId> outputs{potential.q()};
  outputs.insert(outputs.end(), potential.gradient().begin(), potential.gradient().end());
  const Tape tape(potential.graph(), outputs);
  auto workspace = tape.workspace();
  std::vector<Lane> lanes(3);
  std::vector<std::vector<double>> points;
  for (std::size_t i = 0; i < block_size; ++i) {
    points.push_back(*generators::point(3));
    for (std::size_t d = 0; d < 3; ++d) lanes[d].values[i] = points[i][d];
  }
  tape.evaluate(lanes, workspace);
  for (std::size_t i = 0; i < block_size; ++i) {
    for (std::size_t k = 0; k < outputs.size(); ++k) {
      const std::span<const double> at(points[i]);
      const double tree = potential.graph().evaluate(outputs[k], at);
      // Both round at most 81 operations deep; powers are multiplied in another order.
      const double bound = 400.0 * 0x1p-53 * magnitude(potential.graph(), outputs[k], at);
      RC_ASSERT(std::abs(tape.output(workspace, k).values[i] - tree) <= bound);
    }
  }
}

TEST(Expression, PrintsTheFewestBrackets) {
  for (const char* text :
       {"w1*tanh(w2)", "-exp(w1 - 1)^2", "log(w1^2 + 0.5)/3", "sin(cos(w1*(w2 + 1)))", "(w1 + 1.8)*(w1 - 1.8)^2",
        "-w1^2 + 1", "w1 - (w2 - w3)", "-(w1*w2)", "(-w1)*w2", "w1/3 - 0.5", "(w1^2)^3", "w1*(w2*w3)"}) {
    EXPECT_EQ(Potential(text).print(), text);
  }
}

TEST(Expression, ConstantsAreExactDivisions) {
  EXPECT_EQ(evaluate_constant("9/5"), 1.8);
  EXPECT_EQ(evaluate_constant("-w0/3", {{"w0", 1.8}}), -1.8 / 3.0);
  EXPECT_EQ(evaluate_constant("-inf"), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(evaluate_constant("2^10"), 1024.0);
  EXPECT_EQ(evaluate_constant("exp(0) + log(1) - cos(2*w0 - 3.6)", {{"w0", 1.8}}), 0.0);
  EXPECT_FALSE(evaluate_number("exp(0) + cos(0)").irrational);
  EXPECT_TRUE(evaluate_number("2*exp(1)").irrational);
  EXPECT_NEAR(evaluate_constant("exp(log(2)*w0)", {{"w0", 3.0}}), 8.0, 1e-14);
}

std::string message_of(const std::string& text) {
  try {
    (void)Potential(text, {{"w0", 1.8}});
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Expression, ErrorsPointAtThePlace) {
  EXPECT_THAT(message_of("(w1+)*w2"), HasSubstr("at column 5\n  (w1+)*w2\n      ^"));
  EXPECT_THAT(message_of("w1 +* 2"), HasSubstr("expected a number"));
  EXPECT_THAT(message_of("(w1"), HasSubstr("expected ')'"));
  EXPECT_THAT(message_of("w1 w2"), HasSubstr("expected an operator"));
  EXPECT_THAT(message_of("w1^-1"), HasSubstr("whole number"));
  EXPECT_THAT(message_of("w1^2.5"), HasSubstr("whole number"));
  EXPECT_THAT(message_of("w1/w2"), HasSubstr("divide by constants"));
  EXPECT_THAT(message_of("w1/0"), HasSubstr("division by 0"));
  EXPECT_THAT(message_of("w9"), HasSubstr("'w9' is no variable"));
  EXPECT_THAT(message_of("w1*wo"), HasSubstr("did you mean 'w0'"));
  EXPECT_THAT(message_of("inf*w1"), HasSubstr("not finite"));
  EXPECT_THAT(message_of(std::string(100'000, '(')), HasSubstr("nested more than"));
  EXPECT_THAT(message_of("w1*tahn(w2)"), HasSubstr("'tahn' is no function; did you mean 'tanh'? valid: exp, log, sin"));
  EXPECT_THAT(message_of("w1*tahn(w2)"), HasSubstr("at column 4\n  w1*tahn(w2)\n     ^"));
  EXPECT_THAT(message_of("w1*tanh w2"), HasSubstr("tanh needs its argument in brackets"));
  EXPECT_THAT(message_of("exp(w1"), HasSubstr("expected ')'"));
  EXPECT_THAT(message_of("exp()"), HasSubstr("expected a number"));
  EXPECT_THAT(message_of("w1*log(w0 - 2)"), HasSubstr("the logarithm of -0.19999999999999996, which is not positive"));
  EXPECT_THAT(message_of("exp(1000)*w1"), HasSubstr("not finite"));
  EXPECT_THAT(message_of("w1/exp(w2)"), HasSubstr("divide by constants"));
  std::string nested;
  for (int i = 0; i < 20'000; ++i) nested += "sin(";
  EXPECT_THAT(message_of(nested), HasSubstr("nested more than"));
  EXPECT_THROW((void)Potential("w1", {{"exp", 1.0}}), Error) << "a parameter with a function's name";
  EXPECT_THAT(message_of(std::string(1'000'000, '1')), HasSubstr("at most 100000"));
  EXPECT_THAT(message_of(""), HasSubstr("expected a number"));
}

}  // namespace
}  // namespace flypaper
