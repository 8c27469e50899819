#pragma once
#include "flypaper/simulation/observables/log_bins.hpp"
#include "flypaper/simulation/observables/observable.hpp"

namespace flypaper {

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
