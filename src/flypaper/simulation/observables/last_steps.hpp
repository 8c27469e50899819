#pragma once
#include <functional>

#include "flypaper/simulation/dynamics/sgd.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"

namespace flypaper {

/// The last steps before an exit from a basin, found by replaying single trajectories once the exits are known: of the
/// first `trajectories` of those that leave, and, beside each, of one that stays, up to the same step, as control.
/// What is recorded while the ensemble runs are the exits.
class LastSteps final : public CopiedObservable<LastSteps> {
 public:
  /// Replays a trajectory up to a step, with the bits that it has in the ensemble.
  using Replay = std::function<Path(std::uint64_t trajectory, std::uint64_t steps)>;

  /// `last` is the number of steps shown, `trajectories` how many of each sort.
  LastSteps(ExitTimes exits, std::uint64_t last, std::uint64_t trajectories, Replay replay);

  /// A trajectory that leaves (or its control) and the step of the exit.
  struct Shown {
    std::uint64_t trajectory = 0;
    Exit exit = Exit::censored;  ///< censored: a control
    std::uint64_t step = 0;
  };
  /// Pairs: one that leaves, then its control while there are any.
  [[nodiscard]] std::vector<Shown> shown() const;
  [[nodiscard]] const ExitTimes& exits() const { return exits_; }

  [[nodiscard]] std::string kind() const override { return "last_steps"; }
  void begin_block(const BlockView& start) override { exits_.begin_block(start); }
  void observe(const BlockView& view) override { exits_.observe(view); }
  [[nodiscard]] bool settled() const override { return exits_.settled(); }
  void merge(const Observable& other) override;
  /// A row for each step shown: the trajectory, how it ended (0 stays, 1 below, 2 above, 3 diverged), steps until the
  /// exit, the step, the state after it, and S_xx and S_xy of the batch that led to it (NaN at the start).
  [[nodiscard]] Table table() const override;
  void visit(Archive& archive) override { exits_.visit(archive); }

 private:
  ExitTimes exits_;
  std::uint64_t last_;
  std::uint64_t trajectories_;
  Replay replay_;
};

}  // namespace flypaper
