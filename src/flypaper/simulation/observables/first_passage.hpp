#pragma once
#include "flypaper/simulation/observables/observable.hpp"

namespace flypaper {

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

  [[nodiscard]] const Box& target() const { return target_; }
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
