#pragma once
#include "flypaper/simulation/observables/observable.hpp"

namespace flypaper {

/// How many trajectories are inside a basin at every `every`-th step; returns count again, unlike in ExitTimes.
/// `inside_survivors` leaves out the trajectories that have diverged by the last step, as the post's figures do:
/// the two columns side by side show what that drops.
class Occupancy final : public CopiedObservable<Occupancy> {
 public:
  Occupancy(Box basin, std::uint64_t steps, std::uint64_t every = 1);

  struct Counts {
    std::vector<std::uint64_t> inside;
    std::vector<std::uint64_t> inside_survivors;
    std::vector<std::uint64_t> finite;
    std::uint64_t trajectories = 0;
    std::uint64_t survivors = 0;
  };
  [[nodiscard]] const Counts& counts() const { return counts_; }

  [[nodiscard]] std::string kind() const override { return "occupancy"; }
  void begin_block(const BlockView& start) override;
  void observe(const BlockView& view) override;
  void end_block(const BlockView& last) override;
  void merge(const Observable& other) override;
  [[nodiscard]] Table table() const override;
  void visit(Archive& archive) override;

 private:
  Box basin_;
  std::uint64_t every_;
  Counts counts_;
  std::vector<std::uint64_t> present_;  ///< of the block: bit i of entry t says that trajectory i is inside
};

}  // namespace flypaper
