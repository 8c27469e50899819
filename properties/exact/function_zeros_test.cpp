// Zeros of functions, proved: against closed forms and signs in 100 decimal digits (Boost), which share no code with
// them.
#include "flypaper/exact/algebra/function_zeros.hpp"

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"

namespace flypaper {
namespace {

using Wide = boost::multiprecision::cpp_bin_float_100;
using Range = std::array<Rational, 2>;

const Range four{-4, 4};

std::vector<RealZero> zeros_of(const std::string& text, const std::optional<Range>& range = four) {
  ExpressionGraph graph;
  const NodeId node = parse_expression(graph, text);
  return real_zeros(graph, node, range);
}

/// Of the three doubles around it.
double nearest(const Wide& x) {
  const auto near = x.convert_to<double>();
  double best = near;
  for (const double other : {std::nextafter(near, -HUGE_VAL), std::nextafter(near, HUGE_VAL)}) {
    if (abs(Wide(other) - x) < abs(Wide(best) - x)) best = other;
  }
  return best;
}

/// Places and orders, in order.
using Zeros = std::vector<std::pair<double, unsigned>>;

Zeros found(const std::string& text, const std::optional<Range>& range = four) {
  Zeros result;
  for (const RealZero& zero : zeros_of(text, range)) result.emplace_back(zero.nearest, zero.order);
  return result;
}

TEST(FunctionZeros, HaveTheirClosedForms) {
  const double log2 = nearest(log(Wide(2)));
  const double pi = nearest(acos(Wide(-1)));
  EXPECT_EQ(found("exp(w)-2"), (Zeros{{log2, 1}}));
  EXPECT_EQ(found("(exp(w)-2)^2"), (Zeros{{log2, 2}}));
  EXPECT_EQ(found("exp(w)^2-4*exp(w)+4"), (Zeros{{log2, 2}})) << "a square when factored";
  EXPECT_EQ(found("exp(2*w)-4*exp(w)+4"), (Zeros{{log2, 2}}));
  EXPECT_EQ(found("(exp(w)-2)*(exp(w)^2-4)^3"), (Zeros{{log2, 4}}));
  EXPECT_EQ(found("w*exp(w)-2*w"), (Zeros{{0.0, 1}, {log2, 1}}));
  EXPECT_EQ(found("sin(w)"), (Zeros{{-pi, 1}, {0.0, 1}, {pi, 1}}));
  EXPECT_EQ(found("sin(w)^3*sin(2*w)"), (Zeros{{-pi, 4}, {-pi / 2, 1}, {0.0, 4}, {pi / 2, 1}, {pi, 4}}));
  EXPECT_EQ(found("sin(w)^2-1"), (Zeros{{-pi / 2, 2}, {pi / 2, 2}}));
  EXPECT_EQ(found("1-cos(w^2)").at(2), (std::pair{0.0, 4U}));
  EXPECT_EQ(found("1-cos(w^2)").at(3), (std::pair{nearest(sqrt(2 * acos(Wide(-1)))), 2U}));
  EXPECT_EQ(found("(tanh(w)-1/3)^2*(w-log(2)/2)"), (Zeros{{log2 / 2, 3}}));
  EXPECT_EQ(found("(w^2-2)*(exp(w^2-2)-1)"), (Zeros{{-std::sqrt(2.0), 2}, {std::sqrt(2.0), 2}}));
  EXPECT_EQ(found("log(w)"), (Zeros{{1.0, 1}}));
  EXPECT_EQ(found("(log(w)-1)^3*w"), (Zeros{{nearest(exp(Wide(1))), 3}})) << "there is no logarithm of 0";
  EXPECT_EQ(found("log(w^2-1)"), (Zeros{{-std::sqrt(2.0), 1}, {std::sqrt(2.0), 1}}));
  EXPECT_TRUE(found("exp(w)+2").empty());
  EXPECT_TRUE(found("sin(w)+5/4").empty());
  for (const char* q : {"tanh(w)-1", "tanh(w)-2", "tanh(w)+3/2", "sin(w)-2", "cos(w)+7", "2*tanh(w^2)+3"}) {
    EXPECT_TRUE(found(q).empty()) << q << ": a level that is not reached";
  }
}

// One zero written in two ways has the sum of both orders, whatever the functions are.
TEST(FunctionZeros, OfTwoFactorsAreOne) {
  EXPECT_EQ(found("(log(w)-log(3))*(w-3)^2"), (Zeros{{3.0, 3}}));
  EXPECT_EQ(found("(exp(w)-exp(3/7))*(w-3/7)"), (Zeros{{3.0 / 7.0, 2}}));
  EXPECT_EQ(found("(tanh(w)-tanh(2/3))*(w-2/3)"), (Zeros{{2.0 / 3.0, 2}}));
  EXPECT_EQ(found("log(w)+log(w+1)-log(2)"), (Zeros{{1.0, 1}})) << "-2 has no logarithm";
  EXPECT_EQ(found("2*log(w)-log(2*w-1)"), (Zeros{{1.0, 2}}));
  EXPECT_EQ(found("(3*log(w^2)-3*log(2))*(w^2-2)"), (Zeros{{-std::sqrt(2.0), 2}, {std::sqrt(2.0), 2}}));
  EXPECT_EQ(found("tanh(w)-tanh(2*w-w^2-1/4)"), (Zeros{{0.5, 2}}));
  EXPECT_EQ(found("exp(w^2)-exp(2*w-1)"), (Zeros{{1.0, 2}}));
  EXPECT_EQ(found("2*exp(w)-exp(2*w)"), (Zeros{{nearest(log(Wide(2))), 1}}));
  EXPECT_EQ(found("cos(w)-cos(2*w)", Range{-1, 1}), (Zeros{{0.0, 2}}));
  EXPECT_EQ(found("sin(w)+sin(3*w)", Range{1, 2}), (Zeros{{nearest(acos(Wide(0))), 2}}));
  EXPECT_EQ(found("(w^2-2)*(2*w^4-8)*exp(w)"), (Zeros{{-std::sqrt(2.0), 2}, {std::sqrt(2.0), 2}}));
}

// Factors that have nothing in common but a zero, which is exact in each.
TEST(FunctionZeros, OfDifferentFactorsAtOnePlaceAddUp) {
  EXPECT_EQ(found("w*(exp(w)+w-1)"), (Zeros{{0.0, 2}}));
  EXPECT_EQ(found("w^3*(exp(w)-w-1)^2"), (Zeros{{0.0, 7}}));
  EXPECT_EQ(found("(exp(w)-w-1)*(sin(w)-w)*(exp(w)+w-1)^2"), (Zeros{{0.0, 7}})) << "of three";
  EXPECT_EQ(found("(3*w-1)*(exp(3*w-1)+w-4/3)^2"), (Zeros{{1.0 / 3.0, 3}}));
}

TEST(FunctionZeros, OfSeriesAtFractionsAreExactWithTheirOrders) {
  const auto exact = [](const char* text, const Rational& at, unsigned order) {
    for (const RealZero& zero : zeros_of(text)) {
      if (zero.lower <= at && at <= zero.upper) return zero.is_exact() && zero.order == order;
    }
    return false;
  };
  EXPECT_TRUE(exact("exp(w)-1", 0, 1));
  EXPECT_TRUE(exact("tanh(w)", 0, 1));
  EXPECT_TRUE(exact("log(w)", 1, 1));
  EXPECT_TRUE(exact("w-sin(w)", 0, 3));
  EXPECT_TRUE(exact("exp(w)-w-1", 0, 2));
  EXPECT_TRUE(exact("sin(w)-w*cos(w)", 0, 3));
  EXPECT_TRUE(exact("w - tanh(w)", 0, 3));
  EXPECT_TRUE(exact("exp(w)+exp(-w)-2-w^2", 0, 4));
  EXPECT_TRUE(exact("(w-1/3)*sin(w-1/3)", Rational(1, 3), 2));
  EXPECT_TRUE(exact("exp(exp(w))-exp(exp(w^2))", 1, 1));
}

// e^3 and log 7 are what is meant, not their doubles.
TEST(FunctionZeros, TakeIrrationalConstantsAsWritten) {
  for (int k = 1; k < 40; ++k) {
    const Wide exponent = Wide(k) / 7;
    EXPECT_EQ(found(fmt::format("(exp(w)-exp({}/7))*(w-{}/7)", k, k), Range{0, 8}).at(0).first, nearest(exponent)) << k;
    EXPECT_EQ(found(fmt::format("w - exp({}/7)", k), std::nullopt), (Zeros{{nearest(exp(exponent)), 1}})) << k;
    EXPECT_EQ(found(fmt::format("w^2 - log({})*sin(1)", k + 1), std::nullopt).at(1).first,
              nearest(sqrt(log(Wide(k + 1)) * sin(Wide(1)))));
  }
}

TEST(FunctionZeros, AreNotGuessed) {
  const std::vector<RealZero> touching = zeros_of("(sin(w)+cos(w))^2-2");
  ASSERT_EQ(touching.size(), 3U);
  for (const RealZero& zero : touching) {
    EXPECT_EQ(zero.order, 0U);
    EXPECT_EQ(zero.at_most, 2U);
    EXPECT_LT((zero.upper - zero.lower).to_double(), 1e-30);
  }
  // Two zeros or one, no ball can tell: they differ by less than any precision that is tried, or not at all.
  const std::vector<RealZero> twice = zeros_of("(w - log(4))*(exp(w/2) - 2)");
  ASSERT_EQ(twice.size(), 1U);
  EXPECT_EQ(twice[0].order, 0U);
  EXPECT_EQ(twice[0].at_most, 2U);
  EXPECT_THROW((void)zeros_of("sin(w)^2+cos(w)^2-1"), TooLarge);
  EXPECT_THROW((void)zeros_of("exp(w)-exp(w)"), Error);
  EXPECT_THROW((void)zeros_of("exp(w)-2", std::nullopt), Error);
  const std::vector<RealZero> edge = zeros_of("w*log(w)+1/5");  // it ends at 0
  ASSERT_EQ(edge.size(), 3U);
  EXPECT_EQ(edge[0].order, 0U);
  EXPECT_EQ(edge[1].order, 1U);
}

TEST(FunctionZeros, OfCloseFactorsAreKeptApart) {
  const std::vector<RealZero> close = zeros_of("(exp(w)-2)*(exp(w)-2.0000000000000000000000000001)^2");
  ASSERT_EQ(close.size(), 2U);
  EXPECT_EQ(close[0].order, 1U);
  EXPECT_EQ(close[1].order, 2U);
  EXPECT_EQ(close[0].nearest, close[1].nearest);
  EXPECT_LT(close[0].upper, close[1].lower);
}

TEST(FunctionZeros, EndsOfTheRangeCount) {
  EXPECT_EQ(found("sin(w)", Range{0, 3}), (Zeros{{0.0, 1}}));
  EXPECT_EQ(found("exp(w)-1", Range{0, 0}), (Zeros{{0.0, 1}}));
  EXPECT_EQ(found("exp(w-1/3)-w-2/3", Range{Rational(1, 3), 1}), (Zeros{{1.0 / 3.0, 2}}));
  EXPECT_TRUE(found("sin(w)", Range{Rational(1, 1000000), 3}).empty());
  EXPECT_TRUE(found("exp(w)-2", Range{Rational::decimal("0.6931471805599453095"), 3}).empty());
  EXPECT_EQ(found("exp(w)-2", Range{Rational::decimal("0.6931471805599453094"), 3}).size(), 1U);
}

/// A factor in w and its zeros between -4 and 4 in closed form.
struct Known {
  std::string text;
  std::vector<Wide> zeros;
};

Known known_factor(std::mt19937_64& engine) {
  const auto whole = [&](int from, int to) { return std::uniform_int_distribution(from, to)(engine); };
  const int p = whole(1, 9);
  const int q = whole(1, 9);
  const Wide ratio = Wide(p) / q;
  const Wide pi = acos(Wide(-1));
  Known known;
  switch (whole(0, 6)) {
    case 0: known = {fmt::format("(exp({}*w) - {}/{})", q, p, q), {log(ratio) / q}}; break;
    case 1: known = {fmt::format("({1}*w - {0})", p, q), {ratio}}; break;
    case 2: known = {fmt::format("(log(w + 5) - {}/{})", p, 4 * q), {exp(ratio / 4) - 5}}; break;
    case 3: {
      const Wide level = Wide(p) / (p + q);
      known = {fmt::format("(tanh(w/2) + {}/{})", p, p + q), {-log((1 + level) / (1 - level))}};
      break;
    }
    case 4:
      known.text = fmt::format("sin(w + {}/{})", p, q);
      for (int k = -9; k < 10; ++k) known.zeros.push_back(k * pi - ratio);
      break;
    case 5:
      known.text = fmt::format("cos({}*w)", q);
      for (int k = -40; k < 40; ++k) known.zeros.push_back((k + Wide(0.5)) * pi / q);
      break;
    default: known = {fmt::format("(w^2 - {}/{})", p, q), {-sqrt(ratio), sqrt(ratio)}};
  }
  std::erase_if(known.zeros, [](const Wide& zero) { return abs(zero) > 4; });
  return known;
}

// Factors are drawn twice at times, and share zeros: orders add up.
TEST(FunctionZeros, OfRandomProductsAreThoseOfTheFactors) {
  std::mt19937_64 engine(20261128);
  for (int i = 0; i < 300; ++i) {
    std::string text = "exp(sin(w))";
    std::vector<std::pair<Wide, unsigned>> expected;
    for (int left = 1 + i % 4; left > 0; --left) {
      const Known factor = known_factor(engine);
      const unsigned order = 1 + static_cast<unsigned>(engine() % 4);
      text += fmt::format("*{}^{}", factor.text, order);
      for (const Wide& zero : factor.zeros) {
        const auto same =
            std::ranges::find_if(expected, [&](const auto& other) { return abs(other.first - zero) < 1e-60; });
        if (same != expected.end()) {
          same->second += order;
        } else {
          expected.emplace_back(zero, order);
        }
      }
    }
    std::ranges::sort(expected);
    const std::vector<RealZero> zeros = zeros_of(text);
    ASSERT_EQ(zeros.size(), expected.size()) << text;
    for (std::size_t k = 0; k < zeros.size(); ++k) {
      EXPECT_EQ(zeros[k].nearest, nearest(expected[k].first)) << text;
      EXPECT_EQ(zeros[k].order, expected[k].second) << text << " at " << zeros[k].nearest;
    }
  }
}

/// Zeros of f on a fine grid, where it changes its sign; coefficients are dyadic, so that doubles mean them.
std::size_t sign_changes(const ExpressionGraph& graph, NodeId node) {
  constexpr int cells = 20'000;
  std::size_t changes = 0;
  double last = 0.0;
  for (int i = 0; i <= cells; ++i) {
    const double w = -4.0 + 8.0 * (i + 0.377) / (cells + 1);
    const double value = graph.evaluate(node, std::span<const double>(&w, 1));
    if (last * value < 0.0) ++changes;
    last = value;
  }
  return changes;
}

TEST(FunctionZeros, OfRandomSumsAreWhereSignsChange) {
  std::mt19937_64 engine(7);
  const auto coefficient = [&] { return (static_cast<double>(engine() % 129) - 64.0) / 16.0; };
  for (int i = 0; i < 150; ++i) {
    const std::string text = fmt::format("({})*sin(({})*w) + ({})*exp(({})*w) + ({})*w + ({})*tanh(({})*w - 1) + ({})",
                                         coefficient(), coefficient(), coefficient(), coefficient() / 4, coefficient(),
                                         coefficient(), coefficient(), coefficient());
    ExpressionGraph graph;
    const NodeId node = parse_expression(graph, text);
    const std::vector<RealZero> zeros = real_zeros(graph, node, four);
    ASSERT_EQ(zeros.size(), sign_changes(graph, node)) << text;
    for (const RealZero& zero : zeros) {
      ASSERT_EQ(zero.order, 1U) << text;
      // The zero is on this side of the middles to the neighbouring doubles.
      const Wide lower = (Wide(zero.nearest) + Wide(std::nextafter(zero.nearest, -9.0))) / 2;
      const Wide upper = (Wide(zero.nearest) + Wide(std::nextafter(zero.nearest, 9.0))) / 2;
      const Wide below = graph.evaluate(node, std::span<const Wide>(&lower, 1));
      const Wide above = graph.evaluate(node, std::span<const Wide>(&upper, 1));
      EXPECT_LT(below * above, 0) << text << " at " << zero.nearest;
    }
  }
}

TEST(FunctionZeros, CoefficientsAreThoseOfTheSeries) {
  ExpressionGraph graph;
  const NodeId node = parse_expression(graph, "(exp(w)-2)^2*(w+1)");
  const std::vector<RealZero> zeros = real_zeros(graph, node, four);
  ASSERT_EQ(zeros.size(), 2U);
  EXPECT_EQ(taylor_coefficient(graph, node, zeros[0], 0), 0.0);
  EXPECT_EQ(taylor_coefficient(graph, node, zeros[0], 1), nearest((exp(Wide(-1)) - 2) * (exp(Wide(-1)) - 2)));
  EXPECT_EQ(taylor_coefficient(graph, node, zeros[1], 2), nearest(4 * (log(Wide(2)) + 1)));
  EXPECT_EQ(taylor_coefficient(graph, node, zeros[1], 1), std::nullopt) << "a ball around 0 tells no digit";
}

}  // namespace
}  // namespace flypaper
