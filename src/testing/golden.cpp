#include "goldens/golden.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "flypaper/audit/experiment/file_claims.hpp"
#include "flypaper/audit/laws/law.hpp"
#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/simulation/ensemble/ensemble.hpp"
#include "testing/potential_tests.hpp"

namespace flypaper::potential_tests {
namespace {

constexpr std::uint64_t seed = 1;

/// Final coordinates of a short ensemble of SGD from the potential's box.
std::string ensemble_checksum(const Potential& potential) {
  Start start;
  start.uniform = potential.box;
  const EnsembleSettings settings{.trajectories = 200, .steps = 50, .seed = seed, .start = start};
  const LawCase given = standard_case(
      potential, potential.points.empty() ? std::vector(potential.dimension(), 0.0) : potential.points[0].at);
  const auto batches = fresh_batches({}, 20, seed);
  return run_ensemble(potential, *batches, given.sgd(), settings, {}, 1).checksum;
}

std::string program() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).string();
}

}  // namespace

void compare_with_golden(const Potential& potential, const std::filesystem::path& folder) {
  const nlohmann::json configuration{{"Q", potential.print()},
                                     {"ensemble", "200 trajectories, 50 steps, batches of 20"}};
  const goldens::Mode mode = goldens::mode_from_environment();
  if (mode != goldens::Mode::compare) std::filesystem::create_directories(folder);
  goldens::Golden golden(potential.name, {.configuration = configuration.dump(), .seed = seed}, folder, mode);
  golden.text("Q", potential.print());
  golden.text("ensemble", ensemble_checksum(potential));
  for (std::size_t i = 0; i < potential.points.size(); ++i) {
    const auto named = [&](std::string_view what) { return fmt::format("point {}: {}", i + 1, what); };
    const LocalModel model = local_model(potential, potential.points[i].at);
    // Rounding of a few hundred operations, in units of the numbers themselves.
    golden.numbers(named("at"), potential.points[i].at, goldens::relative(1e-12));
    golden.numbers(named("gradient of Q"), model.gradient, goldens::absolute(1e-9));
    golden.numbers(named("Hessian of Q^2/2"), loss_hessian(model), goldens::absolute(1e-9));
  }
  for (const FileClaim& claim : check_claims(potential)) {
    if (claim.unclaimed.empty()) golden.text(claim.what, claim.found);
  }
  const std::vector<std::string> failures = golden.finish();
  for (const std::string& failure : failures) ADD_FAILURE() << failure;
  if (!failures.empty()) {
    fmt::print(
        "if that is meant, write it with: FLYPAPER_GOLDEN=create {} --gtest_filter='golden.potential.{}' "
        "(update-changed in place of create for what is there already)\n",
        program(), potential.name);
  }
}

}  // namespace flypaper::potential_tests
