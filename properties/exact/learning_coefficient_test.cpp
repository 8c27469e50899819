// Exact learning coefficients against independent values and under changes of coordinates that keep them.
#include "flypaper/exact/geometry/learning_coefficient.hpp"

#include <gmock/gmock.h>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/geometry/newton.hpp"
#include "flypaper/exact/geometry/singular_points.hpp"
#include "properties/generators.hpp"

namespace flypaper {
namespace {

std::vector<Rational> exact(const std::vector<std::string>& texts) {
  std::vector<Rational> at;
  for (const std::string& text : texts) at.push_back(evaluate_number(text).exact);
  return at;
}

LearningCoefficient at_origin(const std::string& q) {
  const Potential potential(q);
  return learning_coefficient(potential, std::vector<Rational>(potential.dimension()));
}

/// "1/2,1": value and multiplicity.
std::string pair_of(const LearningCoefficient& found) {
  return found.value ? found.value->print() + "," + std::to_string(found.multiplicity) : "none: " + found.reason;
}

struct Known {
  std::string q;
  std::vector<std::string> at;
  std::string pair;
  std::string source;
};

std::ostream& operator<<(std::ostream& out, const Known& known) { return out << known.q; }

class KnownPair : public testing::TestWithParam<Known> {};

TEST_P(KnownPair, IsFound) {
  const auto& [q, at, pair, source] = GetParam();
  const LearningCoefficient found = learning_coefficient(Potential(q), exact(at));
  EXPECT_EQ(pair_of(found), pair) << q << ": " << source << "\n" << testing::PrintToString(found.certificate);
}

// The volume of {Q^2 < eps} near the point, by hand.
const std::vector<Known> table{
    {"w1^5", {"0"}, "1/10,1", "|w1| < eps^(1/10)"},
    {"(w1+9/5)*(w1-9/5)^2", {"9/5"}, "1/4,1", "a double root"},
    {"(w1-1/3)^3*(w1+1)", {"1/3"}, "1/6,1", "a triple root at no decimal"},
    {"w1*w2", {"0", "0"}, "1/2,2", "4 t (1 - log t) on the square of half-width 1, t = sqrt eps"},
    {"w1^2*w2", {"0", "0"}, "1/4,1", "monomial: the smaller of 1/4 and 1/2"},
    {"w1^3*w2^3", {"0", "0"}, "1/6,2", "monomial, both 1/6"},
    {"w1^2+w2^2", {"0", "0"}, "1/2,1", "pi sqrt eps; complex multiplicity 2 misleads"},
    {"w1^2-w2^2", {"0", "0"}, "1/2,2", "w1 w2 in turned coordinates"},
    {"w1^2-w2^3",
     {"0", "0"},
     "5/12,1",
     "scaling w1 ~ t^(1/2), w2 ~ t^(1/3): t^(5/6), and the curve away from 0 gives t"},
    {"w1^2*w2-w2^3", {"0", "0"}, "1/3,1", "three lines: homogeneous of degree 3, t^(2/3)"},
    {"w2-w1^2", {"0", "0"}, "1/2,1", "a regular zero: grad Q is not 0"},
    {"(w1^2+w2^2)*w1", {"0", "0"}, "1/3,1", "homogeneous of degree 3: t^(2/3)"},
    {"w2^5+w1^2*w2^2+w1^5", {"0", "0"}, "1/4,2", "the corner w1^2 w2^2 lies below the line between the others"},
    {"(w1^2+w2^2)*w1", {"0", "1"}, "1/2,1", "a regular zero"},
    {"(w1^2+w2^2)*w1^2", {"0", "0"}, "1/4,2", "homogeneous of degree 4: t^(1/2), tied with the double line"},
    {"(w1^2+w2^2)*w1^2", {"0", "1"}, "1/4,1", "a double line"},
    {"(w1^2+w2^2)^2*w1", {"0", "0"}, "1/5,1", "homogeneous of degree 5"},
    {"(w1^2+w2^2)^2*w1^2", {"0", "0"}, "1/6,1", "homogeneous of degree 6, below the double line's 1/4"},
    // Shifts: by hand, with the branch as coordinate.
    {"(w2-w1^2)^2*w1", {"0", "0"}, "1/4,1", "u = w2 - w1^2: u^2 w1"},
    {"(w2-w1^2)*(w2-w1^2-w1^5)", {"0", "0"}, "3/10,1", "u (u - w1^5): u ~ t^(1/2), w1 ~ t^(1/10)"},
    {"(w2-w1^2-w1^3)^3+w1^12", {"0", "0"}, "5/24,1", "u^3 + w1^12: t^(1/3 + 1/12), one real branch of multiplicity 1"},
    {"(w1-w2^3)^4*w2", {"0", "0"}, "1/8,1", "u = w1 - w2^3: u^4 w2"},
    {"(w2*(1+w1)-w1)^2", {"0", "0"}, "1/4,1", "the branch w1/(1+w1) never ends; a regular factor squared"},
    {"(w2*(1+w1)-w1)^2*(w2-w1)", {"0", "0"}, "1/4,2", "u^2 (u + w1^2 ..): u^2 w1^2 where |u| < w1^2"},
    {"(w2*(1+w1)-w1)^2*w1^2", {"0", "0"}, "1/4,2", "u^2 w1^2"},
    {"(w1^2+w2^2-1)^2*(w1-1)", {"1", "0"}, "1/4,2", "the circle squared touches its tangent: u^2 (u - w2^2)"},
    {"(w1-1)*w2^2", {"1", "7"}, "1/2,1", "w2 is a unit there"},
    {"(w2-1/3*w1)^3", {"0", "0"}, "1/6,1", "a coefficient that is no decimal"},
    // More variables.
    {"w1^2*w2^2*w3", {"0", "0", "0"}, "1/4,2", "monomial"},
    {"w1*w2*w3*w4*w5*w6*w7*w8", {"0", "0", "0", "0", "0", "0", "0", "0"}, "1/2,8", "monomial"},
    {"(w1-1)^2*(w2+w3)^2*(w3-2)", {"1", "-2", "2"}, "1/4,2", "independent gradients"},
    {"w1^2+w2^4+w3^6", {"0", "0", "0"}, "11/24,1", "1/2 + 1/4 + 1/6, halved"},
    {"(w1^2+w2^2+w3^2)^2", {"0", "0", "0"}, "3/8,1", "3/2 by 2, halved"},
    {"w1^2+w2^4+w3^4+w1*w2*w3^2", {"0", "0", "0"}, "1/2,1", "the mixed term weighs 1/2 + 1/4 + 2/4 > 1"},
    {"(w1+w2)^2*(w2+w3)^2*(w1+w3)", {"0", "0", "0"}, "1/4,2", "independent gradients, none in a variable of its own"},
    {"(w1^2-w2^2)*w3*w4^2", {"0", "0", "0", "0"}, "1/4,1", "the smallest of three blocks"},
    {"(w1^2-w2^2)*w3*w4", {"0", "0", "0", "0"}, "1/2,4", "three blocks tied: 2 + 1 + 1"},
    {"(w1+w2*w3)^2", {"0", "0", "0"}, "1/4,1", "a regular factor squared"},
    {"0*w1", {"0"}, "0,1", "V does not depend on eps"},
};
INSTANTIATE_TEST_SUITE_P(Table, KnownPair, testing::ValuesIn(table));

TEST(LearningCoefficient, SaysNothingWhereItCannotDecide) {
  EXPECT_EQ(at_origin("w1-1").method, Method::not_a_zero);
  EXPECT_FALSE(at_origin("w1-1").value);
  const LearningCoefficient undetermined = at_origin("w1^2+w2^2-w3^2");
  EXPECT_EQ(undetermined.method, Method::not_determined);
  EXPECT_THAT(undetermined.reason, testing::HasSubstr("3 variables"));
  EXPECT_THAT(at_origin("(w1+w2+w3+w4+w5+w6)^99+w1").reason, testing::HasSubstr("too much work"));
  EXPECT_THROW((void)learning_coefficient(Potential("w1*w2"), exact({"0"})), Error);
}

std::optional<std::size_t> rank_at(const std::string& q, const std::vector<std::string>& at) {
  return hessian_rank(Potential(q), exact(at));
}

// No decimal is the square root of 2, and of the doubles beside it none is a zero of w1^2 - 2.
TEST(LearningCoefficient, APointMayStandForTheIrrationalZeroThatItIsRoundedFrom) {
  const std::vector<std::string> root{"1.4142135623730951"};
  const auto at_root = [&](const std::string& q) { return learning_coefficient(Potential(q), exact(root)); };
  for (const auto& [q, pair] :
       {std::pair{"w1^2-2", "1/2,1"}, std::pair{"(w1^2-2)^3*(w1-1)", "1/6,1"}, std::pair{"(w1^4-4)^2", "1/4,1"}}) {
    EXPECT_EQ(pair_of(at_root(q)), pair) << q;
    EXPECT_EQ(at_root(q).method, Method::order_of_zero);
    EXPECT_THAT(at_root(q).certificate.at(0), testing::HasSubstr("nearest double to exactly one zero of Q"));
  }
  EXPECT_EQ(rank_at("w1^2-2", root), 1U);
  EXPECT_EQ(rank_at("(w1^2-2)^2", root), 0U) << "the Hessian at the decimal itself is 1e-16";
  // A millionth of a millionth away it is no zero, two zeros are too many, and rounding makes none.
  EXPECT_EQ(learning_coefficient(Potential("w1^2-2"), exact({"1.414213562374"})).method, Method::not_a_zero);
  const std::vector<std::string> beside_one{"1.0000000000000002"};
  EXPECT_EQ(learning_coefficient(Potential("(w1-1)*(w1-1-1e-17)"), exact(beside_one)).method, Method::not_a_zero);
  EXPECT_FALSE(learning_coefficient(Potential("(w1^2-2)*((w1-1e-20)^2-2)"), exact(root)).value);
  EXPECT_EQ(learning_coefficient(Potential("(w1-1)^2+1e-30"), exact({"1"})).method, Method::not_a_zero);
}

TEST(LearningCoefficient, InThePlaneAPointThatIsAlmostAZeroIsNotDetermined) {
  const std::vector<std::string> at{"0.7071067811865476", "0.7071067811865476"};
  const LearningCoefficient found = learning_coefficient(Potential("(w1^2+w2^2-1)^2"), exact(at));
  EXPECT_EQ(found.method, Method::not_determined);
  EXPECT_THAT(found.reason, testing::HasSubstr("Q is not 0 here"));
  EXPECT_EQ(rank_at("(w1^2+w2^2-1)^2", at), std::nullopt);
  EXPECT_EQ(pair_of(learning_coefficient(Potential("(w1^2+w2^2-1)^2"), exact({"3/5", "4/5"}))), "1/4,1");
}

TEST(LearningCoefficient, InThePlaneAPointMayStandForTheIrrationalZeroOnItsLine) {
  const LearningCoefficient regular =
      learning_coefficient(Potential("w1^2+w2^2-4"), exact({"1", "1.7320508075688772"}));
  EXPECT_EQ(pair_of(regular), "1/2,1");
  EXPECT_EQ(regular.method, Method::regular_zero);
  EXPECT_THAT(regular.certificate,
              testing::Contains(testing::HasSubstr("stands for the zero (1, 1.7320508075688772)")));
  // A crossing is named before the simple zeros on its lines.
  const LearningCoefficient crossing =
      learning_coefficient(Potential("(w1^2-2)*(w2^2-3)*(w1+1)"), exact({"1.4142135623730951", "1.7320508075688772"}));
  EXPECT_EQ(pair_of(crossing), "1/2,2");
}

TEST(LearningCoefficient, CertificateTellsPolygonShiftsAndRoots) {
  const LearningCoefficient found = at_origin("(w2-2*w1^2)*(w2-2*w1^2-w1^3)");
  ASSERT_EQ(found.polygons.size(), 2U) << testing::PrintToString(found.certificate);
  const NewtonStep& first = found.polygons[0];
  EXPECT_EQ(first.corners, (std::vector<Corner>{{0, 2}, {4, 0}}));
  EXPECT_EQ(first.face, Face::compact_edge);
  EXPECT_EQ(first.distance, Rational(4, 3));
  ASSERT_EQ(first.roots.size(), 1U);
  EXPECT_EQ(first.roots[0].multiplicity, 2U);
  EXPECT_EQ(first.shift, "w2 -> w2 + 2*w1^2");
}

// w1^3 - 2 = 3 u^2 x + 3 u x^2 + x^3 for w1 = u + x and u the cube root of 2: a shift for each term below the
// branch of order 5/2.
TEST(LearningCoefficient, CertificateWritesAlgebraicShiftsInTheNumberU) {
  const LearningCoefficient found =
      learning_coefficient(Potential("(w2-(w1^3-2))^2-(w1^3-2)^5"), exact({"1.2599210498948732", "0"}));
  EXPECT_EQ(pair_of(found), "7/20,1");
  for (const char* shift : {"w2 -> w2 + 3*w1*u^2", "w2 -> w2 + 3*w1^2*u"}) {
    EXPECT_THAT(found.certificate, testing::Contains(testing::EndsWith(std::string("shift ") + shift)));
  }
}

// Without root multiplicities the raw polygons of a smooth curve and of a hidden power give what is not true.
TEST(LearningCoefficient, RawPolygonMisleads) {
  const auto pair = [](const char* q) {
    const Potential potential(q);
    return newton_pair(expanded_at(potential.graph(), potential.q(), std::vector<Rational>(2)));
  };
  const auto raw = [](const NewtonPair& found) { return 1 / found.steps.front().distance; };
  EXPECT_EQ(raw(pair("w2-w1^2")), Rational(3, 2));
  EXPECT_EQ(pair("w2-w1^2").exponent, Rational(1));
  EXPECT_EQ(raw(pair("(w2-w1)^3*(w2+w1)")), Rational(1, 2));
  EXPECT_EQ(pair("(w2-w1)^3*(w2+w1)").exponent, Rational(1, 3));
}

/// w1^b prod (w2 - psi_i(w1))^(a_i) with different psi_i(w1) = sum c_k w1^k.
struct Curves {
  unsigned axis = 0;  ///< b
  std::vector<std::vector<int>> branches;
  std::vector<unsigned> exponents;
};

Curves random_curves() {
  Curves curves{.axis = static_cast<unsigned>(*generators::whole(0, 4)), .branches = {}, .exponents = {}};
  const int count = *generators::whole(1, 4);
  while (static_cast<int>(curves.branches.size()) < count) {
    std::vector<int> branch;
    for (int k = 0; k < 3; ++k) branch.push_back(*generators::whole(-1, 2));
    if (std::ranges::find(curves.branches, branch) != curves.branches.end()) continue;
    curves.branches.push_back(branch);
    curves.exponents.push_back(static_cast<unsigned>(*generators::whole(1, 4)));
  }
  return curves;
}

/// Q with the texts x and y in place of w1 and w2.
std::string print(const Curves& curves, const std::string& x, const std::string& y) {
  std::string q = "(" + x + ")^" + std::to_string(curves.axis);
  for (std::size_t i = 0; i < curves.branches.size(); ++i) {
    q += "*((" + y + ")";
    for (std::size_t k = 0; k < 3; ++k) {
      q += " - (" + std::to_string(curves.branches[i][k]) + ")*(" + x + ")^" + std::to_string(k + 1);
    }
    q += ")^" + std::to_string(curves.exponents[i]);
  }
  return q;
}

/// The height: the largest Newton distance over the coordinates u = w2 - psi_i. There psi_j has the order q_j, the
/// weight of f for weights (1, s) is L(s) = b + sum a_j min(s, q_j), and the distance max_s L(s) / (1 + s), attained at
/// s = 0, some q_j or infinity. 1/height is the exponent: Varchenko's theorem, without a polygon.
Rational height(const Curves& curves) {
  Rational largest = static_cast<std::int64_t>(curves.axis);
  for (std::size_t i = 0; i < curves.branches.size(); ++i) {
    std::vector<unsigned> orders;
    for (const auto& branch : curves.branches) {
      const auto differ = std::ranges::mismatch(branch, curves.branches[i]);
      orders.push_back(static_cast<unsigned>(differ.in1 - branch.begin()) + 1);  // 4, more than all, for itself
    }
    largest = std::max<Rational>(largest, static_cast<std::int64_t>(curves.exponents[i]));
    for (unsigned s = 1; s <= 3; ++s) {
      std::int64_t weight = curves.axis;
      for (std::size_t j = 0; j < orders.size(); ++j)
        weight += std::int64_t{curves.exponents[j]} * std::min(s, orders[j]);
      largest = std::max(largest, Rational(weight, s + 1));
    }
  }
  return largest;
}

RC_GTEST_PROP(LearningCoefficient, IsHalfTheInverseHeightInAnyLinearCoordinates, ()) {
  const Curves curves = random_curves();
  const LearningCoefficient plain = at_origin(print(curves, "w1", "w2"));
  RC_ASSERT(plain.value.has_value());
  RC_ASSERT(*plain.value == 1 / (2 * height(curves)));
  const auto entry = [] {
    return std::to_string(*generators::whole(-3, 4)) + "/" + std::to_string(*generators::whole(1, 4));
  };
  const std::vector<std::string> m{entry(), entry(), entry(), entry()};
  const std::vector<Rational> matrix = exact(m);
  RC_PRE(matrix[0] * matrix[3] != matrix[1] * matrix[2]);
  const LearningCoefficient turned =
      at_origin(print(curves, m[0] + "*w1+" + m[1] + "*w2", m[2] + "*w1+" + m[3] + "*w2"));
  RC_ASSERT(pair_of(turned) == pair_of(plain));
  if (!turned.polygons.empty()) {
    const NewtonStep& first = turned.polygons.front();
    const Rational r = first.roots.empty() ? 0 : static_cast<std::int64_t>(first.roots.back().multiplicity);
    RC_CLASSIFY(first.face == Face::compact_edge && r < first.distance, "r < d");
    RC_CLASSIFY(first.face == Face::compact_edge && r == first.distance, "r = d");
    RC_CLASSIFY(first.shift.starts_with("w2"), "r > d, shift of w2");
    RC_CLASSIFY(first.shift.starts_with("w1"), "r > d, shift of w1");
    RC_CLASSIFY(turned.polygons.size() > 1, "several shifts");
    RC_CLASSIFY(turned.branch > 0, "branch that is no polynomial");
  }
}

}  // namespace
}  // namespace flypaper
