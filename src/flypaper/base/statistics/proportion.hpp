#pragma once
#include <cstdint>
#include <string>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/statistics/evidence.hpp"

namespace flypaper {

/// A check that could not see the deviation that it names. It carries the sample size that would do.
class UnderpoweredCheck : public Error {
 public:
  UnderpoweredCheck(const std::string& check, double power, double beta, std::uint64_t given, std::uint64_t needed);
  [[nodiscard]] std::uint64_t needed() const { return needed_; }

 private:
  std::uint64_t needed_;
};

/// Exact (Clopper, Pearson 1934) limits of a probability after `successes` in `trials`; each side errs with probability
/// at most alpha.
[[nodiscard]] Interval proportion_interval(std::uint64_t successes, std::uint64_t trials, double alpha);

/// Exact probability that these limits lie inside `asserted` where the truth is p.
[[nodiscard]] double proportion_power(const Asserted& asserted, double p, std::uint64_t trials, const Budget& budget);

/// An assertion about the success probability p of independent trials, decided by exact binomial limits.
/// Building one whose power at the design point is below 1 - beta throws UnderpoweredCheck.
class ProportionCheck {
 public:
  /// Asserts p < bound; must be seen with probability 1 - beta if p <= bound - deviation.
  [[nodiscard]] static ProportionCheck below(double bound, double deviation, std::uint64_t trials, Budget budget = {}) {
    return powered(Design::below(bound, deviation), trials, budget);
  }
  /// Asserts p > bound; must be seen with probability 1 - beta if p >= bound + deviation.
  [[nodiscard]] static ProportionCheck above(double bound, double deviation, std::uint64_t trials, Budget budget = {}) {
    return powered(Design::above(bound, deviation), trials, budget);
  }
  /// Asserts |p - expected| < margin; must be seen with probability 1 - beta if p = expected. Two one-sided tests.
  [[nodiscard]] static ProportionCheck equivalent(double expected, double margin, std::uint64_t trials,
                                                  Budget budget = {}) {
    return powered(Design::equivalent(expected, margin), trials, budget);
  }

  [[nodiscard]] bool passes(std::uint64_t successes) const { return least_ <= successes && successes < most_; }
  /// Exact probability of passing when the truth is p.
  [[nodiscard]] double power(double p) const;
  /// The smallest alpha at which `successes` would pass: the larger tail probability at the bounds.
  [[nodiscard]] double p_value(std::uint64_t successes) const;
  [[nodiscard]] Sampled evaluate(std::string check, std::uint64_t successes) const;

 private:
  friend double proportion_power(const Asserted& asserted, double p, std::uint64_t trials, const Budget& budget);
  ProportionCheck(const Design& design, std::uint64_t trials, const Budget& budget);
  [[nodiscard]] static ProportionCheck powered(const Design& design, std::uint64_t trials, const Budget& budget);

  Design design_;
  std::uint64_t trials_;
  Budget budget_;
  std::uint64_t least_;  ///< passes from here
  std::uint64_t most_;   ///< to before here
};

}  // namespace flypaper
