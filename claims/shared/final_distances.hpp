#pragma once
// How far from 0 the runs of one variable are after their last step, one by one.
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "flypaper/audit/experiment/experiment.hpp"

namespace flypaper::claims {

/// Writes |w| of each trajectory into one record; infinite where diverged. Threads write to different places.
class FinalDistances final : public Observable {
 public:
  explicit FinalDistances(std::shared_ptr<std::vector<double>> record) : record_(std::move(record)) {}

  [[nodiscard]] std::string kind() const override { return "final_distances"; }
  [[nodiscard]] std::unique_ptr<Observable> worker_copy() const override {
    return std::make_unique<FinalDistances>(*this);
  }
  void begin_block(const BlockView& /*start*/) override {}
  void observe(const BlockView& /*view*/) override {}
  void end_block(const BlockView& last) override {
    for (std::size_t i = 0; i < last.count; ++i) {
      const double distance = std::abs(last.coordinates[0].values[i]);
      (*record_)[last.first_trajectory + i] =
          std::isfinite(distance) ? distance : std::numeric_limits<double>::infinity();
    }
  }
  void merge(const Observable& /*other*/) override {}
  [[nodiscard]] Table table() const override { return {}; }
  void visit(Archive& /*archive*/) override {}

 private:
  std::shared_ptr<std::vector<double>> record_;
};

/// Runs the experiment; what it observes itself is left out.
inline std::vector<double> final_distances(const Experiment& experiment) {
  const auto record = std::make_shared<std::vector<double>>(experiment.ensemble.trajectories);
  std::vector<std::unique_ptr<Observable>> observables;
  observables.push_back(std::make_unique<FinalDistances>(record));
  (void)run_ensemble(experiment.potential, *experiment.batches(), experiment.rule, experiment.ensemble,
                     std::move(observables), 0);
  return *record;
}

}  // namespace flypaper::claims
