#pragma once
#include <algorithm>
#include <bit>

#include "flypaper/base/statistics/hazard.hpp"
#include "flypaper/simulation/observables/observable.hpp"

namespace flypaper {

/// What happens first to each trajectory, and at which step: 9 bytes a trajectory. Copies share the record.
template <typename Type, typename Event>
class FirstEvents : public CopiedObservable<Type> {
 public:
  /// To how many trajectories this happened.
  [[nodiscard]] std::uint64_t count(Event event) const {
    return static_cast<std::uint64_t>(std::ranges::count(record_->events, event));
  }
  [[nodiscard]] bool settled() const override { return waiting_ == 0; }
  void visit(Archive& archive) override {
    archive(record_->steps);
    archive(record_->events);
  }

 protected:
  /// Records event_of(i) at the step for each trajectory i of the block whose bit is set.
  template <typename EventOf>
  void record(const BlockView& view, std::uint64_t bits, std::uint64_t step, EventOf event_of) {
    for (; bits != 0; bits &= bits - 1) {
      const auto i = static_cast<std::size_t>(std::countr_zero(bits));
      record_->steps[view.first_trajectory + i] = step;
      record_->events[view.first_trajectory + i] = event_of(i);
    }
  }

  struct Record {
    std::vector<std::uint64_t> steps;
    std::vector<Event> events;
  };
  std::shared_ptr<Record> record_;
  std::uint64_t waiting_ = 0;  ///< bit i: nothing has happened yet to trajectory i of the present block

 private:
  friend Type;
  FirstEvents(std::uint64_t trajectories, std::uint64_t step, Event event)
      : record_(std::make_shared<Record>(
            Record{std::vector(trajectories, step), std::vector<Event>(trajectories, event)})) {}
};

/// How a trajectory's stay in a basin ended.
enum class Exit : std::uint8_t { started_outside, censored, below, above, diverged };

/// First exits from a basin. An exit is the first step at which the trajectory is not inside, a step to a value that is
/// not finite included. Trajectories that start outside are not at risk; those still inside after the last step are
/// censored. `below` and `above` refer to the first coordinate that is outside.
class ExitTimes final : public FirstEvents<ExitTimes, Exit> {
 public:
  ExitTimes(Box basin, std::uint64_t trajectories, std::uint64_t steps);

  [[nodiscard]] const Box& basin() const { return basin_; }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  /// For each trajectory: the step of its exit, or the number of steps if it is censored; 0 if it started outside.
  [[nodiscard]] std::span<const std::uint64_t> exit_steps() const { return record_->steps; }
  [[nodiscard]] std::span<const Exit> exits() const { return record_->events; }
  /// How many started inside.
  [[nodiscard]] std::uint64_t at_risk() const { return exits().size() - count(Exit::started_outside); }
  /// still_inside()[t]: how many have not left after step t, t = 0 .. steps.
  [[nodiscard]] std::vector<std::uint64_t> still_inside() const;
  /// The stays of those that started inside, in the order of trajectories.
  [[nodiscard]] std::vector<Stay> stays() const;

  [[nodiscard]] std::string kind() const override { return "exit_time"; }
  void begin_block(const BlockView& start) override;
  void observe(const BlockView& view) override;
  [[nodiscard]] Table table() const override;

 private:
  [[nodiscard]] Exit exit_of(const BlockView& view, std::size_t i) const;

  Box basin_;
  std::uint64_t steps_;
};

/// Whether a trajectory came into a target.
enum class Passage : std::uint8_t {
  waiting,  ///< not until the last step
  reached,
  diverged  ///< before it came in
};

/// The first step at which each trajectory is inside a target; step 0 if it starts there.
class FirstPassage final : public FirstEvents<FirstPassage, Passage> {
 public:
  FirstPassage(Box target, std::uint64_t trajectories, std::uint64_t steps);

  /// For each trajectory: the step at which it came in or diverged, or the number of steps if it is still waiting.
  [[nodiscard]] std::span<const std::uint64_t> passage_steps() const { return record_->steps; }
  [[nodiscard]] std::span<const Passage> passages() const { return record_->events; }

  [[nodiscard]] std::string kind() const override { return "first_passage"; }
  void begin_block(const BlockView& start) override;
  void observe(const BlockView& view) override;
  /// At each step: how many wait, came in at it, diverged at it.
  [[nodiscard]] Table table() const override;

 private:
  Box target_;
  std::uint64_t steps_;
};

}  // namespace flypaper
