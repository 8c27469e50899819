// Zeros in the plane against closed forms, numbers of zeros by another projection, and pairs against those of the same
// germ at a rational point.
#include "flypaper/exact/algebra/plane_zeros.hpp"

#include <gmock/gmock.h>

#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/algebra/curve_components.hpp"
#include "flypaper/exact/geometry/representatives.hpp"
#include "properties/generators.hpp"

namespace flypaper {
namespace {

using Doubles = std::vector<std::array<double, 2>>;

Polynomial polynomial(const std::string& text) {
  const Potential potential(text);
  return expanded_at(potential.graph(), potential.q(), std::vector<Rational>(2));
}

Doubles nearest(const std::vector<PlanePoint>& points) {
  Doubles found;
  for (const PlanePoint& point : points) found.push_back(point.nearest());
  std::ranges::sort(found);
  return found;
}

std::string number(const Rational& value) { return "(" + value.print() + ")"; }

std::string circle(const Rational& w1, const Rational& w2, const Rational& square) {
  return "((w1-" + number(w1) + ")^2+(w2-" + number(w2) + ")^2-" + number(square) + ")";
}

Rational quarters(int from, int to) { return {*generators::whole(from, to), 4}; }

TEST(CommonZeros, OfKnownCurves) {
  const double root2 = std::sqrt(2.0);
  const double root3 = std::sqrt(3.0);
  const auto of = [](const char* p, const char* q) { return nearest(common_zeros(polynomial(p), polynomial(q))); };
  EXPECT_EQ(of("w1^2-2", "w2^2-3"), (Doubles{{-root2, -root3}, {-root2, root3}, {root2, -root3}, {root2, root3}}));
  EXPECT_EQ(of("w1^2+w2^2-4", "w1-w2"), (Doubles{{-root2, -root2}, {root2, root2}}));
  EXPECT_EQ(of("w1^2+w2^2-4", "w1-2+0*w2"), (Doubles{{2.0, 0.0}})) << "a tangent: one zero";
  EXPECT_EQ(of("w1*w2-1", "w1*w2-2"), Doubles{}) << "they meet at infinity";
  EXPECT_EQ(of("w1^2+w2^2-1", "w1^2+w2^2-2"), Doubles{}) << "at complex places at infinity";
  EXPECT_EQ(of("w1^2+w2^2+1", "w1-w2"), Doubles{});
  EXPECT_THROW((void)of("w1*w2", "w1*(w2-1)"), Error);
  const std::vector<PlanePoint> tangent = common_zeros(polynomial("w1^2+w2^2-4"), polynomial("w1-2+0*w2"));
  EXPECT_EQ(print(tangent.at(0)), "(2, 0)");
  EXPECT_THAT(print(common_zeros(polynomial("w1^2-2"), polynomial("w2+0*w1")).at(1)),
              testing::HasSubstr("(1.4142135623730951, 0)"));
}

TEST(CommonZeros, OfLargePolynomialsAreRefused) {
  EXPECT_THROW((void)common_zeros(polynomial("w1^12+w2^12-w1*w2^5+w1^3*w2^2-1"), polynomial("w1^12-w2^12+w1*w2-2")),
               TooLarge);
}

TEST(SingularZeros, OfKnownCurves) {
  const auto of = [](const char* p) { return nearest(singular_zeros(polynomial(p))); };
  EXPECT_EQ(of("w1^2 - w2^3"), (Doubles{{0.0, 0.0}}));
  EXPECT_EQ(of("w1^2 + (w2-1/4)^2"), (Doubles{{0.0, 0.25}}));
  EXPECT_EQ(of("(w1^2-2)^2+w2^2"), (Doubles{{-std::sqrt(2.0), 0.0}, {std::sqrt(2.0), 0.0}}));
  EXPECT_EQ(of("w1^2+w2^2-1"), Doubles{});
  EXPECT_EQ(of("w1^2-2+0*w2"), Doubles{});
  EXPECT_EQ(of("w2^2-w1^2*(w1+1)"), (Doubles{{0.0, 0.0}}));
  EXPECT_EQ(of("w1^4+w2^4-1"), Doubles{}) << "flat tangents are no singular points";
}

// Two circles: a quadratic equation on their radical line. The sign of its discriminant, exact, is the number of zeros.
RC_GTEST_PROP(CommonZeros, OfCirclesAreThoseOfAQuadraticEquation, ()) {
  const Rational a = quarters(-8, 9);
  const Rational b = quarters(-8, 9);
  const Rational r = quarters(1, 17);
  const Rational s = quarters(1, 17);
  const Rational distance = a * a + b * b;
  RC_PRE(!distance.is_zero());
  const std::vector<PlanePoint> found =
      common_zeros(polynomial(circle(Rational(), Rational(), r)), polynomial(circle(a, b, s)));
  const Rational along = (r - s + distance) / (2 * distance);  // the middle is along * (a, b)
  const Rational square = (r - along * along * distance) / distance;
  RC_ASSERT(static_cast<int>(found.size()) == 1 + square.sign());
  const double half = square.sign() > 0 ? std::sqrt(square.to_double()) : 0.0;
  for (const auto& [w1, w2] : nearest(found)) {
    const auto distance_to = [&](double sign) {
      return std::hypot(w1 - along.to_double() * a.to_double() + sign * half * b.to_double(),
                        w2 - along.to_double() * b.to_double() - sign * half * a.to_double());
    };
    RC_ASSERT(std::min(distance_to(1.0), distance_to(-1.0)) < 1e-13);
  }
}

// Real zeros of dense polynomials: as many as the resultant with respect to w2 has real roots, while all are simple,
// and the same after an exchange of the variables. All of them, complex ones included, are as many as Bezout says.
RC_GTEST_PROP(CommonZeros, AreAsManyAsTheOtherProjectionHas, ()) {
  const auto dense = [](int degree) {
    std::string text = "0";
    for (int i = 0; i <= degree; ++i) {
      for (int j = 0; i + j <= degree; ++j) {
        text += "+(" + std::to_string(*generators::whole(-9, 10)) + ")*w1^" + std::to_string(i) + "*w2^" +
                std::to_string(j);
      }
    }
    return polynomial(text);
  };
  const int first = *generators::whole(1, 4);
  const int second = *generators::whole(1, 4);
  const Polynomial p = dense(first);
  const Polynomial q = dense(second);
  const Univariate projected = univariate_in(resultant(p, q, 1), 0);
  RC_PRE(static_cast<int>(projected.degree()) == first * second);
  const std::vector<RealZero> roots = real_zeros(projected);
  RC_PRE(std::ranges::all_of(roots, [](const RealZero& root) { return root.order == 1; }));
  const std::vector<PlanePoint> found = common_zeros(p, q);
  RC_ASSERT(found.size() == roots.size());
  Doubles points = nearest(found);
  for (std::size_t k = 0; k < roots.size(); ++k) RC_ASSERT(points[k][0] == roots[k].nearest);
  for (auto& [w1, w2] : points) std::swap(w1, w2);
  std::ranges::sort(points);
  RC_ASSERT(points == nearest(common_zeros(transposed(p), transposed(q))));
  for (const PlanePoint& point : found) RC_ASSERT(sign_at(p, point) == 0 && sign_at(q, point) == 0);
  RC_CLASSIFY(found.empty(), "none");
}

// The remainders with respect to w2 have the degrees 6, 5, 4, 2, 1, 0: one is left out, and the leading coefficient w1
// of the one before, which then is divided by, is no number.
TEST(CommonZeros, WhereADegreeIsLeftOutOfTheRemainders) {
  const Polynomial q = polynomial("w2^5+w2^3+w1-2");
  const Polynomial remainder = polynomial("w1*w2^4+w1*w2^2+w2+1");
  const Polynomial p = Polynomial::variable(1) * q + remainder;
  const std::vector<RealZero> roots = real_zeros(univariate_in(resultant(p, q, 1), 0));
  const std::vector<PlanePoint> found = common_zeros(p, q);
  ASSERT_FALSE(roots.empty());
  ASSERT_EQ(found.size(), roots.size());
  const Doubles points = nearest(found);
  for (std::size_t k = 0; k < roots.size(); ++k) {
    EXPECT_EQ(points[k][0], roots[k].nearest);
    EXPECT_EQ(sign_at(q, found[k]), 0);
    EXPECT_EQ(sign_at(remainder, found[k]), 0);
  }
}

TEST(CurveComponents, OfKnownCurves) {
  const auto count = [](const char* q) { return CurveComponents(polynomial(q)).count(); };
  EXPECT_EQ(count("w1*w2-1"), 2U);
  EXPECT_EQ(count("w1^2+w2^2-1"), 1U);
  EXPECT_EQ(count("w1+0*w2"), 1U);
  EXPECT_EQ(count("w1^2-2+0*w2"), 2U) << "two lines";
  EXPECT_EQ(count("w1^2-2*w2^2"), 1U) << "two lines that cross";
  EXPECT_EQ(count("(w1^2-2)^2+w2^2"), 0U) << "two points are no curves";
  EXPECT_EQ(count("w1^2+w2^2+1"), 0U);
  EXPECT_EQ(count("w2^2-w1*(w1-1)*(w1+1)"), 2U) << "an oval and a branch";
  EXPECT_EQ(count("w2^2-(w1-1)^2*(w1+1)"), 1U) << "a loop";
  EXPECT_EQ(count("w2^2-(w1-1)^2*(w1-3)"), 1U) << "a branch, and a point of its own";
  EXPECT_EQ(count("(w1^2+w2^2)^3-4*w1^2*w2^2"), 1U) << "four leaves";
  EXPECT_EQ(count("(4*w1^2+w2^2-4)*(w1^2+4*w2^2-4)+1/10"), 4U) << "four ovals";
  EXPECT_EQ(count("w2*w1*(w1-1)*(w1+1)-1"), 4U) << "a branch between any two neighbouring asymptotes, and beyond them";
}

TEST(SimplestBetween, IsAWholeNumberWhereOneIsFarEnoughInside) {
  EXPECT_EQ(simplest_between(std::nullopt, std::nullopt), Rational());
  EXPECT_EQ(simplest_between(Rational(1, 3), Rational(2, 5)), Rational(3, 8));
  EXPECT_EQ(simplest_between(Rational(1, 3), std::nullopt), Rational(1));
  // Inside by a thousandth of the two units that are looked at beyond an end without another.
  EXPECT_EQ(simplest_between(Rational(19'975, 10'000), std::nullopt), Rational(2));
  EXPECT_EQ(simplest_between(Rational(19'985, 10'000), std::nullopt), Rational(3));
  EXPECT_EQ(simplest_between(std::nullopt, Rational(-19'975, 10'000)), Rational(-2));
  EXPECT_EQ(simplest_between(std::nullopt, Rational(-19'985, 10'000)), Rational(-3));
}

// Circles far from each other, all a little smaller or larger: one irreducible curve of as many ovals.
RC_GTEST_PROP(CurveComponents, OvalsAreCounted, ()) {
  const int ovals = *generators::whole(1, 4);
  std::string q = "1";
  for (int k = 0; k < ovals; ++k) q += "*" + circle(Rational(4 * k), quarters(-4, 5), Rational(1));
  const Polynomial p = polynomial(q + "+" + number(Rational(*generators::whole(1, 9), 10)));
  const CurveComponents components(p);
  RC_ASSERT(components.count() == static_cast<std::size_t>(ovals));
  for (std::size_t k = 0; k < components.count(); ++k) {
    RC_ASSERT(sign_at(p, components.place(k)) == 0);
    RC_ASSERT(components.of(components.place(k)) == k);
  }
}

std::vector<std::string> written(const std::vector<PlaneZero>& zeros) {
  std::vector<std::string> texts;
  for (const PlaneZero& zero : zeros) texts.push_back(print(zero.at).substr(0, print(zero.at).find(" where")));
  return texts;
}

TEST(Representatives, AreSimplePointsOfEveryComponent) {
  const auto of = [](const char* q) { return written(representatives(pieces_of(Potential(q)), {}).points); };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(of("w1*w2-1"), (Texts{"(1, 1)", "(-1, -1)"}));
  EXPECT_EQ(of("(w1^2+w2^2)*w1"), (Texts{"(0, 1)"}));
  EXPECT_EQ(of("w1^2+w2^2-3"), (Texts{"(0, 1.7320508075688772)"}));
  EXPECT_EQ(of("w1^2+(w2-1)^2"), Texts{});
  EXPECT_EQ(of("w1^2*w2^2-2"), (Texts{"(1, 1.4142135623730951)", "(1, -1.4142135623730951)", "(-1.4142135623730951, 1)",
                                      "(-1, -1.4142135623730951)"}));
  // No simple line meets a small circle.
  const std::vector<std::string> small = of("(w1-101/303)^2+(w2-177/307)^2-1e-9");
  ASSERT_EQ(small.size(), 1U);
  EXPECT_THAT(small[0], testing::HasSubstr("(1/3, 0.5765"));
}

// What is known is not said again.
TEST(Representatives, LeaveOutComponentsThatHaveAPoint) {
  const std::vector<Piece> pieces = pieces_of(Potential("w1*w2-1"));
  EXPECT_EQ(written(representatives(pieces, {zero_at(pieces, PlanePoint({Rational(2), Rational(1, 2)}))}).points),
            (std::vector<std::string>{"(-1, -1)"}));
}

// A product of powers of curves through the origin of X and Y. With X = w1^2 - 2 and Y = w2^3 - 3 it is the same germ
// at (sqrt 2, cbrt 3), for both are coordinates there: the pair is that of X = w1, Y = w2, which rational numbers
// decide.
RC_GTEST_PROP(LearningCoefficient, AtAnIrrationalPointIsThatOfTheSameGermAtARationalOne, ()) {
  const std::vector<std::string> curves{"X",         "Y",       "(Y-X)",       "(Y^2-X^3)",     "(Y-X^2)",
                                        "(Y^2+X^2)", "(X+2*Y)", "(Y^2-2*X^2)", "((Y-X)^2-X^3)", "(X-Y^2)"};
  std::string germ = "1";
  for (int factors = *generators::whole(1, 4); factors > 0; --factors) {
    germ += "*" + curves[static_cast<std::size_t>(*generators::whole(0, 10))] + "^" +
            std::to_string(*generators::whole(1, 3));
  }
  const auto with = [&](const std::string& x, const std::string& y) {
    std::string text;
    for (const char c : germ) text += c == 'X' ? x : c == 'Y' ? y : std::string(1, c);
    return text;
  };
  const LearningCoefficient rational =
      learning_coefficient(Potential(with("w1", "w2") + "*(w1+0*w2+5)"), std::vector<Rational>(2));
  const Potential moved(with("(w1^2-2)", "(w2^3-3)") + "*(w1+0*w2+5)");
  const std::vector<Piece> pieces = pieces_of(moved);
  const std::vector<PlanePoint> meet = common_zeros(polynomial("w1^2-2+0*w2"), polynomial("w2^3-3+0*w1"));
  const PlaneZero zero = zero_at(pieces, meet.at(1));
  const LearningCoefficient irrational = learning_coefficient(pieces, zero);
  RC_LOG() << germ << ": " << testing::PrintToString(irrational.certificate);
  RC_ASSERT(rational.value.has_value());
  RC_ASSERT(irrational.value == rational.value);
  RC_ASSERT(irrational.multiplicity == rational.multiplicity);
  // Its nearest doubles name it, unless it is a regular zero, as all its neighbours are.
  const std::vector<Rational> decimals{Rational::shortest_decimal(std::sqrt(2.0)),
                                       Rational::shortest_decimal(std::cbrt(3.0))};
  const LearningCoefficient named = learning_coefficient(moved, decimals);
  if (!multiplicity_of_curve(pieces, zero)) RC_ASSERT(named.value == rational.value);
  RC_CLASSIFY(irrational.method == Method::newton_polygon, "polygon");
}

}  // namespace
}  // namespace flypaper
