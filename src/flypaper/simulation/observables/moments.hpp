#pragma once
#include "flypaper/base/core/exact_sum.hpp"
#include "flypaper/simulation/observables/observable.hpp"

namespace flypaper {

/// Mean and covariance of the coordinates at every `every`-th step over the trajectories that are finite and, if a
/// basin is given, inside it; the others are counted. Sums run over the trajectories of a block in their order, and
/// exactly over blocks, so nothing depends on threads. Covariances are E(u v) - E(u) E(v), divided by n: an error of at
/// most 66 units in the last place of E|u v| + |E(u) E(v)|. They are infinite if a square overflows.
class Moments final : public CopiedObservable<Moments> {
 public:
  /// `basin` may be empty.
  Moments(unsigned dimension, Box basin, std::uint64_t steps, std::uint64_t every = 1);

  /// Of one time.
  struct Sums {
    std::uint64_t counted = 0;
    std::uint64_t outside = 0;
    std::uint64_t diverged = 0;
    std::vector<ExactSum> first;  ///< of each coordinate
    std::vector<ExactSum>
        second;  ///< of the products of coordinates d <= e, in the order (0,0), (0,1), ..., (1,1), ...
  };
  [[nodiscard]] const std::vector<Sums>& sums() const { return sums_; }
  /// NaN where nothing was counted.
  [[nodiscard]] double mean(std::size_t time, unsigned coordinate) const;
  [[nodiscard]] double covariance(std::size_t time, unsigned d, unsigned e) const;

  [[nodiscard]] std::string kind() const override { return "moments"; }
  void observe(const BlockView& view) override;
  void merge(const Observable& other) override;
  [[nodiscard]] Table table() const override;
  void visit(Archive& archive) override;

 private:
  [[nodiscard]] std::size_t pair(unsigned d, unsigned e) const;

  unsigned dimension_;
  Box basin_;
  std::uint64_t every_;
  std::vector<Sums> sums_;
};

}  // namespace flypaper
