#pragma once
#include <cstdint>
#include <string>

#include "flypaper/base/statistics/evidence.hpp"

namespace flypaper {

/// An assertion about the mean of `size` independent values of known standard deviation, decided by the normal law of
/// their average: exact for normal values, by the central limit theorem otherwise. Its sample size must then make
/// skewness z^3 / (6 sqrt(size)) small at the z of alpha; callers state that.
/// Building one whose power at the design point is below 1 - beta throws UnderpoweredCheck.
class MeanCheck {
 public:
  /// Asserts |mean - expected| < margin; must be seen with probability 1 - beta if mean = expected.
  [[nodiscard]] static MeanCheck equivalent(double expected, double margin, double standard_deviation,
                                            std::uint64_t size, Budget budget = {}) {
    return powered(Design::equivalent(expected, margin), standard_deviation, size, budget);
  }
  /// Asserts mean > bound; must be seen with probability 1 - beta if mean >= bound + deviation.
  [[nodiscard]] static MeanCheck above(double bound, double deviation, double standard_deviation, std::uint64_t size,
                                       Budget budget = {}) {
    return powered(Design::above(bound, deviation), standard_deviation, size, budget);
  }

  /// Probability of passing when the true mean is `mean`.
  [[nodiscard]] double power(double mean) const;
  [[nodiscard]] Sampled evaluate(std::string check, double average) const;

 private:
  MeanCheck(const Design& design, double standard_deviation, std::uint64_t size, const Budget& budget);
  [[nodiscard]] static MeanCheck powered(const Design& design, double standard_deviation, std::uint64_t size,
                                         const Budget& budget);

  Design design_;
  std::uint64_t size_;
  Budget budget_;
  double standard_error_;
  double reach_;  ///< half-width of the confidence interval
};

/// An assertion that a scale (a variance) is `expected` within a relative margin, from sum / scale ~ chi^2 with
/// `freedom` degrees of freedom, exactly. Power is asked for at scale = expected. Throws UnderpoweredCheck.
class ScaleCheck {
 public:
  [[nodiscard]] static ScaleCheck equivalent(double expected, double relative_margin, std::uint64_t freedom,
                                             Budget budget = {});
  /// Probability of passing when the true scale is `scale`.
  [[nodiscard]] double power(double scale) const;
  /// `sum` is the sum of squares; the estimate is sum / freedom.
  [[nodiscard]] Sampled evaluate(std::string check, double sum) const;

 private:
  ScaleCheck(const Design& design, std::uint64_t freedom, const Budget& budget);

  Design design_;
  std::uint64_t freedom_;
  Budget budget_;
  double lower_quantile_;  ///< of chi^2, at alpha and 1 - alpha
  double upper_quantile_;
};

}  // namespace flypaper
