#include <fmt/format.h>
#include <gmock/gmock.h>

#include "flypaper/base/core/error.hpp"
#include "flypaper/simulation/model/potential.hpp"
#include "flypaper/simulation/model/tape.hpp"
#include "properties/generators.hpp"

namespace flypaper {
namespace {

using testing::HasSubstr;
using testing::Not;

RC_GTEST_PROP(Expression, ParsingWhatIsPrintedGivesTheSamePrint, ()) {
  const Potential potential(*generators::polynomial(3, 3));
  const std::string printed = potential.print();
  const Potential again(printed);
  RC_ASSERT(again.print() == printed);
  const std::vector<double> at = *generators::point(3);
  const std::span<const double> point(at);
  RC_ASSERT(again.graph().evaluate(again.q(), point) == potential.graph().evaluate(potential.q(), point));
}

TEST(Expression, TapeRaisesToEveryPower) {
  for (unsigned power = 1; power <= 40; ++power) {
    const Potential potential("w1^" + std::to_string(power));
    const Tape tape(potential.graph(), std::vector<NodeId>{potential.q()});
    auto workspace = tape.workspace();
    std::vector<Lane> lanes(1);
    std::ranges::fill(lanes[0].values, -1.25);
    tape.evaluate(lanes, workspace);
    EXPECT_NEAR(tape.output(workspace, 0).values[0] / std::pow(-1.25, power), 1.0, 1e-14) << "power " << power;
  }
}

TEST(Expression, VanishesUpToItsRoundingOnly) {
  const Potential potential("w1-3/10");
  const auto is_zero = [&](double w) { return vanishes(potential.graph(), potential.q(), std::vector<double>{w}); };
  EXPECT_TRUE(is_zero(0.1 + 0.2));
  EXPECT_FALSE(is_zero(0.3 + 1e-12)) << "thousands of roundings away";
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
  for (const char* text : {"w1*tanh(w2)", "-exp(w1 - 1)^2", "log(w1^2 + 0.5)/3", "sin(cos(w1*(w2 + 1)))",
                           "(w1 + 1.8)*(w1 - 1.8)^2", "-w1^2 + 1", "w1 - (w2 - w3)", "w1 + w2*w3", "w1 - w2/3",
                           "w1 + (w2 + w3)", "w1 - w2^2", "w1 + (-w2)^2", "w1 + -w2", "w1 - -w2",

                           "-(w1*w2)", "(-w1)*w2", "w1/3 - 0.5", "(w1^2)^3", "w1*(w2*w3)"}) {
    EXPECT_EQ(Potential(text).print(), text);
  }
}

// What exact routes read: which operation made a constant that no fraction is.
TEST(Expression, IrrationalConstantsKnowWhereTheyComeFrom) {
  ExpressionGraph graph;
  const NodeId two = graph.constant(2.0);
  const NodeId log2 = graph.function(Operation::logarithm, two);
  const NodeId exp2 = graph.function(Operation::exponential, two);
  EXPECT_EQ(graph.function(Operation::logarithm, two), log2) << "one node";
  EXPECT_EQ(graph.origin(log2), (Node{Operation::logarithm, two, 0, 0.0}));
  EXPECT_EQ(graph.origin(exp2), (Node{Operation::exponential, two, 0, 0.0}));
  const NodeId twice = graph.multiply(two, log2);
  const NodeId sum = graph.add(log2, log2);
  EXPECT_EQ(graph.number(twice).value, graph.number(sum).value);
  EXPECT_NE(twice, sum) << "one number, but made in two ways";
  EXPECT_EQ(graph.origin(twice), (Node{Operation::multiply, two, log2, 0.0}));
  EXPECT_EQ(graph.origin(sum), (Node{Operation::add, log2, log2, 0.0}));
  EXPECT_EQ(graph.origin(graph.negate(exp2)), (Node{Operation::negate, exp2, 0, 0.0}));
  EXPECT_TRUE(graph.number(sum).irrational);
  EXPECT_EQ(graph.origin(two), std::nullopt);
  EXPECT_EQ(graph.origin(graph.variable(0)), std::nullopt);
  EXPECT_EQ(graph.origin(graph.function(Operation::exponential, graph.constant(0.0))), std::nullopt) << "1 exactly";
}

TEST(Expression, ConstantsAreExactDivisions) {
  EXPECT_EQ(evaluate_constant("9/5"), 1.8);
  EXPECT_EQ(evaluate_constant("49/49"), 1.0) << "49 times the rounded 1/49 is less than 1";
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
  for (const char* word : {"w9", "w10", "w123", "W1"}) {
    EXPECT_THAT(message_of(word),
                HasSubstr(fmt::format("'{}' is no variable or parameter (variables are w1 to w8) at", word)));
  }
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

TEST(Expression, ErrorsSayWhatIsMeant) {
  for (const char* text : {"2w1", "2 w1", "w1 2", "(w1)(w2)", "2(w1)", "(2w1)", "w1 w2", "sin(2w1)", "w1 .5"}) {
    EXPECT_THAT(message_of(text), HasSubstr("(a product is written with *, as in 2*w1)")) << text;
  }
  EXPECT_THAT(message_of("w1^2^3"), HasSubstr("(a power of a power needs brackets, as in (w1^2)^3) at column 5"));
  EXPECT_THAT(message_of("(w1^2^3)"), HasSubstr("needs brackets"));
  EXPECT_THAT(message_of("w1**2"), HasSubstr("(a power is written with ^, as in w1^2) at column 4"));
  for (const char* text : {"w1+1e-400", "w1+1e400", "1e-99999*w1", "1e99999"}) {
    EXPECT_THAT(message_of(text), HasSubstr("a number beyond the range of doubles")) << text;
  }
  EXPECT_THAT(message_of("w1\n+ w2 w3"), HasSubstr("at column 9\n  w1 + w2 w3\n          ^"));
  EXPECT_THAT(message_of(std::string("w1\0w2", 5)), HasSubstr("expected an operator"));
  EXPECT_EQ(Potential("\n(w1 +\r\n\tw2)^2\n").print(), "(w1 + w2)^2");
  EXPECT_EQ(Potential("w1 + 5e-324").print(), "w1 + 5e-324");
}

std::string number_message(const std::string& text, const Parameters& parameters = {}) {
  try {
    (void)evaluate_number(text, parameters);
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(Expression, NumbersAreNotAnsweredWithVariables) {
  for (const char* text : {"nan", "NaN", "many", "w9", "1e3x"}) {
    EXPECT_THAT(number_message(text), Not(HasSubstr("w8"))) << text;
  }
  EXPECT_THAT(number_message("nan"), HasSubstr("'nan' is no number (write digits"));
  EXPECT_THAT(number_message("wo", {{"w0", 1.0}}), HasSubstr("'wo' is no number or parameter; did you mean 'w0'"));
}

TEST(Expression, NamesOfPotentialsAreWordsWithoutAnotherMeaning) {
  for (const char* name : {"saddle", "two_wells", "_x", "w0", "wine", "Wine"}) EXPECT_TRUE(is_potential_name(name, {}));
  for (const char* text : {"", "2w1", "1", "w", "w1", "w9", "w10", "W1", "exp", "inf", "w1*w2", "3x", "a-b"}) {
    EXPECT_FALSE(is_potential_name(text, {})) << text;
  }
  EXPECT_FALSE(is_potential_name("a", {{"a", 1.0}}));
}

// Whatever is asked of an expression afterwards ends soon, or it is refused here.
TEST(Expression, WhatNobodyWritesIsRefused) {
  EXPECT_THAT(message_of("((w1^99)^99)^99"), HasSubstr("degree 970299; at most 1000"));
  EXPECT_THAT(message_of("(w1^99)^40"), HasSubstr("degree 3960"));
  EXPECT_THAT(message_of("exp((w1^99)^40)"), HasSubstr("degree 3960"));
  EXPECT_THAT(message_of("(((((((((w1^99)^99)^99)^99)^99)^99)^99)^99)^99)^99"), HasSubstr("degree 9.0438"));
  EXPECT_EQ(message_of("(w1^50)^20"), "no error") << "the largest degree itself";
  EXPECT_THAT(message_of("(w1^77)^13"), HasSubstr("degree 1001"));
  EXPECT_THAT(message_of("9e-9999*w1"), HasSubstr("range"));
  EXPECT_THAT(message_of("w1+0." + std::string(20'000, '3')), HasSubstr("more than 10000 digits"));
  const auto repeated = [](const std::string& first, const std::string& piece, int count) {
    std::string text = first;
    for (int i = 0; i < count; ++i) text += piece;
    return text;
  };
  EXPECT_THAT(message_of(repeated("w1", "*w1", 33'332)), HasSubstr("more than 10000 operations"));
  EXPECT_THAT(message_of(repeated("w1", "+w1", 33'332)), HasSubstr("more than 10000 operations"));
  EXPECT_THAT(message_of(repeated("w1", "*w1", 5'000)), HasSubstr("degree 5001"));
  std::string functions = "w1";
  for (int i = 1; i <= 1000; ++i) functions += fmt::format("+tanh(w1*w2*w3*w4*w5*w6*w7*w8 + {})", i);
  EXPECT_THAT(message_of(functions), HasSubstr("more than 200000 operations"));
}

// Thousands of terms are parsed, printed, compiled and evaluated without recursion and in linear time.
TEST(Expression, ALongSumIsNothingSpecial) {
  std::string text = "w1";
  for (int i = 2; i <= 3'000; ++i) text += fmt::format(" + {}*w2", i);
  const Potential potential(text);
  EXPECT_TRUE(potential.print() == text);
  const Tape tape(potential.graph(), std::vector<NodeId>{potential.q()});
  Tape::Workspace workspace = tape.workspace();
  std::vector<Lane> at(2);
  at[1].values[3] = 1.0;
  tape.evaluate(at, workspace);
  EXPECT_EQ(tape.output(workspace, 0).values[3], 4'501'499.0);
}

}  // namespace
}  // namespace flypaper
