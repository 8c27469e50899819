// The shape of Q at a critical point: decided by its terms of least degree, and held to Q itself on small spheres.
#include "flypaper/exact/geometry/local_shape.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace flypaper {
namespace {

struct Case {
  const char* q;
  Shape shape;
};

const Case decided[] = {
    {"w1^4", Shape::minimum},
    {"-w1^4 + w1^5", Shape::maximum},
    {"w1^3", Shape::saddle},
    {"w1*w2*w3*w4 - 1/2", Shape::saddle},
    {"w1*w2", Shape::saddle},
    {"w1^2 - 3*w1*w2 + 2*w2^2", Shape::saddle},
    {"w1^2 - w1*w2 + w2^2", Shape::minimum},
    {"w1^2*w2^2", Shape::minimum},
    {"w1^4 + w2^4 - w1^2*w2^2", Shape::minimum},
    {"w1^4 + w2^4 - 3*w1^2*w2^2", Shape::saddle},
    {"(w1-w2)^2*(w1^2+w2^2) - w2^6", Shape::saddle},    // the least form touches 0 along w1 = w2
    {"w1^3*w2 + 5*w1^2*w2^2 + w2^4", Shape::saddle},    // both signs beside w2 = 0, and beside another line
    {"2*w1^4 - 9*w1^2*w2^2 + 10*w2^4", Shape::saddle},  // both signs between w1 = sqrt(2) w2 and sqrt(5/2) w2 only
    {"-w1^4 - w2^4 - w3^4 - 1", Shape::maximum},
    {"(w1+w2)^2", Shape::minimum},
    {"w1^2 + w2^4", Shape::minimum},
    {"w1^2 - w2^4", Shape::saddle},
    {"-(w1-w2^2)^2 - w2^6", Shape::maximum},
    {"(w1-w2^2)^2 - w2^6", Shape::saddle},
    {"w1^2 + 2*w1*w2^2 + w2^4/2", Shape::saddle},  // (w1 + w2^2)^2 - w2^4/2: not along any ray
    {"w1^2 + w2^4*w1 + w2^4", Shape::minimum},
    {"(w1+w2)^2 + w3^4 + w1*w3^3", Shape::saddle},
    {"(w1+w2)^2 + w3^4 + w2^4 + (w1+w2)*w3^3", Shape::minimum},
    {"cos(w1)*cos(w2)", Shape::maximum},
    {"exp(w1) - w1 + tanh(w2)^4", Shape::minimum},
};

/// The signs of Q - Q(0) at so many points on a sphere.
std::pair<bool, bool> signs_around(const Potential& potential, double radius) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> normal;
  const std::vector<double> origin(potential.dimension());
  const double base = potential.graph().evaluate(potential.q(), std::span<const double>(origin));
  std::pair<bool, bool> found{false, false};
  for (int i = 0; i < 100'000; ++i) {
    std::vector<double> w(potential.dimension());
    double norm = 0.0;
    for (double& x : w) {
      x = normal(random);
      norm += x * x;
    }
    for (double& x : w) x *= radius / std::sqrt(norm);
    const double q = potential.graph().evaluate(potential.q(), std::span<const double>(w)) - base;
    found.first = found.first || q > 1e-15;
    found.second = found.second || q < -1e-15;
  }
  return found;
}

class LocalShapes : public testing::TestWithParam<Case> {};

TEST_P(LocalShapes, IsWhatQIsAround) {
  const Potential potential(GetParam().q);
  const LocalShape found = local_shape(potential, std::vector<Rational>(potential.dimension()));
  EXPECT_EQ(found.shape, GetParam().shape) << GetParam().q << ": " << found.reason;
  const auto [above, below] = signs_around(potential, 0.05);
  EXPECT_EQ(above, found.shape != Shape::maximum) << GetParam().q;
  EXPECT_EQ(below, found.shape != Shape::minimum) << GetParam().q;
}

TEST_P(LocalShapes, TurnsOverWithQ) {
  const Potential potential(std::string("-(") + GetParam().q + ")");
  const Shape expected = GetParam().shape == Shape::minimum   ? Shape::maximum
                         : GetParam().shape == Shape::maximum ? Shape::minimum
                                                              : Shape::saddle;
  EXPECT_EQ(local_shape(potential, std::vector<Rational>(potential.dimension())).shape, expected) << GetParam().q;
}

INSTANTIATE_TEST_SUITE_P(Critical, LocalShapes, testing::ValuesIn(decided));

TEST(LocalShape, WhatIsNotDecidedSaysWhy) {
  const std::vector<Rational> origin(3);
  const LocalShape mixed = local_shape(Potential("w1^4 + w2^4 + w3^4 + w1*w2*w3^2"), origin);
  EXPECT_EQ(mixed.shape, Shape::not_decided);
  EXPECT_NE(mixed.reason.find("do not decide"), std::string::npos);
  const LocalShape steep = local_shape(Potential("w1 + w2^2 + w3^2"), origin);
  EXPECT_EQ(steep.shape, Shape::not_decided);
  EXPECT_NE(steep.reason.find("does not vanish"), std::string::npos);
  const LocalShape irrational = local_shape(Potential("exp(w1+1)*w2^4 + w3^2"), origin);
  EXPECT_EQ(irrational.shape, Shape::not_decided);
  EXPECT_FALSE(irrational.reason.empty());
}

struct Beyond {
  const char* q;
  Shape shape;  ///< not that of the polynomial that its Taylor polynomial of degree 8 is
};

/// Curves on which Q is constant up to terms that no Taylor polynomial of degree 8 holds.
const Beyond beyond[] = {
    {"1+(w1-sin(w2))^2", Shape::minimum},
    {"1-(w1-sin(w2))^2", Shape::maximum},
    {"1+(w1-sin(w2^2))^2", Shape::minimum},
    {"1+(w1-exp(w2)+1)^2", Shape::minimum},
    {"(w1-tanh(w2))^2-1", Shape::minimum},
    {"1+(w1-sin(w2))^2+w3^2", Shape::minimum},
    {"1+(w1-sin(w2^2))^2+w2^10", Shape::minimum},
    {"1+(w1-cos(w2)+1)^2+w2^10", Shape::minimum},
    {"exp(1)+cos(w1-sin(w2))-2*w3^4*exp(w1)", Shape::maximum},
    {"1+(w1-cos(w2)+1)^2-w2^10", Shape::saddle},
    {"1+(w1-sin(w2)^2)^2-w2^10", Shape::saddle},
    {"1+(w1-exp(-w2^2)+1)^2-w2^10", Shape::saddle},
    {"(w1-sin(w2))^2-w2^12*exp(w1)-3", Shape::saddle},
};

class ShapesBeyondTaylor : public testing::TestWithParam<Beyond> {};

TEST_P(ShapesBeyondTaylor, AreTrueOrNotDecided) {
  const auto& [q, shape] = GetParam();
  const Potential potential(q);
  const LocalShape found = local_shape(potential, std::vector<Rational>(potential.dimension()));
  EXPECT_EQ(found.shape, shape == Shape::saddle ? Shape::not_decided : shape) << found.reason;
  EXPECT_FALSE(found.reason.empty());
}

INSTANTIATE_TEST_SUITE_P(Critical, ShapesBeyondTaylor, testing::ValuesIn(beyond));

/// An analytic change of coordinates keeps the shape, so it may be lost but never be another.
TEST_P(LocalShapes, IsTheSameInOtherCoordinates) {
  for (const char* moved : {"(w1-sin(w2))", "(w1+1-cos(w2))", "(w1-tanh(w2)^2)", "(w1+1-exp(w2^3))", "(w1-w2^2)"}) {
    std::string text;
    for (const char* c = GetParam().q; *c != 0; ++c) {
      const bool is_first = c[0] == 'w' && c[1] == '1';
      text += is_first ? std::string(moved) : std::string(1, *c);
      if (is_first) ++c;
    }
    const Potential potential(text);
    const Shape found = local_shape(potential, std::vector<Rational>(potential.dimension())).shape;
    EXPECT_TRUE(found == Shape::not_decided || found == GetParam().shape) << text;
  }
}

/// (n - 1/4)^2 |w|^4 - (v w)^4 for v with n coordinates 1 or -1 is negative along v and, of the rays with coordinates
/// -1, 0, 1, along no other: these have (v w)^2 / |w|^2 = n - 1 or n^2 / (n + 1) at most.
TEST(LocalShape, EveryRayIsTried) {
  for (const unsigned dimension : {3U, 4U}) {
    const auto rays = static_cast<unsigned>(std::lround(std::pow(3.0, dimension)));
    for (unsigned ray = 1; ray < rays; ++ray) {
      std::string along = "0";
      std::string square = "0";
      int n = 0;
      unsigned digits = ray;
      for (unsigned i = 1; i <= dimension; ++i, digits /= 3) {
        square += "+w" + std::to_string(i) + "^2";
        if (digits % 3 == 0) continue;
        along += (digits % 3 == 1 ? "+w" : "-w") + std::to_string(i);
        ++n;
      }
      const std::string q = "(" + std::to_string(n) + "-1/4)^2*(" + square + ")^2-(" + along + ")^4";
      EXPECT_EQ(local_shape(Potential(q), std::vector<Rational>(dimension)).shape, Shape::saddle) << q;
    }
  }
}

/// Saddles whose terms of least degree are of one sign and touch 0 where no ray with coordinates -1, 0, 1 goes, or
/// along one that tells nothing: what they leave to higher terms is not decided, or found, and never definite.
TEST(LocalShape, OfAFormThatTouchesZeroIsNotDefinite) {
  for (const char* q :
       {"(w1-2*w2)^2*(w1^2+w2^2)-w2^6", "(w1^2-2*w2^2)^2-w2^6", "(w1-2*w2)^4-w1^5*w2", "w2^2*(w1^2+w2^2)-w2*w1^5",
        "w1^2*(w1^2+w2^2)-w1*w2^5", "w1^4+w2^4-w2*w3^5", "w1^4+w2^4+w1^2*w3^2-w2*w3^5",
        "w1^2+(w2-2*w3)^2*(w2^2+w3^2)-w3^6", "w1^2+w3^2*(w2^2+w3^2)-w3*w2^5", "w1^2+w2^4+w3^4-w3*w4^5"}) {
    for (const char* sign : {"", "-"}) {
      const Potential potential(std::string(sign) + "(" + q + ")");
      const LocalShape found = local_shape(potential, std::vector<Rational>(potential.dimension()));
      EXPECT_TRUE(found.shape == Shape::not_decided || found.shape == Shape::saddle)
          << sign << q << ": " << found.reason;
    }
  }
}

TEST(LocalShape, OfTermsAboveWhatIsKnownIsNotDecided) {
  const Polynomial x = Polynomial::variable(0);
  EXPECT_EQ(local_shape(power(x, 10)).shape, Shape::minimum);
  EXPECT_EQ(local_shape(power(x, 10), 8).shape, Shape::not_decided);
  EXPECT_EQ(local_shape(power(x, 9), 8).shape, Shape::not_decided);
}

TEST(LocalShape, AtAnotherPoint) {
  EXPECT_EQ(local_shape(Potential("(w1-1/3)^4*(w1+1)"), std::vector<Rational>{Rational(1, 3)}).shape, Shape::minimum);
  EXPECT_EQ(local_shape(Potential("(w1-1/3)^4*(w1-1)"), std::vector<Rational>{Rational(1, 3)}).shape, Shape::maximum);
}

}  // namespace
}  // namespace flypaper
