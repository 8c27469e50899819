// Every law of src/flypaper/laws on random potentials and on every file of potentials/: property.<law>.random and
// property.<law>.<potential>. Each law is also shown to fail on a model that breaks it.
#include <fmt/format.h>

#include "flypaper/core/files.hpp"
#include "flypaper/geometry/local.hpp"
#include "generators.hpp"

namespace flypaper {
namespace {

/// A test whose body is a function, for names that come from folders.
class Registered : public testing::Test {
 public:
  explicit Registered(std::function<void()> body) : body_(std::move(body)) {}
  void TestBody() override { body_(); }

 private:
  std::function<void()> body_;
};

void register_test(const std::string& suite, const std::string& name, std::function<void()> body) {
  testing::RegisterTest(suite.c_str(), name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                        [body = std::move(body)]() -> testing::Test* { return new Registered(body); });
}

void require(const Law& law, const LawCase& given, const LawOutcome& outcome) {
  if (outcome.passed()) return;
  throw std::runtime_error(fmt::format(
      "{}: error {} above {}; {}; Q = {}, at = ({}), B = {}, slope {}, v_x {}, v_y {}", law.name, outcome.error,
      outcome.tolerance, outcome.compared, given.potential.print(), fmt::join(given.at, ", "), given.batch_size,
      given.population.slope, given.population.input_variance, given.population.noise_variance));
}

/// A random case; for laws that speak of zeros of Q, Q minus its value at the point and slope 0.
LawCase random_case(const Law& law) {
  LawCase given = generators::law_case();
  if (law.name != "proportional_at_zeros") return given;
  const double value = local_model(given.potential, given.at).q;
  given.potential = Potential(fmt::format("({}) - ({})", given.potential.print(), value));
  if (given.potential.dimension() < given.at.size()) given.at.resize(given.potential.dimension());
  given.population.slope = 0.0;
  return given;
}

void try_at_random(const Law& law) {
  rc::detail::checkGTest([&law] {
    const LawCase given = random_case(law);
    const std::optional<LawOutcome> outcome = law.check(given);
    RC_PRE(outcome.has_value());
    RC_TAG(given.potential.dimension());
    require(law, given, *outcome);
  });
}

void try_on_file(const Law& law, const std::string& name) {
  const Potential potential =
      Potential::load(std::filesystem::path(FLYPAPER_SOURCE_FOLDER) / "potentials" / (name + ".toml"));
  for (const ClaimedPoint& point : potential.points) {
    const LawCase given = standard_case(potential, point.at);
    if (const std::optional<LawOutcome> outcome = law.check(given)) require(law, given, *outcome);
  }
}

[[maybe_unused]] const bool registered = [] {
  const std::filesystem::path folder = std::filesystem::path(FLYPAPER_SOURCE_FOLDER) / "potentials";
  for (const Law& law : all_laws()) {
    register_test(law.name, "random", [law] { try_at_random(law); });
    for (const std::string& name : list_stems(folder, ".toml")) {
      register_test(law.name, name, [law, name] { try_on_file(law, name); });
    }
  }
  return true;
}();

TEST(LawTwin, EveryLawNoticesItsDefect) {
  for (const Law& law : all_laws()) {
    const LawCase given = standard_case(Potential("(w1+2)*w2^2*(w1-1)"), {-2.0, 0.5});
    ASSERT_TRUE(law.check(given)->passed()) << law.name;
    EXPECT_FALSE(law.check(given, Plant::defect)->passed()) << law.name << " does not notice: " << law.defect;
  }
}

TEST(LawTwin, ProportionalityFailsAtCriticalPointsThatAreNoZeros) {
  // The barrier of (w+w0)(w-w0)^2 has curvature and no noise: the law does not apply, and would not hold.
  const Potential potential("(w1+9/5)*(w1-9/5)^2");
  const LawCase given = standard_case(potential, {-0.6});
  for (const Law& law : all_laws()) {
    if (law.name != "proportional_at_zeros") continue;
    EXPECT_FALSE(law.check(given).has_value());
  }
  const LocalModel barrier = local_model(potential, given.at);
  EXPECT_TRUE(barrier.is_critical);
  EXPECT_FALSE(barrier.is_zero);
  EXPECT_NEAR(barrier.gradient_norm2(), 0.0, 1e-25);
  EXPECT_LT(loss_hessian(barrier)[0], -1.0);
}

}  // namespace
}  // namespace flypaper
