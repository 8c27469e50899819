#include "flypaper/simulation/ensemble/ensemble.hpp"

#include <algorithm>
#include <bit>
#include <functional>

#include "flypaper/base/core/parallel.hpp"
#include "flypaper/base/core/random.hpp"

namespace flypaper {
namespace {

double drawn_uniform(std::uint64_t trajectory, std::uint64_t seed, std::size_t coordinate) {
  const auto words = random_words(
      seed, {.trajectory = trajectory, .purpose = Purpose::start, .draw = static_cast<std::uint16_t>(coordinate)});
  return uniform(words[0], words[1]);
}

std::vector<double> on_grid(const Grid& grid, std::uint64_t index) {
  std::vector<double> w(grid.points.size());
  for (std::size_t d = w.size(); d-- > 0;) {
    const std::uint64_t last = grid.points[d] - 1;
    const std::uint64_t k = index % grid.points[d];
    index /= grid.points[d];
    const double width = grid.box.upper[d] - grid.box.lower[d];
    const double inner = grid.box.lower[d] + width * (static_cast<double>(k) / static_cast<double>(last));
    w[d] = k == last ? grid.box.upper[d] : inner;
  }
  return w;
}

}  // namespace

std::vector<double> start_of(const Start& start, std::uint64_t trajectory, std::uint64_t seed) {
  if (!start.grid.points.empty()) return on_grid(start.grid, trajectory);
  if (!start.points.empty()) return start.points[trajectory % start.points.size()];
  const bool segment = !start.segment.from.empty();
  const std::vector<double>& from = segment ? start.segment.from : start.uniform.lower;
  const std::vector<double>& to = segment ? start.segment.to : start.uniform.upper;
  std::vector<double> w;
  for (std::size_t d = 0; d < from.size(); ++d) {
    const double fraction = drawn_uniform(trajectory, seed, segment ? 0 : d);
    w.push_back(from[d] == to[d] ? from[d] : from[d] + (to[d] - from[d]) * fraction);
  }
  return w;
}

namespace {

std::uint64_t block_count(const EnsembleSettings& settings) {
  return (settings.trajectories + block_size - 1) / block_size;
}

}  // namespace

std::uint64_t work_of(const EnsembleSettings& settings) { return block_count(settings) * settings.steps; }

/// One worker: its copies of the observables and its scratch, reused from block to block.
class Ensemble::Worker {
 public:
  Worker(const Potential& potential, const BatchSource& batches, const UpdateRule& rule,
         const EnsembleSettings& settings, const std::vector<std::unique_ptr<Observable>>& observables)
      : batches_(batches),
        settings_(settings),
        sgd_(potential, rule),
        state_(potential.dimension(), rule),
        scratch_(batches.scratch()) {
    reset(observables);
  }

  /// Forgets what was counted and takes copies of `observables`.
  void reset(const std::vector<std::unique_ptr<Observable>>& observables) {
    diverged_at_.clear();
    observables_.clear();
    for (const auto& observable : observables) observables_.push_back(observable->worker_copy());
  }

  /// Runs trajectories [first, first + count) and writes their final coordinates, trajectory by trajectory.
  void run(std::uint64_t first, std::size_t count, double* final_coordinates, Progress* progress) {
    begin(first, count);
    std::uint64_t step = 0;
    while (step < settings_.steps && !settled()) {
      const std::uint64_t chunk = std::min(batches_.chunk_steps(), settings_.steps - step);
      const std::span<const BatchSums> common = batches_.common(step, chunk, scratch_.get());
      if (common.empty()) {
        sums_.resize(chunk);
        batches_.fill_block({.first_trajectory = first, .count = count, .first_step = step}, sums_, scratch_.get());
        take_steps(sums_);
      } else {
        take_steps(common);
      }
      step += chunk;
      if (progress != nullptr) progress->advance(chunk);
    }
    if (progress != nullptr) progress->advance(settings_.steps - step);
    for (auto& observable : observables_) observable->end_block(view_);
    for (std::size_t i = 0; i < count; ++i) {
      for (const Lane& lane : state_.coordinates) *final_coordinates++ = lane.values[i];
    }
  }

  void merge(const Worker& other) {
    for (const auto& [step, count] : other.diverged_at_) diverged_at_[step] += count;
    for (std::size_t i = 0; i < observables_.size(); ++i) observables_[i]->merge(*other.observables_[i]);
  }

  void visit(Archive& archive) {
    visit_diverged(archive);
    for (const auto& observable : observables_) observable->visit(archive);
  }

  /// Hands over what was counted.
  void move_to(EnsembleResult& result) {
    result.diverged_at = std::move(diverged_at_);
    result.observables = std::move(observables_);
  }

 private:
  void begin(std::uint64_t first, std::size_t count) {
    view_ = {first, count, 0, state_.coordinates};
    diverged_ = state_.not_finite = 0;
    for (Lane& lane : state_.coordinates) std::ranges::fill(lane.values, 0.0);
    for (Lane& lane : state_.velocity) std::ranges::fill(lane.values, 0.0);
    for (std::size_t i = 0; i < count; ++i) {
      const std::vector<double> w = start_of(settings_.start, first + i, settings_.seed);
      for (std::size_t d = 0; d < w.size(); ++d) state_.coordinates[d].values[i] = w[d];
    }
    for (auto& observable : observables_) observable->begin_block(view_);
  }

  /// As a count for every step, whatever is kept of them.
  void visit_diverged(Archive& archive) {
    std::uint64_t length = settings_.steps + 1;
    archive(length);
    const std::map<std::uint64_t, std::uint64_t> known = std::move(diverged_at_);
    diverged_at_.clear();
    auto next = known.begin();
    for (std::uint64_t step = 0; step < length; ++step) {
      std::uint64_t count = next != known.end() && next->first == step ? (next++)->second : 0;
      archive(count);
      if (count != 0) diverged_at_.emplace_hint(diverged_at_.end(), step, count);
    }
  }

  template <typename Steps>
  void take_steps(const Steps& steps) {
    for (const auto& sums : steps) {
      const bool diverged = sgd_.advance(sums, state_);
      ++view_.step;
      if (diverged) count_diverged();
      for (auto& observable : observables_) observable->observe(view_);
    }
  }

  void count_diverged() {
    const auto diverged = static_cast<std::uint64_t>(std::popcount(view_.diverged()));
    diverged_at_[view_.step] += diverged - diverged_;
    diverged_ = diverged;
  }

  [[nodiscard]] bool settled() const {
    return settings_.stop == Stop::when_settled &&
           std::ranges::all_of(observables_, [](const auto& observable) { return observable->settled(); });
  }

  const BatchSource& batches_;
  const EnsembleSettings& settings_;
  Sgd sgd_;
  BlockState state_;
  std::unique_ptr<BatchSource::Scratch> scratch_;
  std::vector<BatchLanes> sums_;
  std::map<std::uint64_t, std::uint64_t> diverged_at_;
  std::vector<std::unique_ptr<Observable>> observables_;
  BlockView view_;
  std::uint64_t diverged_ = 0;  ///< of the present block
};

Ensemble::Ensemble(const Potential& potential, const BatchSource& batches, const UpdateRule& rule,
                   const EnsembleSettings& settings, std::vector<std::unique_ptr<Observable>> observables,
                   unsigned threads)
    : settings_(settings),
      dimension_(potential.dimension()),
      final_coordinates_(settings.trajectories * potential.dimension()),
      observables_(std::move(observables)) {
  for (unsigned left = resolve_threads(threads, block_count(settings)); left != 0; --left) {
    workers_.push_back(std::make_unique<Worker>(potential, batches, rule, settings, observables_));
  }
}

Ensemble::~Ensemble() = default;

bool Ensemble::run(const std::function<bool()>& pause, Progress* progress) {
  const std::uint64_t blocks = block_count(settings_);
  const auto work = [&](std::size_t block, unsigned worker) {
    const std::uint64_t first = block * block_size;
    const std::size_t count = std::min<std::uint64_t>(block_size, settings_.trajectories - first);
    workers_[worker]->run(first, count, &final_coordinates_[first * dimension_], progress);
  };
  blocks_done_ = for_each_block(blocks_done_, blocks, static_cast<unsigned>(workers_.size()), work, pause);
  return blocks_done_ == blocks;
}

/// Moves what all workers counted to the first one.
void Ensemble::gather() {
  for (std::size_t i = 1; i < workers_.size(); ++i) {
    workers_[0]->merge(*workers_[i]);
    workers_[i]->reset(observables_);
  }
}

void Ensemble::visit(Archive& archive) {
  gather();
  archive(blocks_done_);
  archive(final_coordinates_);
  workers_[0]->visit(archive);
}

EnsembleResult Ensemble::finish() {
  Digest digest;
  visit(digest);
  EnsembleResult result;
  result.checksum = digest.checksum().text();
  workers_[0]->move_to(result);
  for (const auto& [step, count] : result.diverged_at) result.diverged += count;
  return result;
}

EnsembleResult run_ensemble(const Potential& potential, const BatchSource& batches, const UpdateRule& rule,
                            const EnsembleSettings& settings, std::vector<std::unique_ptr<Observable>> observables,
                            unsigned threads, Progress* progress) {
  Ensemble ensemble(potential, batches, rule, settings, std::move(observables), threads);
  ensemble.run([] { return false; }, progress);
  return ensemble.finish();
}

}  // namespace flypaper
