// The harness of random cases is itself tested with laws that are broken on purpose.
#include "properties/audit/random_laws.hpp"

#include <gmock/gmock.h>

#include "flypaper/base/core/files.hpp"
#include "flypaper/exact/geometry/local.hpp"

namespace flypaper::generators {
namespace {

using testing::HasSubstr;

/// A law that `breaks` decides.
Law law_that(const std::string& name, std::function<bool(const LawCase&)> breaks) {
  return {name, "a law for a test", [breaks = std::move(breaks)](const LawCase& given) {
            return LawOutcome{.error = breaks(given) ? 1.0 : 0.0, .tolerance = 0.5, .compared = "a test"};
          }};
}

bool has_gradient(const LawCase& given) { return local_model(given.potential, given.at).gradient_norm2() > 0.0; }

class RandomLaws : public testing::Test {
 protected:
  [[nodiscard]] RandomReport run(const Law& law) const {
    return try_at_random(law, {.corpus = folder_.path() / "corpus", .cases = recipe(law.scope, law.forms)});
  }
  [[nodiscard]] std::vector<std::string> stored() const { return list_stems(folder_.path() / "corpus", ".toml"); }
  TemporaryFolder folder_;
};

TEST_F(RandomLaws, AFailureIsShrunkToTheSimplestCase) {
  const std::string failure = run(law_that("no_gradient", has_gradient)).failure;
  EXPECT_THAT(failure, HasSubstr("Q = \"w1\"\nat = [0]\nslope = 0\ninput_variance = 1\nnoise_variance = 1\n"
                                 "data_size = 2\ndata_seed = 1\nloss = \"half_mse\"\nbatch_size = 1\n"));
  const auto curved = [](const LawCase& given) {
    const LocalModel model = local_model(given.potential, given.at);
    return std::ranges::any_of(model.hessian, [](double h) { return h != 0.0; });
  };
  EXPECT_THAT(run(law_that("no_curvature", curved)).failure,
              testing::AnyOf(HasSubstr("Q = \"w1^2\"\nat = [0]\n"), HasSubstr("Q = \"w1*w1\"\nat = [0]\n")));
  const auto mixed = [](const LawCase& given) {
    return given.potential.dimension() == 2 && local_model(given.potential, given.at).hessian[1] != 0.0;
  };
  EXPECT_THAT(run(law_that("no_mixed", mixed)).failure,
              testing::AnyOf(HasSubstr("Q = \"w1*w2\""), HasSubstr("Q = \"w2*w1\"")));
}

TEST_F(RandomLaws, AFailureSaysHowToRunItAgainAndIsKept) {
  const Law law = law_that("no_gradient", has_gradient);
  const std::string failure = run(law).failure;
  EXPECT_THAT(failure, HasSubstr("no_gradient (a law for a test) fails: error 1 above 0.5; a test"));
  EXPECT_THAT(failure, HasSubstr("\nseed "));
  EXPECT_THAT(failure, HasSubstr("flypaper_properties_audit --gtest_filter='no_gradient.random'\n"));
  ASSERT_EQ(stored().size(), 1U);
  const StoredCase again = read_case(folder_.path() / "corpus" / (stored()[0] + ".toml"));
  EXPECT_EQ(again.law, "no_gradient");
  EXPECT_EQ(again.given.potential.print(), "w1");
  EXPECT_EQ(again.given.data.x, sample_data_set({}, 2, 1).x);
}

TEST_F(RandomLaws, StoredCasesComeFirst) {
  const Law broken = law_that("no_gradient", has_gradient);
  (void)run(broken);
  const RandomReport second = run(broken);
  EXPECT_EQ(second.tried, 0) << "nothing is drawn while a stored case fails";
  EXPECT_EQ(second.replayed, 1);
  EXPECT_THAT(second.failure, HasSubstr("fails again on the stored case"));
  const RandomReport mended = run(law_that("no_gradient", [](const LawCase&) { return false; }));
  EXPECT_EQ(mended.failure, "");
  EXPECT_EQ(mended.replayed, 1);
  EXPECT_EQ(run(law_that("another", [](const LawCase&) { return false; })).replayed, 0);
}

TEST_F(RandomLaws, ALawThatThrowsIsBroken) {
  const Law law{"throws", "", [](const LawCase&) -> std::optional<LawOutcome> { throw std::runtime_error("lost"); }};
  EXPECT_THAT(run(law).failure, HasSubstr("threw: lost"));
}

TEST_F(RandomLaws, DiscardingMoreThanHalfIsUnhealthy) {
  const auto picky = [](std::uint64_t modulus) {
    return Law{"picky", "", [modulus](const LawCase& given) -> std::optional<LawOutcome> {
                 if (given.seed % modulus == 0) return LawOutcome{.error = 0.0, .tolerance = 0.0, .compared = ""};
                 return std::nullopt;
               }};
  };
  EXPECT_THAT(run(picky(3)).failure, HasSubstr("unhealthy generator: "));
  EXPECT_THAT(run(picky(3)).failure, HasSubstr("cases were discarded"));
  EXPECT_THAT(run(picky(1000)).failure, HasSubstr("cases were discarded")) << "RapidCheck gives up on this one";
  EXPECT_EQ(run(picky(1)).failure, "");
}

TEST_F(RandomLaws, AMissingClassIsUnhealthy) {
  const Law law = law_that("any", [](const LawCase&) { return false; });
  const RandomReport lacking = try_at_random(law, {.corpus = folder_.path(), .cases = recipe(Scope::one_variable)});
  EXPECT_THAT(lacking.failure, HasSubstr("no case of dimension 2, dimension 3 among"));
  EXPECT_EQ(run(law).failure, "");
  EXPECT_EQ(run(law).labels.size(), 11U + 1U) << "the classes needed, and constants";
}

TEST(RandomCases, SurviveTheirFile) {
  const TemporaryFolder folder;
  const auto written = [&](const Recipe& drawn, Scope scope) {
    const LawCase given = drawn.cook(scope);
    const std::string text = print_case("any", given, drawn.data_seed);
    write_file(folder.path() / "case.toml", text);
    const LawCase read = read_case(folder.path() / "case.toml").given;
    return std::pair(text, print_case("any", read, drawn.data_seed));
  };
  EXPECT_TRUE(rc::check([&] {
    const Scope scope = *rc::gen::element(Scope::everywhere, Scope::zeros, Scope::fixed_points, Scope::one_variable);
    const auto [before, after] = written(*recipe(scope), scope);
    RC_ASSERT(before == after);
  }));
}

TEST(RandomCases, AreOfTheirScope) {
  EXPECT_TRUE(rc::check([] {
    const LawCase zero = (*recipe(Scope::zeros)).cook(Scope::zeros);
    RC_ASSERT(vanishes(zero.potential.graph(), zero.potential.q(), zero.at));
    RC_ASSERT(zero.population.slope == 0.0);
  }));
}

}  // namespace
}  // namespace flypaper::generators
