#pragma once
#include "flypaper/simulation/observables/observable.hpp"

namespace flypaper {

/// All coordinates of all trajectories after every step: the one observable whose memory grows with trajectories x
/// steps, 8 bytes a number. Diverged coordinates are NaN.
class Trajectories final : public CopiedObservable<Trajectories> {
 public:
  Trajectories(unsigned dimension, std::uint64_t trajectories, std::uint64_t steps);

  /// (trajectories, steps + 1, dimension)
  [[nodiscard]] std::vector<std::uint64_t> shape() const;
  /// In C order.
  [[nodiscard]] std::span<const double> values() const { return *values_; }
  [[nodiscard]] double at(std::uint64_t trajectory, std::uint64_t step, unsigned coordinate) const;

  [[nodiscard]] std::string kind() const override { return "trajectories"; }
  void observe(const BlockView& view) override;
  /// Empty: trajectories are written as an array.
  [[nodiscard]] Table table() const override { return {}; }
  void visit(Archive& archive) override { archive(*values_); }

 private:
  [[nodiscard]] std::size_t place(std::uint64_t trajectory, std::uint64_t step, unsigned coordinate) const;

  unsigned dimension_;
  std::uint64_t trajectories_;
  std::uint64_t steps_;
  std::shared_ptr<std::vector<double>> values_;
};

}  // namespace flypaper
