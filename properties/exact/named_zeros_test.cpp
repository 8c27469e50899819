// A double on the command line names the zero that it is nearest to, of whatever order, and is answered soon.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

#include "flypaper/exact/algebra/function_zeros.hpp"
#include "flypaper/exact/geometry/named_zero.hpp"
#include "properties/generators.hpp"

namespace flypaper {
namespace {

/// exp(w - a) less its Taylor polynomial has a zero of order k at a, and its neighbours are none.
RC_GTEST_PROP(NamedZeros, OfHighOrderAreNamedByTheirDoubles, ()) {
  const double a = std::ldexp(*generators::whole(-64, 65), -*generators::whole(0, 8));
  const int k = *generators::whole(1, 9);
  std::string text = fmt::format("exp(w-({}))", a);
  std::int64_t factorial = 1;
  for (int j = 0; j < k; ++j) {
    if (j > 0) factorial *= j;
    text += fmt::format("-(w-({}))^{}/{}", a, j, factorial);
  }
  ExpressionGraph graph;
  const NodeId node = parse_expression(graph, text);
  const auto begin = std::chrono::steady_clock::now();
  const std::vector<RealZero> zeros = zeros_nearest_to(graph, node, a);
  RC_ASSERT(zeros.size() == 1U);
  RC_ASSERT(zeros[0].is_exact() && zeros[0].order == static_cast<unsigned>(k));
  for (const double beside : {std::nextafter(a, -9e9), std::nextafter(a, 9e9)}) {
    RC_ASSERT(zeros_nearest_to(graph, node, beside).empty());
  }
  RC_ASSERT(std::chrono::steady_clock::now() - begin < std::chrono::seconds(2));
}

// Near 0 all digits of the terms cancel: 1e-320 is none although f(1e-320) / 1e-320 is below 1e-640.
TEST(NamedZeros, OfHighOrderAtNothingElseThanZero) {
  for (const char* text : {"sin(w)-w", "tanh(w)-w", "cos(w)-1+w^2/2", "exp(w)-1-w-w^2/2"}) {
    ExpressionGraph graph;
    const NodeId node = parse_expression(graph, text);
    EXPECT_EQ(zeros_nearest_to(graph, node, 0.0).size(), 1U) << text;
    for (const double at : {5e-324, 1e-320, -1e-308, 1e-300, 1e-160, 1e-17, -0.001, 3.0}) {
      EXPECT_TRUE(zeros_nearest_to(graph, node, at).empty()) << text << " at " << at;
    }
  }
}

// Of c (w - at) with c = 3.3 or 3.7 the slope is c, said with a hundredth to spare and in three digits; what Q may be
// is 2e-14 of its two terms.
TEST(RegularZeroBeside, SaysHowNearAndHowSteep) {
  const auto said = [](const char* q, const std::vector<Rational>& at) {
    return regular_zero_beside(Potential(q), at).value_or("nothing");
  };
  EXPECT_EQ(said("3.3*w1 - 3.3 + 0*w2", {1, 0}),
            "a zero of Q lies within 4e-14 of the point along w1, where |dQ/dw1| > 3.27");
  EXPECT_EQ(said("3.7*w2 - 7.4 + 0*w1", {0, 2}),
            "a zero of Q lies within 8e-14 of the point along w2, where |dQ/dw2| > 3.66");
  EXPECT_EQ(said("3.3*w1 - 3.4 + 0*w2", {1, 0}), "nothing") << "Q is not 0 there";
  EXPECT_EQ(said("(w1-1)^2 + 0*w2", {1, 0}), "nothing") << "Q has no slope there";
}

}  // namespace
}  // namespace flypaper
