// The number of threads cannot be seen in any result of an ensemble.
#include "flypaper/audit/laws/law.hpp"
#include "flypaper/simulation/ensemble/ensemble.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"

namespace flypaper::laws {
namespace {

constexpr std::uint64_t trajectories = 3 * block_size + 5;

/// Final coordinates, divergence and exits from a box around the point.
std::string checksum(const LawCase& given, unsigned threads) {
  Box basin;
  Start start;
  for (const double w : given.at) {
    basin.lower.push_back(w - 0.1);
    basin.upper.push_back(w + 0.1);
    start.uniform.lower.push_back(w - 0.2);
    start.uniform.upper.push_back(w + 0.2);
  }
  const EnsembleSettings settings{
      .trajectories = trajectories, .steps = given.steps, .seed = given.seed, .start = std::move(start)};
  std::vector<std::unique_ptr<Observable>> observables;
  observables.push_back(std::make_unique<ExitTimes>(std::move(basin), trajectories, given.steps));
  const auto batches = fresh_batches(given.population, given.batch_size, given.seed);
  return run_ensemble(given.potential, *batches, given.sgd(), settings, std::move(observables), threads).checksum;
}

std::optional<LawOutcome> compare(const LawCase& given) {
  const std::string expected = checksum(given, 1);
  double error = 0.0;
  for (const unsigned threads : {2U, 3U}) error += checksum(given, threads) == expected ? 0.0 : 1.0;
  return LawOutcome{.error = error, .tolerance = 0.0, .compared = "checksums of an ensemble on 1, 2 and 3 threads"};
}

}  // namespace

Law thread_invariance() {
  return {"thread_invariance", "the number of threads does not change a bit of an ensemble", compare};
}

}  // namespace flypaper::laws
