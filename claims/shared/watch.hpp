#pragma once
// Trajectories watched one by one, for what no observable of the library records.
#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "flypaper/audit/experiment/experiment.hpp"

namespace flypaper::claims {

/// Sees one state of one trajectory in the plane: NaN in both once it has diverged.
using Watcher = std::function<void(std::uint64_t trajectory, std::uint64_t step, const std::array<double, 2>& w)>;

/// Shows every `every`-th step to a watcher. Threads see different trajectories, each in the order of its steps.
class Watch final : public Observable {
 public:
  Watch(Watcher watcher, std::uint64_t every) : watcher_(std::move(watcher)), every_(every) {}

  [[nodiscard]] std::string kind() const override { return "watch"; }
  [[nodiscard]] std::unique_ptr<Observable> worker_copy() const override { return std::make_unique<Watch>(*this); }
  void begin_block(const BlockView& start) override { observe(start); }
  void observe(const BlockView& view) override {
    if (view.step % every_ != 0) return;
    for (std::size_t i = 0; i < view.count; ++i) {
      watcher_(view.first_trajectory + i, view.step, {view.coordinates[0].values[i], view.coordinates[1].values[i]});
    }
  }
  void end_block(const BlockView& /*last*/) override {}
  void merge(const Observable& /*other*/) override {}
  [[nodiscard]] Table table() const override { return {}; }
  void visit(Archive& /*archive*/) override {}

 private:
  Watcher watcher_;
  std::uint64_t every_;
};

/// Runs an experiment of two variables before a watcher; what it observes itself is left out.
inline void watch(const Experiment& experiment, std::uint64_t every, Watcher watcher) {
  std::vector<std::unique_ptr<Observable>> observables;
  observables.push_back(std::make_unique<Watch>(std::move(watcher), every));
  const std::unique_ptr<BatchSource> batches =
      experiment.kind == Kind::noise_free ? constant_batches(experiment.mean_sums()) : experiment.batches();
  (void)run_ensemble(experiment.potential, *batches, experiment.rule, experiment.ensemble, std::move(observables), 0);
}

}  // namespace flypaper::claims
