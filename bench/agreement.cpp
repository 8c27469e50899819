#include "agreement.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "flypaper/base/core/vector_width.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"
#include "workloads.hpp"

namespace flypaper::bench {
namespace {

/// The batches that `run` makes, by the functions of the scalar path.
std::unique_ptr<BatchSource> scalar_batches(const Experiment& experiment) {
  if (experiment.kind == Kind::noise_free) return constant_batches(experiment.mean_sums());
  const std::uint64_t seed = experiment.ensemble.seed;
  constexpr VectorWidth width = VectorWidth::scalar;
  switch (experiment.scheme) {
    case Scheme::fresh: return fresh_batches(experiment.population, experiment.batch_size, seed, width);
    case Scheme::without_replacement: return subset_batches(experiment.data_set(), experiment.batch_size, seed, width);
    case Scheme::epochs:
      return epoch_batches(experiment.data_set(), experiment.batch_size, experiment.last_batch, seed, width);
  }
  return nullptr;
}

/// The step at which each trajectory first is outside the basin, one trajectory and one step at a time; 0 for those
/// that start outside and the number of steps for those that stay.
std::vector<std::uint64_t> exits_by_plain_loop(const Experiment& experiment, std::uint64_t seed) {
  const auto source = scalar_batches(experiment);
  const auto scratch = source->scratch();
  const EnsembleSettings& ensemble = experiment.ensemble;
  const double barrier = experiment.observe.front().interval.upper[0];
  const double rate = loss_factor(experiment.rule.loss) * experiment.rule.learning_rate;
  std::vector<BatchSums> sums(ensemble.steps);
  std::vector<std::uint64_t> exits(ensemble.trajectories, 0);
  for (std::uint64_t trajectory = 0; trajectory < ensemble.trajectories; ++trajectory) {
    const std::uint64_t drawn_for = experiment.sharing == Sharing::shared ? 0 : trajectory;
    const std::uint64_t chunk = source->chunk_steps();
    for (std::uint64_t first = 0; first < ensemble.steps; first += chunk) {
      const std::uint64_t steps = std::min(chunk, ensemble.steps - first);
      source->fill(drawn_for, first, std::span(sums).subspan(first, steps), scratch.get());
    }
    double w = start_of(ensemble.start, trajectory, seed)[0];
    while (exits[trajectory] < ensemble.steps && w < barrier && std::isfinite(w)) {
      const BatchSums& batch = sums[exits[trajectory]++];
      const double minus = w - 1.8;
      const double q = (w + 1.8) * (minus * minus);
      w -= rate * (q * batch.s_xx - batch.s_xy) * (minus * minus + (w + 1.8) * (2.0 * minus));
    }
  }
  return exits;
}

}  // namespace

bool agree(std::ostream& out) {
  bool all = true;
  for (const Workload& workload : workloads(0.0)) {
    std::vector<std::string> checksums;
    std::vector<std::uint64_t> exits;
    for (const VectorWidth width : available_widths()) {
      // NOLINTNEXTLINE(concurrency-mt-unsafe): no other thread runs now
      setenv("FLYPAPER_VECTOR", std::string(name_of(width)).c_str(), 1);
      for (const unsigned threads : {1U, 2U}) {
        const ExperimentResult result = run(workload.experiment, threads);
        checksums.push_back(result.ensemble.checksum);
        exits.assign(result.get<ExitTimes>().exit_steps().begin(), result.get<ExitTimes>().exit_steps().end());
      }
    }
    const std::uint64_t seed = workload.experiment.ensemble.seed;
    const bool same = std::ranges::count(checksums, checksums.front()) == std::ssize(checksums);
    const bool plain = exits == exits_by_plain_loop(workload.experiment, seed);
    const bool sees_a_difference = exits != exits_by_plain_loop(workload.experiment, seed + 1);
    out << workload.name << ": " << (same ? "one checksum" : "CHECKSUMS DIFFER") << ", "
        << (plain ? "the exits of the plain loop" : "OTHER EXITS THAN THE PLAIN LOOP")
        << (sees_a_difference ? "" : ", OTHER STARTS MAKE NO DIFFERENCE") << '\n';
    all = all && same && plain && sees_a_difference;
  }
  return all;
}

}  // namespace flypaper::bench
