#pragma once
#include <cstdint>
#include <limits>
#include <string>

namespace flypaper {

/// Every law and claim names a defect that it must notice; this says whether to plant it.
enum class Plant : std::uint8_t { nothing, defect };

struct Interval {
  double lower = 0.0;
  double upper = 0.0;
};

/// The two error rates that a check may spend (statement of the rules: CONTRIBUTING.md).
struct Budget {
  double alpha = 1e-9;  ///< level: probability of passing although the truth is on the wrong side of the bound
  double beta = 1e-6;   ///< probability of failing although the truth is as far on the right side as `deviation` says
};

/// The outcome of one check, with everything needed to judge it.
struct Evidence {
  std::string check;     ///< what is asserted, in words
  std::string kind;      ///< "exact", "equivalence", "above" or "below"
  double value = 0.0;    ///< the estimate, or for an exact check the largest error
  Interval interval;     ///< confidence interval at alpha (each side); for an exact check [0, tolerance]
  std::string expected;  ///< what `value` is held against, as text: "0.5 +- 0.01", "< 0.01"
  double alpha = 0.0;
  double beta = 0.0;
  double deviation =
      0.0;  ///< smallest deviation that matters: a truth that far off passes at most with probability alpha
  std::uint64_t sample_size = 0;                              ///< independent units; 0 for an exact check
  double p_value = std::numeric_limits<double>::quiet_NaN();  ///< least alpha at which it passes; NaN if exact
  bool passed = false;
};

/// An identity that holds up to rounding: passes if 0 <= error <= tolerance. `error` that is not finite fails.
[[nodiscard]] Evidence exact_check(std::string check, double error, double tolerance);

/// Two exactly known numbers that differ: passes if difference >= least.
[[nodiscard]] Evidence exact_difference(std::string check, double difference, double least);

}  // namespace flypaper
