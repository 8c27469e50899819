// lambda and m of a whole potential on a box: a table by hand, and volumes V(eps) over the box.
#include "flypaper/exact/geometry/box_coefficient.hpp"

#include <gmock/gmock.h>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/geometry/singular_points.hpp"
#include "flypaper/exact/geometry/volumes.hpp"
#include "properties/generators.hpp"

namespace flypaper {
namespace {

std::vector<std::vector<std::string>> rows_of(const std::string& box) {
  std::vector<std::vector<std::string>> rows;
  for (const std::string& row : split(box, ';')) rows.push_back(split(row, ','));
  return rows;
}

LearningCoefficient on(const std::string& q, const std::string& box) {
  ExactBox exact;
  for (const auto& row : rows_of(box)) exact.push_back({evaluate_number(row[0]).exact, evaluate_number(row[1]).exact});
  return learning_coefficient_on(Potential(q), exact);
}

std::string pair_of(const LearningCoefficient& found) {
  return found.value ? found.value->print() + "," + std::to_string(found.multiplicity)
                     : std::string(name_of(found.method));
}

struct Known {
  std::string q;
  std::string box;
  std::string pair;
  std::string why;
};

std::ostream& operator<<(std::ostream& out, const Known& known) { return out << known.q << " on " << known.box; }

class PairOnBox : public testing::TestWithParam<Known> {};

TEST_P(PairOnBox, IsFound) {
  const auto& [q, box, pair, why] = GetParam();
  const LearningCoefficient found = on(q, box);
  EXPECT_EQ(pair_of(found), pair) << q << " on " << box << ": " << why << "\n"
                                  << found.reason << "\n"
                                  << testing::PrintToString(found.certificate);
}

const std::vector<Known> table{
    // One variable.
    {"(w1+9/5)*(w1-9/5)^2", "-3,3", "1/4,1", "the double zero"},
    {"(w1+9/5)*(w1-9/5)^2", "-3,1", "1/2,1", "only the simple zero is in the box"},
    {"(w1+9/5)*(w1-9/5)^2", "-1,1", "not_a_zero", "no zero in the box"},
    {"(w1-1/3)^3*(w1+1)", "-1,1/3", "1/6,1", "half a neighbourhood has the same exponent"},
    {"(w1^2-2)^3*(w1^2-3)^2*w1", "0,2", "1/6,1", "irrational zeros"},
    {"(w1^2-2)^3*(w1^2-3)^2*w1", "3/2,2", "1/4,1", "without the square root of 2"},
    {"(w1^2+1)^5*w1", "-9,9", "1/2,1", "complex zeros do not count"},
    // Two: generic points of curves, and points.
    {"w1*w2", "-1,1;-1,1", "1/2,2", "the crossing"},
    {"w1*w2", "1/2,1;-1,1", "1/2,1", "the line alone"},
    {"w1^2*w2", "-1,1;-1,1", "1/4,1", "the double line"},
    {"w1^2*w2", "1/2,1;-1,1", "1/2,1", "without it"},
    {"(w1^2+w2^2)*w1", "-1,1;-1,1", "1/3,1", "the origin"},
    {"(w1^2+w2^2)*w1", "-1,1;1/2,1", "1/2,1", "the line"},
    {"(w1^2+w2^2)*w1^2", "-5,5;-5,5", "1/4,2", "the origin"},
    {"(w1^2+w2^2)^2*w1^2", "-1,1;-1,1", "1/6,1", "the origin"},
    {"w1^2+w2^2", "-1,1;-1,1", "1/2,1", "a point"},
    {"w1^2+w2^2", "1/2,1;-1,1", "not_a_zero", "no real zero there"},
    {"w1^2+w2^2+1", "-1,1;-1,1", "not_a_zero", "no real zero"},
    {"w1^2-w2^3", "-1,1;-1,1", "5/12,1", "the cusp"},
    {"(w2-w1^2)*(w2-w1^2-w1^5)", "-1/2,1/2;-1,1", "3/10,1", "the contact at the origin"},
    {"(w1^2+w2^2-1)*w1*w2^2", "-2,2;-2,2", "1/4,1", "the double line; crossings have 1/4 too"},
    {"(w1^2+w2^2-1)^2*(w1-1)", "-2,2;-2,2", "1/4,2", "the circle touches the line"},
    {"(w1^2+w2^2-1)^2*(w1-1/2)^2", "-2,2;-2,2", "1/4,2", "crossings at (1/2, +-sqrt 3/2)"},
    {"(w1^2+w2^2-2)*(w2-w1^2/3)", "-2,2;-2,2", "1/2,2", "crossings with irrational coordinates"},
    {"(w1^2+w2^2-1)*(w1-w2)", "-2,2;-2,2", "1/2,2", "crossings at +-(1, 1)/sqrt 2"},
    {"(w1^2+w2^2-1)*(w1-w2)", "-1/2,1/2;-1/2,1/2", "1/2,1", "only the line is in the box"},
    {"(w1^2-2)*w2", "-2,2;-1,1", "1/2,2", "crossings at (+-sqrt 2, 0)"},
    {"(w1^2-2)^2*w2^3", "-2,2;-1,1", "1/6,1", "the triple line"},
    {"(w1^2-2)*(w2^2-3)", "-2,2;-2,2", "1/2,2", "four irrational crossings"},
    {"(w2-1/3)^3*(w1^2+w2^2)", "-1,1;-1,1", "1/6,1", "a line at no decimal"},
    {"w1^3-3*w1*w2^2+w2^4", "-1,1;-1,1", "1/3,1", "three branches at the origin"},
    {"((w1^2-2)^2+w2^2)*(w1-w2)", "-2,2;-2,2", "1/2,1", "isolated points and a line that misses them"},
    {"((w1^2-2)^2+w2^2)^2*(w1-w2)", "-2,2;-2,2", "1/4,1", "the isolated points, twice"},
    {"(w2-(w1^2-2)^2)*w2", "-2,2;-1,1", "3/8,1", "contacts at (+-sqrt 2, 0): y (y - x^2), t^(3/4)"},
    {"(w1^2-2)*(w2^2-(w1^2-2)^3)", "-2,2;-1,1", "5/16,1", "a cusp and its tangent: x (y^2 - x^3), t^(5/8)"},
    {"(w2^2-2*w1^2)^2-(w1^2-2)^5", "1,2;1,3", "7/20,1", "a cusp y^2 - x^5 along w2 = sqrt 2 w1"},
    {"0*w1*w2", "-1,1;-1,1", "0,1", "V does not depend on eps"},
    // Edges.
    {"w1*w2", "0,1;0,1", "1/2,2", "a quarter of the square"},
    {"w1+0*w2", "0,1;-1,1", "1/2,1", "a line on the edge"},
    {"w1^2*w2", "0,1;-1,1", "1/4,1", "a double line on the edge"},
    {"w1^2+w2^2", "0,1;0,1", "1/2,1", "a quarter of a disc"},
    {"w1+w2", "0,1;0,1", "1,1", "the triangle w1 + w2 < t has the area t^2/2"},
    {"w2-w1^2", "-1,1;-1,0", "3/4,1", "w1^2 + |w2| < t: t^(3/2)"},
    {"w1^2+w2^4", "0,1;-1,1", "3/8,1", "half of |w1| < t^(1/2), |w2| < t^(1/4)"},
    {"(w2-w1^2)*(w2+1/2)^2", "-1,1;-1,0", "1/4,1", "what touches the edge is no better than the double line"},
};
INSTANTIATE_TEST_SUITE_P(Table, PairOnBox, testing::ValuesIn(table));

const Box square{.lower = {-1.0, -1.0}, .upper = {1.0, 1.0}};

// Where a curve enters the box through a singular point on its edge, rational or not.
TEST(BoxCoefficient, IsNotDeterminedWhereNothingDecides) {
  for (const auto& [q, box, says] : {std::array{"w1*w2*(w1-w2)", "0,1;0,1", "(0, 0) on the edge"},
                                     std::array{"(w2-(w1^2-2)^2)*w2", "-2,2;0,1", "(-1.4142135623730951, 0)"},
                                     std::array{"w1*w2*w3", "-1,1;-1,1;-1,1", "one or two variables"}}) {
    const LearningCoefficient found = on(q, box);
    EXPECT_EQ(found.method, Method::not_determined) << q << " " << pair_of(found);
    EXPECT_THAT(found.reason, testing::HasSubstr(says)) << q;
  }
}

TEST(BoxCoefficient, RefusesBoxesThatAreNone) {
  EXPECT_THROW((void)on("w1*w2", "-1,1"), Error);
  EXPECT_THROW((void)learning_coefficient_on(Potential("w1"), {{Rational(1), Rational(0)}}), Error);
}

TEST(BoxCoefficient, CertificateNamesTheCrossing) {
  const LearningCoefficient found = on("(w1^2+w2^2-4)*(w1-w2)", "-2,2;-2,2");
  EXPECT_THAT(found.certificate,
              testing::Contains(testing::HasSubstr("at (1.4142135623730951, 1.4142135623730951) where")));
  EXPECT_THAT(on("(w1^2-2)*(w2-w1)", "-2,2;-2,2").certificate,
              testing::Contains(testing::HasSubstr("at (1.4142135623730951, 1.4142135623730951) where")));
}

// At (sqrt 2, 0) two smooth curves cross, one of which is written longer and longer: up to 60 characters whole.
TEST(BoxCoefficient, CertificateShortensFactorsOfMoreThanSixtyCharacters) {
  std::size_t whole = 0;
  std::size_t shortened = 0;
  for (std::string digits = "1111111111111"; digits.size() < 27; digits += "1") {
    for (const char* slope : {"", "10*"}) {
      const Potential potential("(w1^2-2)*(" + std::string(slope) + "w2+" + digits + "*(w1^2-2))");
      const std::vector<Piece> pieces = pieces_of(potential);
      const std::string factor = flypaper::print(pieces.at(1).factor);
      const std::string written = factor.size() > 60 ? factor.substr(0, 57) + "..." : factor;
      const PlaneZero zero = zero_at(pieces, point_on_line(1, 0, {{-2, 0, 1}}, real_zeros({{-2, 0, 1}}).at(1)), {});
      EXPECT_THAT(learning_coefficient(pieces, zero).certificate,
                  testing::Contains(written + " vanishes with multiplicity 1, its gradient is not 0"));
      whole += factor.size() == 60 ? 1U : 0U;
      shortened += factor.size() == 61 ? 1U : 0U;
    }
  }
  EXPECT_GT(whole, 0U) << "none of 60";
  EXPECT_GT(shortened, 0U) << "none of 61";
}

TEST(BoxCoefficient, CertificateNamesTheEdgeThatIsALineOfZeros) {
  EXPECT_THAT(on("w1+0*w2", "0,1;-1,1").certificate, testing::Contains(testing::HasSubstr("the edge w1 = 0: lambda")));
  EXPECT_THAT(on("(w2-3)^2+0*w1", "0,1;-1,3").certificate,
              testing::Contains(testing::HasSubstr("the edge w2 = 3: lambda 1/4")));
}

// Poles are at least 1/12 apart, so that volumes from 1e-12 to 1e-30 tell lambda to 0.01.
TEST(BoxCoefficient, AgreesWithVolumes) {
  for (const auto& [q, box] :
       {std::pair{"(w1^2-2)^3*(w1^2-3)^2*w1", "0,2"}, std::pair{"(w1^2+w2^2-2)*(w2-w1^2/3)", "-2,2;-2,2"},
        std::pair{"w1+w2", "0,1;0,1"}, std::pair{"w2-w1^2", "-1,1;-1,0"}, std::pair{"w1*w2", "0,1;0,1"},
        std::pair{"(w1^2+w2^2)*w1", "0,1;0,2"}, std::pair{"(w2-(w1^2-2)^2)*w2", "1,2;-1,1"},
        std::pair{"(w1^2-2)*(w2^2-(w1^2-2)^3)", "1,2;-1,1"}, std::pair{"((w1^2-2)^2+w2^2)^2*(w1-w2)", "1,2;-1,3"}}) {
    const Potential potential(q);
    const LearningCoefficient exact = on(q, box);
    const VolumeFit fit = fit_volumes(SublevelVolumes(potential, evaluate_box(rows_of(box), {})));
    ASSERT_TRUE(exact.value) << q << ": " << exact.reason;
    EXPECT_NEAR(fit.exponent, exact.value->to_double(), 0.01) << q;
    EXPECT_EQ(std::lround(fit.multiplicity), exact.multiplicity) << q;
    // The twin: a fifth more is far outside.
    EXPECT_GT(std::abs(fit.exponent - 1.2 * exact.value->to_double()), 0.02) << q;
  }
}

// Products of lines and powers: lambda is the least local one, found here without any curve: at each crossing of the
// lines by the total multiplicity, along each line by its own.
RC_GTEST_PROP(BoxCoefficient, OfLinesIsThatOfTheirWorstCrossing, ()) {
  const int count = *generators::whole(1, 5);
  std::vector<std::array<int, 3>> lines;
  std::vector<unsigned> powers;
  std::string q = "1";
  while (static_cast<int>(lines.size()) < count) {
    const std::array<int, 3> line{*generators::whole(-2, 3), *generators::whole(-2, 3), *generators::whole(-1, 2)};
    if (line[0] == 0 && line[1] == 0) continue;
    const bool known = std::ranges::any_of(lines, [&](const auto& other) {
      return line[0] * other[1] == line[1] * other[0] && line[0] * other[2] == line[2] * other[0] &&
             line[1] * other[2] == line[2] * other[1];
    });
    if (known) continue;
    lines.push_back(line);
    powers.push_back(static_cast<unsigned>(*generators::whole(1, 4)));
    q += "*(" + std::to_string(line[0]) + "*w1+" + std::to_string(line[1]) + "*w2-" + std::to_string(line[2]) + "+0)^" +
         std::to_string(powers.back());
  }
  // All lines meet the box, and no crossing lies on its edge: |w| <= 4 there, and the box ends at 101/10.
  Rational lambda = 1;
  unsigned multiplicity = 1;
  const auto consider = [&](const Rational& value, unsigned m) {
    if (value < lambda || (value == lambda && m > multiplicity)) {
      lambda = value;
      multiplicity = m;
    }
  };
  for (std::size_t i = 0; i < lines.size(); ++i) {
    consider(Rational(1, 2 * std::int64_t{powers[i]}), 1);
    for (std::size_t j = 0; j < i; ++j) {
      const int d = lines[i][0] * lines[j][1] - lines[i][1] * lines[j][0];
      if (d == 0) continue;
      const Rational w1(lines[i][2] * lines[j][1] - lines[i][1] * lines[j][2], d);
      const Rational w2(lines[i][0] * lines[j][2] - lines[i][2] * lines[j][0], d);
      std::int64_t total = 0;
      std::int64_t largest = 0;
      unsigned ties = 0;
      for (std::size_t k = 0; k < lines.size(); ++k) {
        if (lines[k][0] * w1 + lines[k][1] * w2 != lines[k][2]) continue;
        total += powers[k];
        ties = powers[k] > largest ? 1 : ties + (powers[k] == largest ? 1 : 0);
        largest = std::max<std::int64_t>(largest, powers[k]);
      }
      // Homogeneous of degree `total`: 2/total, or 1/largest if that is less; tied if equal.
      if (2 * largest > total) consider(Rational(1, 2 * largest), 1);
      if (2 * largest < total) consider(Rational(1, total), 1);
      if (2 * largest == total) consider(Rational(1, total), 2);
    }
  }
  const LearningCoefficient found = on(q, "-101/10,101/10;-103/10,103/10");
  RC_LOG() << q << " " << found.reason;
  RC_ASSERT(found.value.has_value());
  RC_ASSERT(*found.value == lambda);
  RC_ASSERT(found.multiplicity == multiplicity);
  RC_CLASSIFY(multiplicity == 2, "tied");
}

}  // namespace
}  // namespace flypaper
