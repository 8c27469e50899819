#pragma once
// Where an ensemble ends, trajectory by trajectory.
#include "flypaper/simulation/ensemble/ensemble.hpp"

namespace flypaper {

/// Keeps every trajectory's coordinates after the last step: [trajectory][coordinate].
class FinalPositions final : public Observable {
 public:
  [[nodiscard]] std::string kind() const override { return "final_positions"; }
  [[nodiscard]] std::unique_ptr<Observable> worker_copy() const override { return std::make_unique<FinalPositions>(); }
  void begin_block(const BlockView& /*start*/) override {}
  void observe(const BlockView& /*view*/) override {}
  void end_block(const BlockView& last) override {
    for (std::size_t i = 0; i < last.count; ++i) {
      positions.emplace_back();
      for (const Lane& lane : last.coordinates) positions.back().push_back(lane.values[i]);
    }
  }
  void merge(const Observable& other) override {
    const auto& more = dynamic_cast<const FinalPositions&>(other).positions;
    positions.insert(positions.end(), more.begin(), more.end());
  }
  [[nodiscard]] Table table() const override { return {}; }
  void visit(Archive& /*archive*/) override {}

  std::vector<std::vector<double>> positions;
};

/// Runs on one thread, so that positions are in the order of trajectories.
inline std::vector<std::vector<double>> final_positions(const Potential& potential, const BatchSource& batches,
                                                        const UpdateRule& rule, const std::vector<double>& start,
                                                        std::uint64_t trajectories, std::uint64_t steps) {
  std::vector<std::unique_ptr<Observable>> observables;
  observables.push_back(std::make_unique<FinalPositions>());
  const EnsembleSettings settings{
      .trajectories = trajectories, .steps = steps, .start = {.uniform = {}, .points = {start}}};
  const EnsembleResult result = run_ensemble(potential, batches, rule, settings, std::move(observables), 1);
  return dynamic_cast<const FinalPositions&>(*result.observables[0]).positions;
}

/// The average of f over the trajectories.
template <typename Function>
double average_of(const std::vector<std::vector<double>>& positions, Function f) {
  double sum = 0.0;
  for (const auto& w : positions) sum += f(w);
  return sum / static_cast<double>(positions.size());
}

}  // namespace flypaper
