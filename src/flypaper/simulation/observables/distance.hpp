#pragma once
#include <cstdint>
#include <vector>

#include "flypaper/base/core/archive.hpp"
#include "flypaper/simulation/observables/observable.hpp"

namespace flypaper {

/// Counts of non-negative numbers in bins of their leading bits: 32 equal bins in each octave [2^e, 2^(e+1)), so a bin
/// is at most 1/32 of its lower end wide. The sign, exponent and first 5 fraction bits are the bin's number: no
/// logarithm is taken. Counts of two sets add up in any order. Zero and infinity are counted apart.
/// Memory grows with the octaves that occur, not with the numbers.
class LogBins {
 public:
  /// The largest |value_of_rank - true value| / true value, for values from 2^-1022 on.
  static constexpr double relative_error = 1.0 / 64.0;

  void add(double value);
  void merge(const LogBins& other);
  [[nodiscard]] std::uint64_t zeros() const { return zeros_; }
  /// All numbers that were added.
  [[nodiscard]] std::uint64_t total() const;
  /// The middle of the bin that holds the rank-th smallest number, rank 1 being the smallest; infinity for a rank
  /// beyond the finite ones.
  [[nodiscard]] double value_of_rank(std::uint64_t rank) const;
  void visit(Archive& archive);

 private:
  void add(std::uint64_t bin, std::uint64_t count);

  std::uint64_t first_ = 0;  ///< number of the bin of counts_[0]
  std::vector<std::uint64_t> counts_;
  std::uint64_t zeros_ = 0;
  std::uint64_t infinite_ = 0;
};

/// Quantiles over trajectories of the Euclidean distance to the points whose given coordinates have given values, at
/// every `every`-th step: a hyperplane if one coordinate is given, a point if all are. A diverged trajectory is
/// infinitely far away. Quantile p is the ceil(p n)-th smallest of the n distances, to LogBins::relative_error; 0 is
/// exact.
class Distance final : public CopiedObservable<Distance> {
 public:
  struct Target {
    std::vector<unsigned> coordinates;  ///< from 0
    std::vector<double> values;
  };
  Distance(Target target, std::vector<double> quantiles, std::uint64_t steps, std::uint64_t every = 1);

  /// One entry for each `every`-th step. The infinite ones are those whose distance overflows; diverged ones are apart.
  [[nodiscard]] const std::vector<LogBins>& bins() const { return bins_; }
  [[nodiscard]] const std::vector<std::uint64_t>& diverged() const { return diverged_; }
  [[nodiscard]] double quantile(std::size_t time, double p) const;

  [[nodiscard]] std::string kind() const override { return "distance"; }
  void observe(const BlockView& view) override;
  void merge(const Observable& other) override;
  [[nodiscard]] Table table() const override;
  void visit(Archive& archive) override;

 private:
  [[nodiscard]] double of(const BlockView& view, std::size_t i) const;

  Target target_;
  std::vector<double> quantiles_;
  std::uint64_t every_;
  std::vector<LogBins> bins_;
  std::vector<std::uint64_t> diverged_;
};

}  // namespace flypaper
