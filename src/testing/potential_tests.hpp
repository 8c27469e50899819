#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "flypaper/base/statistics/evidence.hpp"
#include "flypaper/simulation/model/potential.hpp"

/// GoogleTest tests of every potential of a folder, for this project's own and for others' (flypaper_add_potentials).
namespace flypaper::potential_tests {

struct Folders {
  std::filesystem::path potentials;  ///< the tests are those of its *.toml, one of each kind for each file
  std::filesystem::path goldens;     ///< NAME.json for each
};

/// A check of one potential by simulation or volume. No evidence: it has nothing to say about this potential.
struct Check {
  std::string name;
  std::vector<Evidence> (*run)(const Potential&);
};

/// Checks at sample size, each with its error rates (CONTRIBUTING.md): see statistical.cpp.
[[nodiscard]] std::vector<Check> statistical_checks();

/// Compares what is exactly known of the potential, and a short ensemble, with FOLDER/NAME.json.
void compare_with_golden(const Potential& potential, const std::filesystem::path& folder);

/// Registers one test, for names that come from folders.
void register_test(const std::string& suite, const std::string& name, std::function<void()> body);

/// Registers property.LAW.NAME, property.claims.NAME, statistical.CHECK.NAME and golden.potential.NAME for every file,
/// and golden.potential.all_are_used. A file that cannot be read fails its tests with the reason.
void register_tests(const Folders& folders);

/// The main function of a test program. What its tests draw is on the seed of the environment's FLYPAPER_SEED, a whole
/// number, without it on one that is always the same; exit status 2 for another.
int run(int argc, char** argv, const Folders& folders);

}  // namespace flypaper::potential_tests
