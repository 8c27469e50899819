#pragma once
#include "flypaper/observables/observable.hpp"

namespace flypaper {

/// A histogram of one coordinate after the last step, in equal bins [lower, upper). What lies outside or has diverged
/// is counted apart, never dropped.
class Histogram final : public Observable {
 public:
  /// Throws Error unless lower < upper are finite and bins >= 1.
  Histogram(unsigned coordinate, double lower, double upper, std::uint64_t bins);

  [[nodiscard]] std::span<const std::uint64_t> counts() const { return counts_; }
  [[nodiscard]] double edge(std::size_t bin) const;
  [[nodiscard]] std::uint64_t below() const { return below_; }
  [[nodiscard]] std::uint64_t above() const { return above_; }
  [[nodiscard]] std::uint64_t diverged() const { return diverged_; }

  [[nodiscard]] std::string kind() const override { return "histogram"; }
  [[nodiscard]] std::unique_ptr<Observable> worker_copy() const override;
  void begin_block(const BlockView& /*start*/) override {}
  void observe(const BlockView& /*view*/) override {}
  void end_block(const BlockView& last) override;
  void merge(const Observable& other) override;
  [[nodiscard]] Table table() const override;
  void visit(Archive& archive) override;

 private:
  unsigned coordinate_;
  double lower_;
  double upper_;
  std::vector<std::uint64_t> counts_;
  std::uint64_t below_ = 0;
  std::uint64_t above_ = 0;
  std::uint64_t diverged_ = 0;
};

}  // namespace flypaper
