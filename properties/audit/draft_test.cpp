// What `flypaper new` writes of random potentials loads and passes its own check.
#include "flypaper/audit/experiment/draft.hpp"

#include <fmt/format.h>

#include <chrono>

#include "flypaper/audit/experiment/file_claims.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "flypaper/exact/algebra/real_zeros.hpp"
#include "flypaper/exact/geometry/singular_points.hpp"
#include "properties/audit/recipe_generator.hpp"
#include "properties/generators.hpp"

namespace flypaper {
namespace {

/// No claim of the drafted file is found to be other than it says, and none is undecided.
void expect_true(const std::string& q) {
  const TemporaryFolder folder;
  const std::filesystem::path file = folder.path() / "drafted.toml";
  const std::string text = to_toml(draft_potential("drafted", q, {}));
  write_file(file, text);
  const Potential potential = Potential::load(file);
  for (const FileClaim& claim : check_claims(potential)) {
    if (claim.unclaimed.empty() && !claim.passed.value_or(false)) RC_FAIL(describe(claim) + "\n" + text);
  }
}

RC_GTEST_PROP(Draft, LoadsAndPassesItsOwnCheckOnALine, ()) { expect_true(*generators::polynomial(1, 2)); }
RC_GTEST_PROP(Draft, LoadsAndPassesItsOwnCheckInThePlane, ()) { expect_true(*generators::polynomial(2, 2)); }
RC_GTEST_PROP(Draft, LoadsAndPassesItsOwnCheckInSpace, ()) { expect_true(*generators::polynomial(3, 2)); }
RC_GTEST_PROP(Draft, LoadsAndPassesItsOwnCheckWhereZerosArePrescribed, ()) {
  expect_true((*generators::recipe(Scope::zeros)).q.text());
}

// Every zero and every critical point of products (w - a)^k is known beforehand, or counted by Rolle's theorem.
RC_GTEST_PROP(Draft, FindsEveryZeroOfAProduct, ()) {
  std::map<int, unsigned> orders;
  std::string q = "1";
  for (int factor = *generators::whole(1, 4); factor > 0; --factor) {
    const int quarters = *generators::whole(-12, 13);
    const auto order = static_cast<unsigned>(*generators::whole(1, 4));
    orders[quarters] += order;
    q += "*(w1 - " + std::to_string(0.25 * quarters) + ")^" + std::to_string(order);
  }
  const Draft draft = draft_potential("drafted", q, {});
  auto point = draft.points.begin();
  for (const auto& [quarters, order] : orders) {
    RC_ASSERT(point->at.at(0) == Rational(quarters, 4).print());
    RC_ASSERT(point->learning_coefficient == Rational(1, 2 * static_cast<std::int64_t>(order)).print());
    ++point;
  }
  RC_ASSERT(draft.points.size() == 2 * orders.size() - 1);
}

std::vector<std::string> places(const Draft& draft) {
  std::vector<std::string> found;
  for (const DraftedPoint& point : draft.points) found.push_back(point.at.at(0));
  return found;
}

// Fractions are told apart as they are written, irrational zeros cannot be.
TEST(Draft, OfZerosWithOneNearestDoubleLoads) {
  for (const char* q : {"(w1-1)*(w1-1.00000000000000000001)", "(w1-1/3)^2*(w1-0.33333333333333333333)",
                        "(w1^2-2)*(w1^2-2.00000000000000000000001)", "(exp(w1)-2)*(exp(w1)-2.000000000000000000001)"}) {
    SCOPED_TRACE(q);
    expect_true(q);
  }
  const std::vector<std::string> both = places(draft_potential("drafted", "(w1-1)*(w1-1.00000000000000000001)", {}));
  EXPECT_EQ(both.size(), 3U) << "and the barrier";
  EXPECT_EQ(both.at(0), "1");
  EXPECT_EQ(both.at(1), "100000000000000000001/100000000000000000000");
  EXPECT_EQ(places(draft_potential("drafted", "(w1^2-2)*(w1^2-2.00000000000000000000001)", {})).size(), 3U);
}

// 50388 terms in eight variables, and no symmetry.
TEST(Draft, OfManyTermsIsQuick) {
  std::string q = "1";
  for (int factor = 1; factor <= 12; ++factor) {
    q += "*(w1";
    for (int i = 2; i <= 8; ++i) q += fmt::format("+{}*w{}", 1 + (factor * factor * i + factor) % 11, i);
    q += ")";
  }
  const auto begin = std::chrono::steady_clock::now();
  (void)draft_potential("drafted", q, {});
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
}

// The continued fraction of 3/4 begins with 0, which is a root as well.
TEST(RealRoots, AreNotTakenForOneAnother) {
  const std::vector<RealZero> roots = real_zeros(Univariate{{0, 1}} * Univariate{{-3, 4}});
  ASSERT_EQ(roots.size(), 2U);
  EXPECT_EQ(roots[0].lower, Rational(0));
  EXPECT_EQ(roots[1].lower, Rational(3, 4));
}

TEST(RealRoots, AreProvenFractionsOrRounded) {
  // (3 t - 1)(t^2 - 2)(t - 1e9)
  const Univariate p = Univariate{{-1, 3}} * Univariate{{-2, 0, 1}} * Univariate{{-1000000000, 1}};
  const std::vector<RealZero> roots = real_zeros(p * p);
  ASSERT_EQ(roots.size(), 4U);
  EXPECT_EQ(roots[0].nearest, -std::sqrt(2.0));
  EXPECT_FALSE(roots[0].is_exact());
  EXPECT_EQ(roots[1].lower, Rational(1, 3));
  EXPECT_EQ(roots[3].lower, Rational(1000000000));
  EXPECT_TRUE(real_zeros(Univariate{{1, 0, 1}}).empty());
  EXPECT_THROW((void)real_zeros(Univariate{}), Error);
}

TEST(SingularPoints, OfKnownPotentials) {
  const auto of = [](const char* q) {
    const SingularPoints found = singular_points(pieces_of(Potential(q)));
    EXPECT_TRUE(found.undecided.empty());
    std::vector<std::string> texts;
    for (const PlaneZero& zero : found.points) texts.push_back(print(zero.at));
    return texts;
  };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(of("w1*w2"), (Texts{"(0, 0)"}));
  EXPECT_EQ(of("(w1-1)^3*(w2+2)^2*w1"), (Texts{"(0, -2)", "(1, -2)"}));
  EXPECT_EQ(of("w1^2 - w2^3"), (Texts{"(0, 0)"}));
  EXPECT_EQ(of("w1^2 + (w2-1/3)^2"), (Texts{"(0, 1/3)"}));
  EXPECT_EQ(of("w1^2 + w2^2 - 1"), Texts{});
  EXPECT_EQ(of("(w1 - w2)*(w1 - w2)*(w1 + w2 - 2)"), (Texts{"(1, 1)"}));
  EXPECT_EQ(of("w1*w2*(w1-w2)*(w1+w2)"), (Texts{"(0, 0)"})) << "once, though six pairs meet there";
  EXPECT_EQ(of("(w1^2 - 2)*w2").size(), 2U);
  EXPECT_EQ(of("5 + 0*w2"), Texts{});
}

}  // namespace
}  // namespace flypaper
