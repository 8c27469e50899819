#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "flypaper/statistics/evidence.hpp"

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
  [[nodiscard]] Evidence evaluate(std::string check, std::vector<double> values,
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

}  // namespace flypaper
