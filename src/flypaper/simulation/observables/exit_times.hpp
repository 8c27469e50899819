#pragma once
#include "flypaper/base/statistics/hazard.hpp"
#include "flypaper/simulation/observables/observable.hpp"

namespace flypaper {

/// How a trajectory's stay in a basin ended.
enum class Exit : std::uint8_t { started_outside, censored, below, above, diverged };

/// First exits from a basin. An exit is the first step at which the trajectory is not inside, a step to a value that is
/// not finite included. Trajectories that start outside are not at risk; those still inside after the last step are
/// censored. `below` and `above` refer to the first coordinate that is outside. 9 bytes a trajectory.
class ExitTimes final : public CopiedObservable<ExitTimes> {
 public:
  ExitTimes(Box basin, std::uint64_t trajectories, std::uint64_t steps);

  [[nodiscard]] const Box& basin() const { return basin_; }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  /// For each trajectory: the step of its exit, or the number of steps if it is censored; 0 if it started outside.
  [[nodiscard]] std::span<const std::uint64_t> exit_steps() const { return record_->steps; }
  [[nodiscard]] std::span<const Exit> exits() const { return record_->exits; }
  /// How many trajectories ended in this way.
  [[nodiscard]] std::uint64_t count(Exit exit) const;
  /// How many started inside.
  [[nodiscard]] std::uint64_t at_risk() const { return exits().size() - count(Exit::started_outside); }
  /// still_inside()[t]: how many have not left after step t, t = 0 .. steps.
  [[nodiscard]] std::vector<std::uint64_t> still_inside() const;
  /// The stays of those that started inside, in the order of trajectories.
  [[nodiscard]] std::vector<Stay> stays() const;

  [[nodiscard]] std::string kind() const override { return "exit_time"; }
  void begin_block(const BlockView& start) override;
  void observe(const BlockView& view) override;
  [[nodiscard]] bool settled() const override { return staying_ == 0; }
  [[nodiscard]] Table table() const override;
  void visit(Archive& archive) override;

 private:
  struct Record {
    std::vector<std::uint64_t> steps;
    std::vector<Exit> exits;
  };
  Box basin_;
  std::uint64_t steps_;
  std::shared_ptr<Record> record_;
  std::uint64_t staying_ = 0;  ///< bit i: trajectory i of the present block has not left yet
};

/// Whether a trajectory came into a target.
enum class Passage : std::uint8_t {
  waiting,  ///< not until the last step
  reached,
  diverged  ///< before it came in
};

/// The first step at which each trajectory is inside a target; step 0 if it starts there. 9 bytes a trajectory.
class FirstPassage final : public CopiedObservable<FirstPassage> {
 public:
  FirstPassage(Box target, std::uint64_t trajectories, std::uint64_t steps);

  /// For each trajectory: the step at which it came in or diverged, or the number of steps if it is still waiting.
  [[nodiscard]] std::span<const std::uint64_t> passage_steps() const { return record_->steps; }
  [[nodiscard]] std::span<const Passage> passages() const { return record_->passages; }
  [[nodiscard]] std::uint64_t count(Passage passage) const;

  [[nodiscard]] std::string kind() const override { return "first_passage"; }
  void begin_block(const BlockView& start) override;
  void observe(const BlockView& view) override;
  [[nodiscard]] bool settled() const override { return waiting_ == 0; }
  /// At each step: how many wait, came in at it, diverged at it.
  [[nodiscard]] Table table() const override;
  void visit(Archive& archive) override;

 private:
  struct Record {
    std::vector<std::uint64_t> steps;
    std::vector<Passage> passages;
  };
  Box target_;
  std::uint64_t steps_;
  std::shared_ptr<Record> record_;
  std::uint64_t waiting_ = 0;  ///< bit i: trajectory i of the present block has neither come in nor diverged
};

}  // namespace flypaper
