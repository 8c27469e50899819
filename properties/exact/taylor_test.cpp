// Learning coefficients of potentials with functions, by Taylor polynomials.
#include "flypaper/exact/geometry/taylor.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/geometry/learning_coefficient.hpp"
#include "flypaper/simulation/samplers/volume_estimate.hpp"
#include "properties/generators.hpp"
#include "testing/account.hpp"

namespace flypaper {
namespace {

using testing::HasSubstr;

struct Known {
  const char* q;
  std::array<const char*, 2> at;
  const char* lambda;
  unsigned multiplicity;
};

// Coefficients are of order 1, so that volumes on a box of half-width 1/2 show the leading pole.
// Why each is what it is: U stands for a function that is not 0 at the point, and a smooth change of coordinates
// changes nothing.
constexpr std::array known{
    Known{"w1*tanh(w2)", {"0", "0"}, "1/2", 2},                      // w1 w2 U
    Known{"w1*tanh(w2)", {"2", "0"}, "1/2", 1},                      // w2 U
    Known{"w1*tanh(w2)", {"0", "1/2"}, "1/2", 1},                    // w1 U, as tanh(1/2) is not 0
    Known{"w1*(exp(w2)-1)^2", {"0", "0"}, "1/4", 1},                 // w1 w2^2 U
    Known{"tanh(w1)^3", {"0", "0"}, "1/6", 1},                       // w1^3 U
    Known{"1 - cos(w1)", {"0", "0"}, "1/4", 1},                      // w1^2 U
    Known{"sin(w1^2)", {"0", "0"}, "1/4", 1},                        // w1^2 U
    Known{"exp(w1) - 1 - w1", {"0", "0"}, "1/4", 1},                 // w1^2/2 + ...
    Known{"sin(w1) - tanh(w1)", {"0", "0"}, "1/6", 1},               // w1^3/6 + ...: -1/6 + 1/3
    Known{"3*w1 - sin(3*w1) - 9*w1^3/2", {"0", "0"}, "1/10", 1},     // -81 w1^5/40 + ...
    Known{"log(w1)^2", {"1", "0"}, "1/4", 1},                        // (w1 - 1)^2 U
    Known{"log(w1)*w2^3", {"1", "0"}, "1/6", 1},                     // (w1 - 1) w2^3 U
    Known{"w2 - sin(w1)", {"0", "0"}, "1/2", 1},                     // a smooth curve
    Known{"(w2 - sin(w1))^3*w1", {"0", "0"}, "1/6", 1},              // y^3 w1 with y = w2 - sin(w1)
    Known{"(w2 - sin(w1))*w1", {"0", "0"}, "1/2", 2},                // y w1
    Known{"(w2 - sin(w1))*(w2 - w1 + w1^2)", {"0", "0"}, "3/8", 1},  // y (y + w1^2 + ..): y^2, y w1^2 weigh 4, y 2
    Known{"cos(w1) - cos(w2)", {"0", "0"}, "1/2", 2},                // (w2^2 - w1^2)/2 + ...: two lines cross
    Known{"w1^2 + 1 - cos(w2)", {"0", "0"}, "1/2", 1},               // w1^2 + w2^2/2 + ..., definite
    Known{"sin(w1)^2 - tanh(w2)^3", {"0", "0"}, "5/12", 1},          // the cusp x^2 - y^3
    Known{"tanh(w1)*(w2^2 - w1^3)", {"0", "0"}, "5/16", 1},          // x y^2 - x^4: x, y weigh 2, 3 of 8
    Known{"w1*sin(w2) - w2*sin(w1)", {"0", "0"}, "1/4", 1},          // w1 w2 (w1^2 - w2^2)/6 + ...: four lines
    Known{"tanh(w1) - tanh(w2)^2", {"0", "0"}, "1/2", 1},            // a smooth curve
    Known{"exp(1)*w1^2*cos(w1)", {"0", "0"}, "1/4", 1},              // a constant factor, and one that is not 0
    Known{"exp(w1) - 2", {"log(2)", "0"}, "1/2", 1},                 // regular, at an irrational zero
    Known{"sin(w1)*w2", {"3.141592653589793", "2"}, "1/2", 1},       // the same, in two variables
};

std::vector<Rational> point_of(const Known& entry, const Potential& potential) {
  std::vector<Rational> at;
  for (const char* text : entry.at) at.push_back(evaluate_number(text).exact);
  at.resize(potential.dimension());
  return at;
}

TEST(Taylor, KnownLearningCoefficients) {
  for (const Known& entry : known) {
    const Potential potential(entry.q);
    const LearningCoefficient found = learning_coefficient(potential, point_of(entry, potential));
    ASSERT_TRUE(found.value) << entry.q << ": " << found.reason;
    EXPECT_EQ(found.value->print(), entry.lambda) << entry.q;
    EXPECT_EQ(found.multiplicity, entry.multiplicity) << entry.q;
    EXPECT_FALSE(found.certificate.empty()) << entry.q;
  }
}

TEST(Taylor, VolumesByRandomPointsAgree) {
  for (const Known& entry : known) {
    const Potential potential(entry.q);
    const auto at = point_of(entry, potential);
    std::vector<double> centre;
    for (const Rational& w : at) centre.push_back(w.to_double());
    const auto estimate = estimate_exponent(potential, centre);
    ASSERT_TRUE(estimate) << entry.q;
    const auto lambda = evaluate_constant(entry.lambda);
    // V = eps^lambda (-log eps)^(m - 1): the second factor's slope from 1e-5 to 1e-8 is known with m, so its part of
    // the estimate's error is left out. A next pole at a distance g adds eps^g; if its coefficient is as large, the
    // slope moves by g eps^g <= 1/(e log(1/eps)) = 0.025, and twice that is allowed.
    const double logarithm = static_cast<double>(potential.dimension() - 1) / std::log(1e8);
    const double sampling = std::sqrt(std::max(0.0, std::pow(estimate->standard_error, 2) - logarithm * logarithm));
    const double expected =
        lambda - (entry.multiplicity - 1.0) * std::log(std::log(1e8) / std::log(1e5)) / std::log(1e3);
    const double margin = 0.05 + 6.0 * sampling;
    account::at_this_seed(2e-9, "the normal law beyond 6 standard errors");
    EXPECT_NEAR(estimate->exponent, expected, margin) << entry.q;
    EXPECT_GT(std::abs(estimate->exponent - 2.0 * lambda), margin) << entry.q << ": the twin, lambda of |Q|";
  }
}

TEST(Taylor, WhatTaylorPolynomialsCannotTellIsNotDetermined) {
  const auto reason = [](const char* q, std::vector<Rational> at) {
    const LearningCoefficient found = learning_coefficient(Potential(q), at);
    EXPECT_FALSE(found.value) << q;
    return found.reason;
  };
  EXPECT_THAT(reason("sin(w1)^2 + cos(w1)^2 - 1", {0}), HasSubstr("up to order 32 do not decide"));
  EXPECT_THAT(reason("(exp(w1) - 2)^2*w2", {evaluate_number("log(2)").exact, 0}), HasSubstr("no rational numbers"));
  EXPECT_THAT(reason("log(w1)", {-1}), HasSubstr("not defined"));
  EXPECT_EQ(reason("sin(w1)", {3}), "not a zero of Q");
  EXPECT_EQ(reason("exp(w1)*cos(w1)", {0}), "not a zero of Q");
  // w1^2 times what is flat to every order would be told from w1^2 by no Taylor polynomial; so is this beyond order 12.
  EXPECT_THAT(reason("(w2 - sin(w1))^2 + (w1 - sin(w1))^7", {0, 0}), HasSubstr("do not decide"));
}

TEST(Taylor, HigherTermsThatWouldChangeTheAnswerAreWaitedFor) {
  const auto pair = [](const char* q) {
    const LearningCoefficient found = learning_coefficient(Potential(q), std::vector<Rational>(2));
    return found.value ? fmt::format("{} {}", found.value->print(), found.multiplicity) : found.reason;
  };
  // y (y - w1^3/6 + ..): y^2 and y w1^3 weigh 6 if y weighs 3: lambda_Q = 4/6.
  EXPECT_EQ(pair("(w2 - sin(w1))*(w2 - w1)"), "1/3 1");
  // y (y - w1^5/120 + ..): y^2 and y w1^5 weigh 10 if y weighs 5: lambda_Q = 6/10.
  EXPECT_EQ(pair("(w2 - sin(w1))*(w2 - w1 + w1^3/6)"), "3/10 1");
  // x^2 + y^8/8! weighs 8 with x, y = 4, 1: lambda_Q = 5/8.
  EXPECT_EQ(pair("w1^2 + cos(w2) - 1 + w2^2/2 - w2^4/24 + w2^6/720"), "5/16 1");
}

RC_GTEST_PROP(Taylor, PolynomialsInFunctionsThatAreCoordinatesKeepTheirPair, ()) {
  // w_i -> f_i(w_i) with f(0) = 0, f'(0) != 0 is a change of coordinates: the pair is that of the polynomial itself.
  const std::string q = *generators::polynomial(2, 2);
  const Potential plain(q);
  const auto at_origin = [](const Potential& potential) {
    return learning_coefficient(potential, std::vector<Rational>(potential.dimension()));
  };
  const LearningCoefficient expected = at_origin(plain);
  RC_PRE((expected.value && !expected.value->is_zero()));  // bracketed: the macro evaluates both sides of its own &&
  std::string text = plain.print();
  const auto replace = [&](const std::string& from, const std::string& to) {
    for (std::size_t i = text.find(from); i != std::string::npos; i = text.find(from, i + to.size()))
      text.replace(i, from.size(), to);
  };
  replace("w1", "sin(u1)");
  replace("w2", *rc::gen::element<std::string>("tanh(u2)", "(exp(u2) - 1)", "log(u2 + 1)"));
  replace("u", "w");
  const LearningCoefficient found = at_origin(Potential(text));
  RC_CLASSIFY(!found.value);
  if (!found.value) RC_SUCCEED("Taylor polynomials do not decide");
  RC_ASSERT(*found.value == *expected.value);
  RC_ASSERT(found.multiplicity == expected.multiplicity);
}

TEST(Taylor, SeriesMultiplyAndComposeAsTheyShould) {
  const auto series = [](const char* q) {
    const Potential potential(q);
    return print(taylor_polynomial(potential.graph(), potential.q(), std::vector<Rational>(1), 7));
  };
  EXPECT_EQ(series("exp(w1)*exp(-w1)"), "1");
  EXPECT_EQ(series("sin(w1)^2 + cos(w1)^2"), "1");
  EXPECT_EQ(series("log(exp(w1))"), "w1");
  EXPECT_EQ(series("tanh(w1)"), "w1 - 1/3*w1^3 + 2/15*w1^5 - 17/315*w1^7");
  EXPECT_EQ(series("tanh(w1)*(exp(2*w1) + 1) - exp(2*w1)"), "-1");
  EXPECT_THROW((void)series("exp(w1 + 1)"), NotRational);
}

// What is 0 at the origin has the zeros of the argument, with whichever sign and in whichever order it is written.
TEST(LocalFactors, OfDifferencesAreThoseOfTheArguments) {
  const auto factors_of = [](const std::string& q) {
    ExpressionGraph graph;
    const NodeId node = parse_expression(graph, q);
    std::vector<std::string> found;
    for (const LocalFactor& factor : local_factors(graph, node, std::vector<Rational>(2))) {
      found.push_back(graph.print(factor.node) + "^" + std::to_string(factor.exponent));
    }
    return found;
  };
  using Texts = std::vector<std::string>;
  for (const char* q : {"exp(w1^3*w2)-1", "1-exp(w1^3*w2)", "-1+exp(w1^3*w2)", "exp(w1^3*w2)+(-1)"}) {
    EXPECT_EQ(factors_of(q), (Texts{"w1^3", "w2^1"})) << q;
  }
  for (const char* q : {"cos(w1^3*w2)-1", "1-cos(w1^3*w2)", "-1+cos(w1^3*w2)"}) {
    EXPECT_EQ(factors_of(q), (Texts{"w1^6", "w2^2"})) << q;
  }
  EXPECT_EQ(factors_of("(exp(w1)-exp(w2))^2"), factors_of("(tanh(w1)-tanh(w2))^2"));
  EXPECT_EQ(factors_of("(exp(w1)-exp(w2))^2"), (Texts{"w1 - w2^2"}));
}

}  // namespace
}  // namespace flypaper
