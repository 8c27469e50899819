#pragma once
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "flypaper/base/core/archive.hpp"
#include "flypaper/simulation/model/potential.hpp"
#include "flypaper/simulation/model/tape.hpp"

namespace flypaper {

/// What an observable sees of a block of trajectories after a step; step 0 is the start.
struct BlockView {
  std::uint64_t first_trajectory = 0;
  std::size_t count = 0;  ///< trajectories in use, at most block_size
  std::uint64_t step = 0;
  std::span<const Lane> coordinates;

  [[nodiscard]] bool diverged(std::size_t i) const { return std::isnan(coordinates[0].values[i]); }

  // Sets of trajectories: bit i stands for trajectory first_trajectory + i.
  [[nodiscard]] std::uint64_t used() const;  ///< the first `count`
  [[nodiscard]] std::uint64_t diverged() const;
  /// Strictly inside the box in every coordinate; a diverged trajectory is inside nothing.
  [[nodiscard]] std::uint64_t inside(const Box& box) const;
};

/// A result as a table, for CSV files and figures.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<double>> rows;
};

/// Something measured while an ensemble runs. It streams: what it keeps does not grow with trajectories x steps.
/// Each worker feeds a copy made by `worker_copy`; `merge` adds the copies up, in any order to the same result. Copies
/// that write to disjoint places of one record have nothing to add.
class Observable {
 public:
  Observable() = default;
  virtual ~Observable() = default;
  Observable& operator=(const Observable&) = delete;
  Observable(Observable&&) = delete;
  Observable& operator=(Observable&&) = delete;

  [[nodiscard]] virtual std::string kind() const = 0;
  [[nodiscard]] virtual std::unique_ptr<Observable> worker_copy() const = 0;
  virtual void begin_block(const BlockView& start) { observe(start); }
  virtual void observe(const BlockView& view) = 0;
  /// `last` is the view after the block's last step.
  virtual void end_block(const BlockView& /*last*/) {}
  /// Nothing that this block still does can change what is recorded.
  [[nodiscard]] virtual bool settled() const { return false; }
  virtual void merge(const Observable& /*other*/) {}
  [[nodiscard]] virtual Table table() const = 0;
  /// Everything recorded so far: what is digested, kept when a run is interrupted, and read back. What concerns only
  /// the present block is left out.
  virtual void visit(Archive& archive) = 0;

 protected:
  Observable(const Observable&) = default;
};

/// An observable whose copies are its copies. Type may derive from it by way of another template.
template <typename Type>
class CopiedObservable : public Observable {  // NOLINT(bugprone-crtp-constructor-accessibility)
 public:
  [[nodiscard]] std::unique_ptr<Observable> worker_copy() const override {
    return std::make_unique<Type>(static_cast<const Type&>(*this));
  }
};

}  // namespace flypaper
