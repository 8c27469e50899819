// A trajectory of an ensemble can be replayed alone: its batches are a function of seed, trajectory and step, and the
// lanes of a block do not see each other. Bit for bit, for every scheme.
#include <algorithm>
#include <memory>

#include "flypaper/audit/laws/trajectory.hpp"

namespace flypaper::laws {
namespace {

constexpr std::uint64_t first_of_block = 128;

/// Where number i of a block starts: at a multiple of `at`.
std::vector<double> start_of(const LawCase& given, std::size_t i) {
  return scaled(given.at, static_cast<double>(i + 1) / block_size);
}

/// The ends of the block.
std::vector<Lane> run_block(const LawCase& given, const BatchSource& source) {
  Sgd sgd(given.potential, given.sgd());
  BlockState state(given.potential.dimension(), given.sgd());
  for (std::size_t i = 0; i < block_size; ++i) {
    const std::vector<double> start = start_of(given, i);
    for (std::size_t d = 0; d < start.size(); ++d) state.coordinates[d].values[i] = start[d];
  }
  const auto scratch = source.scratch();
  for (std::uint64_t step = 0; step < given.steps; step += source.chunk_steps()) {
    std::vector<BatchLanes> sums(std::min(source.chunk_steps(), given.steps - step));
    source.fill_block({.first_trajectory = first_of_block, .first_step = step}, sums, scratch.get());
    for (const BatchLanes& lanes : sums) sgd.advance(lanes, state);
  }
  return state.coordinates;
}

double error_of(const LawCase& given, const BatchSource& source) {
  const std::vector<Lane> block = run_block(given, source);
  double error = 0.0;
  for (const std::size_t i : {std::size_t{0}, std::size_t{37}, block_size - 1}) {
    const std::uint64_t trajectory = first_of_block + i;
    const std::vector<BatchSums> sums = sums_of(source, trajectory, given.steps);
    std::vector<double> together;
    for (const Lane& lane : block) together.push_back(lane.values[i]);
    error = std::max(error, distance(simulate(given.potential, given.sgd(), sums, start_of(given, i)), together));
  }
  return error;
}

std::optional<LawOutcome> compare(const LawCase& given) {
  double error = 0.0;
  for (const auto& source : {std::shared_ptr(fresh_batches(given.population, given.batch_size, given.seed)),
                             std::shared_ptr(subset_batches(given.data, given.batch_size, given.seed)),
                             std::shared_ptr(epoch_batches(given.data, given.batch_size, LastBatch::keep, given.seed))})
    error = std::max(error, error_of(given, *source));
  return LawOutcome{
      .error = error, .tolerance = 0.0, .compared = "trajectories of a block and the same replayed alone"};
}

}  // namespace

Law single_trajectory() {
  return {"single_trajectory", "a trajectory replayed alone has the bits that it had in its ensemble", compare};
}

}  // namespace flypaper::laws
