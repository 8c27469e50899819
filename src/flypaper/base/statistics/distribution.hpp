#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "flypaper/base/statistics/evidence.hpp"

namespace flypaper {

/// An assertion that independent values follow a continuous law: no probability P(X <= x) differs by `margin` or more.
/// Two-sided and without assumptions: P(sup |F_n - F| > e) <= 2 exp(-2 n e^2). Source: Dvoretzky, Kiefer, Wolfowitz
/// 1956; the constant is Massart's, 1990. Building one whose power under the law itself is below 1 - beta throws
/// UnderpoweredCheck.
class DistributionCheck {
 public:
  [[nodiscard]] static DistributionCheck equivalent(double margin, std::uint64_t size, Budget budget = {});

  /// A lower bound on the probability of passing when the values follow the law.
  [[nodiscard]] double power() const;
  /// `value` of the evidence is sup |F_n - F|, from above and up to 1e-4. Sorts the values.
  [[nodiscard]] Sampled evaluate(std::string check, std::vector<double> values,
                                 const std::function<double(double)>& law) const;

 private:
  DistributionCheck(double margin, std::uint64_t size, const Budget& budget);
  [[nodiscard]] std::uint64_t stride() const;
  [[nodiscard]] double p_value(double distance) const;

  double margin_;
  std::uint64_t size_;
  Budget budget_;
  double reach_;  ///< sup |F_n - F| of a truth F is within it
};

/// An assertion about the total variation, half the sum of |differences|, between the law of independent outcomes in
/// finitely many cells and given probabilities: that it differs from `expected` by less than `margin`; 0: the law is
/// the given one. Without assumptions: frequencies of n outcomes in K cells are within sqrt(K/n)/2 of their law in the
/// mean (Jensen, Cauchy), and exceed their mean distance by e with probability at most exp(-2 n e^2), as one outcome
/// moves it by 1/n (McDiarmid 1989). Building one whose power under the law itself is below 1 - beta throws
/// UnderpoweredCheck.
class TotalVariationCheck {
 public:
  [[nodiscard]] static TotalVariationCheck equivalent(double expected, double margin, std::size_t cells,
                                                      std::uint64_t size, Budget budget = {});

  /// A lower bound on the probability of passing when the distance is the expected one.
  [[nodiscard]] double power() const;
  /// Fails unless there are as many counts and probabilities as cells, and `size` outcomes.
  [[nodiscard]] Sampled evaluate(std::string check, std::span<const std::uint64_t> counts,
                                 std::span<const double> probabilities) const;

 private:
  TotalVariationCheck(double expected, double margin, std::size_t cells, std::uint64_t size, const Budget& budget);

  double expected_;
  double margin_;
  std::size_t cells_;
  std::uint64_t size_;
  Budget budget_;
  double mean_;   ///< a bound on the frequencies' mean distance from their law
  double reach_;  ///< they are within it
};

}  // namespace flypaper
