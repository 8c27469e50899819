#include "flypaper/ensemble/ensemble.hpp"

#include <algorithm>
#include <bit>
#include <functional>

#include "flypaper/core/parallel.hpp"
#include "flypaper/core/random.hpp"

namespace flypaper {

std::vector<double> start_of(const Start& start, std::uint64_t trajectory, std::uint64_t seed) {
  if (!start.points.empty()) return start.points[trajectory % start.points.size()];
  std::vector<double> w;
  for (std::size_t d = 0; d < start.uniform.lower.size(); ++d) {
    const auto words = random_words(
        seed, {.trajectory = trajectory, .purpose = Purpose::start, .draw = static_cast<std::uint16_t>(d)});
    w.push_back(start.uniform.lower[d] +
                (start.uniform.upper[d] - start.uniform.lower[d]) * uniform(words[0], words[1]));
  }
  return w;
}

namespace {

/// One worker: its copies of the observables and its scratch, reused from block to block.
class Worker {
 public:
  Worker(const Potential& potential, const BatchSource& batches, const UpdateRule& rule,
         const EnsembleSettings& settings, const std::vector<std::unique_ptr<Observable>>& observables)
      : batches_(batches),
        rule_(rule),
        settings_(settings),
        tape_(gradient_tape(potential.graph(), potential.q(), potential.gradient())),
        workspace_(tape_.workspace()),
        state_(potential.dimension(), rule),
        scratch_(batches.scratch()),
        diverged_at_(settings.steps + 1) {
    for (const auto& observable : observables) observables_.push_back(observable->worker_copy());
  }

  /// Runs trajectories [first, first + count) and writes their final coordinates, trajectory by trajectory.
  void run(std::uint64_t first, std::size_t count, double* final_coordinates) {
    begin(first, count);
    std::uint64_t step = 0;
    while (step < settings_.steps && !settled()) {
      const std::uint64_t chunk = std::min(batches_.chunk_steps(), settings_.steps - step);
      sums_.resize(chunk);
      batches_.fill_block({.first_trajectory = first, .count = count, .first_step = step}, sums_, scratch_.get());
      for (const BatchLanes& sums : sums_) {
        advance(tape_, rule_, sums, state_, workspace_);
        look(++step);
      }
    }
    for (auto& observable : observables_) observable->end_block(view_);
    for (std::size_t i = 0; i < count; ++i) {
      for (const Lane& lane : state_.coordinates) *final_coordinates++ = lane.values[i];
    }
  }

  void merge_into(EnsembleResult& result) const {
    std::ranges::transform(result.diverged_at, diverged_at_, result.diverged_at.begin(), std::plus{});
    for (std::size_t i = 0; i < observables_.size(); ++i) result.observables[i]->merge(*observables_[i]);
  }

 private:
  void begin(std::uint64_t first, std::size_t count) {
    view_ = {first, count, 0, state_.coordinates};
    diverged_ = 0;
    for (Lane& lane : state_.coordinates) std::ranges::fill(lane.values, 0.0);
    for (Lane& lane : state_.velocity) std::ranges::fill(lane.values, 0.0);
    for (std::size_t i = 0; i < count; ++i) {
      const std::vector<double> w = start_of(settings_.start, first + i, settings_.seed);
      for (std::size_t d = 0; d < w.size(); ++d) state_.coordinates[d].values[i] = w[d];
    }
    for (auto& observable : observables_) observable->begin_block(view_);
  }

  void look(std::uint64_t step) {
    view_.step = step;
    const auto diverged = static_cast<std::uint64_t>(std::popcount(view_.diverged()));
    diverged_at_[step] += diverged - diverged_;
    diverged_ = diverged;
    for (auto& observable : observables_) observable->observe(view_);
  }

  [[nodiscard]] bool settled() const {
    return settings_.stop == Stop::when_settled &&
           std::ranges::all_of(observables_, [](const auto& observable) { return observable->settled(); });
  }

  const BatchSource& batches_;
  const UpdateRule& rule_;
  const EnsembleSettings& settings_;
  Tape tape_;
  std::vector<Lane> workspace_;
  BlockState state_;
  std::unique_ptr<BatchSource::Scratch> scratch_;
  std::vector<BatchLanes> sums_;
  std::vector<std::uint64_t> diverged_at_;
  std::vector<std::unique_ptr<Observable>> observables_;
  BlockView view_;
  std::uint64_t diverged_ = 0;  ///< of the present block
};

}  // namespace

EnsembleResult run_ensemble(const Potential& potential, const BatchSource& batches, const UpdateRule& rule,
                            const EnsembleSettings& settings, std::vector<std::unique_ptr<Observable>> observables,
                            unsigned threads, Progress* progress) {
  const std::uint64_t blocks = (settings.trajectories + block_size - 1) / block_size;
  std::vector<double> final_coordinates(settings.trajectories * potential.dimension());
  std::vector<std::unique_ptr<Worker>> workers;
  for (unsigned i = 0; i < resolve_threads(threads); ++i) {
    workers.push_back(std::make_unique<Worker>(potential, batches, rule, settings, observables));
  }
  for_each_block(blocks, static_cast<unsigned>(workers.size()), [&](std::size_t block, unsigned worker) {
    const std::uint64_t first = block * block_size;
    const std::size_t count = std::min<std::uint64_t>(block_size, settings.trajectories - first);
    workers[worker]->run(first, count, &final_coordinates[first * potential.dimension()]);
    if (progress != nullptr) progress->advance();
  });

  EnsembleResult result;
  result.observables = std::move(observables);
  result.diverged_at.resize(settings.steps + 1);
  for (const auto& worker : workers) worker->merge_into(result);
  for (const std::uint64_t count : result.diverged_at) result.diverged += count;
  Checksum checksum;
  checksum.add(final_coordinates);
  checksum.add(result.diverged_at);
  for (const auto& observable : result.observables) observable->digest(checksum);
  result.checksum = checksum.text();
  return result;
}

}  // namespace flypaper
