#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "flypaper/audit/experiment/file_claims.hpp"
#include "flypaper/audit/experiment/places.hpp"
#include "flypaper/audit/laws/law.hpp"
#include "flypaper/base/core/console.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/files.hpp"
#include "testing/account.hpp"
#include "testing/potential_tests.hpp"
#include "testing/seed.hpp"

namespace flypaper::potential_tests {
namespace {

/// A test whose body is a function, for names that come from folders.
class Registered : public testing::Test {
 public:
  explicit Registered(std::function<void()> body) : body_(std::move(body)) {}
  void TestBody() override { body_(); }

 private:
  std::function<void()> body_;
};

/// How a failure is had again.
std::string again() { return fmt::format("; the same draws: FLYPAPER_SEED={}", seed()); }

void try_law(const Law& law, const Potential& potential) {
  for (const ClaimedPoint& point : potential.points) {
    LawCase given = standard_case(potential, point.at);
    given.seed = seed();
    const std::optional<LawOutcome> outcome = law.check(given);
    if (!outcome) continue;
    EXPECT_TRUE(outcome->passed()) << law.statement << ": error " << outcome->error << " above " << outcome->tolerance
                                   << " at " << point_text(point.at) << ": " << outcome->compared << again();
  }
}

void try_claims(const Potential& potential) {
  for (const FileClaim& claim : check_claims(potential)) {
    const std::string text = describe(claim);
    EXPECT_NE(claim.passed, std::optional(false)) << text;
    fmt::print("{}\n", text);
  }
}

void try_check(const Check& check, const Potential& potential) {
  const std::vector<Evidence> found = check.run(potential);
  if (found.empty()) fmt::print("{} has nothing to say about {}\n", check.name, potential.name);
  for (const Evidence& evidence : found) {
    const auto [lower, upper] = interval(evidence);
    const std::string text = fmt::format("{}: {} in [{}, {}], expected {}", flypaper::check(evidence), value(evidence),
                                         lower, upper, to_text(asserted(evidence)));
    EXPECT_TRUE(shown(evidence)) << text << again();
    fmt::print("{}\n", text);
  }
}

void register_one(const Folders& folders, const std::string& name) {
  const auto with_file = [&](const std::string& suite, const std::function<void(const Potential&)>& body) {
    const std::filesystem::path file = folders.potentials / (name + ".toml");
    register_test(suite, name, [=] { body(Potential::load(file)); });
  };
  for (const Law& law : all_laws())
    with_file("property." + law.name, [law](const Potential& potential) { try_law(law, potential); });
  with_file("property.claims", try_claims);
  for (const Check& check : statistical_checks()) {
    with_file("statistical." + check.name, [check](const Potential& potential) { try_check(check, potential); });
  }
  with_file("golden.potential",
            [folder = folders.goldens](const Potential& potential) { compare_with_golden(potential, folder); });
}

}  // namespace

void register_test(const std::string& suite, const std::string& name, std::function<void()> body) {
  testing::RegisterTest(suite.c_str(), name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                        [body = std::move(body)]() -> testing::Test* { return new Registered(body); });
}

void register_tests(const Folders& folders) {
  const std::vector<std::string> names = list_stems(folders.potentials, ".toml");
  for (const std::string& name : names) register_one(folders, name);
  register_test("golden.potential", "all_are_used", [=] {
    for (const std::string& golden : list_stems(folders.goldens, ".json")) {
      EXPECT_TRUE(std::ranges::find(names, golden) != names.end())
          << (folders.goldens / (golden + ".json")).string() << " belongs to no potential; delete it";
    }
  });
}

int run(int argc, char** argv, const Folders& folders) {
  try {
    (void)seed();
  } catch (const Error& error) {
    tell(fmt::format("{}: {}\n", argv[0], error.what()));
    return 2;
  }
  register_tests(folders);
  testing::InitGoogleTest(&argc, argv);
  account::keep(argv[0]);
  return RUN_ALL_TESTS();
}

}  // namespace flypaper::potential_tests
