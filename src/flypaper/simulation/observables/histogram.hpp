#pragma once
#include "flypaper/simulation/observables/observable.hpp"

namespace flypaper {

/// Histograms of one or two coordinates after chosen steps, in equal bins [lower, upper) along each. What lies outside
/// or has diverged is counted apart, never dropped; `below` and `above` refer to the first coordinate that is outside.
class Histogram final : public CopiedObservable<Histogram> {
 public:
  struct Axis {
    unsigned coordinate = 0;
    double lower = 0.0;
    double upper = 0.0;
    std::uint64_t bins = 0;

    [[nodiscard]] double edge(std::uint64_t bin) const;
  };
  struct Counts {
    std::vector<std::uint64_t> bins;  ///< the last axis varies fastest
    std::uint64_t below = 0;
    std::uint64_t above = 0;
    std::uint64_t diverged = 0;
  };

  /// `steps` ascend. Throws Error unless lower < upper are finite and bins >= 1 along every axis.
  Histogram(std::vector<Axis> axes, std::vector<std::uint64_t> steps);

  [[nodiscard]] const std::vector<std::uint64_t>& steps() const { return steps_; }
  /// After steps()[time].
  [[nodiscard]] const Counts& at(std::size_t time) const { return counts_[time]; }
  // After the last of the steps; edges are those of the first axis.
  [[nodiscard]] std::span<const std::uint64_t> counts() const { return counts_.back().bins; }
  [[nodiscard]] double edge(std::size_t bin) const { return axes_.front().edge(bin); }
  [[nodiscard]] std::uint64_t below() const { return counts_.back().below; }
  [[nodiscard]] std::uint64_t above() const { return counts_.back().above; }
  [[nodiscard]] std::uint64_t diverged() const { return counts_.back().diverged; }

  [[nodiscard]] std::string kind() const override { return "histogram"; }
  void begin_block(const BlockView& start) override;
  void observe(const BlockView& view) override;
  void merge(const Observable& other) override;
  [[nodiscard]] Table table() const override;
  void visit(Archive& archive) override;

 private:
  void count(const BlockView& view, std::size_t i, Counts& counts) const;

  std::vector<Axis> axes_;
  std::vector<std::uint64_t> steps_;
  std::vector<Counts> counts_;
  std::size_t next_ = 0;  ///< of steps_, in the present block
};

}  // namespace flypaper
