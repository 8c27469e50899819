#pragma once
#include <cstdint>
#include <string>

#include "flypaper/base/statistics/evidence.hpp"

namespace flypaper {

/// An assertion about the mean of `size` independent values of known standard deviation, decided by the normal law of
/// their average: exact for normal values, by the central limit theorem otherwise. Of values with a skewness the tail
/// of the average beyond z standard errors is up to exp(|skewness| z^3 / (6 sqrt(size))) times the normal one (Cramer
/// 1938, first term): with that factor the level is taken, where the skewness is given. Callers that give none state
/// why it is small. Building one whose power at the design point is below 1 - beta throws UnderpoweredCheck.
class MeanCheck {
 public:
  /// Asserts |mean - expected| < margin; must be seen with probability 1 - beta if mean = expected.
  [[nodiscard]] static MeanCheck equivalent(double expected, double margin, double standard_deviation,
                                            std::uint64_t size, Budget budget = {}, double skewness = 0.0) {
    return powered(Design::equivalent(expected, margin), {standard_deviation, skewness}, size, budget);
  }
  /// Asserts mean > bound; must be seen with probability 1 - beta if mean >= bound + deviation.
  [[nodiscard]] static MeanCheck above(double bound, double deviation, double standard_deviation, std::uint64_t size,
                                       Budget budget = {}, double skewness = 0.0) {
    return powered(Design::above(bound, deviation), {standard_deviation, skewness}, size, budget);
  }

  /// Probability of passing when the true mean is `mean`, by the normal law.
  [[nodiscard]] double power(double mean) const;
  [[nodiscard]] Sampled evaluate(std::string check, double average) const;

 private:
  struct Spread {
    double standard_deviation = 1.0;
    double skewness = 0.0;
  };
  MeanCheck(const Design& design, const Spread& spread, std::uint64_t size, const Budget& budget);
  [[nodiscard]] static MeanCheck powered(const Design& design, const Spread& spread, std::uint64_t size,
                                         const Budget& budget);
  [[nodiscard]] double tail(double z) const;       ///< P(average beyond z standard errors), from above
  [[nodiscard]] double reach(double alpha) const;  ///< half-width of the confidence interval

  Design design_;
  std::uint64_t size_;
  Budget budget_;
  double standard_error_;
  double skewing_;  ///< |skewness| / (6 sqrt(size))
  double reach_;    ///< at alpha
  double reach_99_;
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
