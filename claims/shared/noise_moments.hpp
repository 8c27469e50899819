#pragma once
// Cumulants of one sample's gradient factor, for claims about the law of the batch gradient.
#include <cmath>
#include <cstdint>

#include "flypaper/data/gaussian_expectation.hpp"

namespace flypaper::claims {

/// Of g = Q x^2 - x y at v_x = v_y = 1, slope 0; a batch's gradient is c grad Q times the mean of B such values, so its
/// skewness is `skewness` / sqrt(B) and its excess kurtosis `excess_kurtosis` / B.
struct NoiseMoments {
  double variance;
  double skewness;
  double excess_kurtosis;

  /// Standard deviation of the square of a batch's centred mean, relative to its expectation.
  [[nodiscard]] double deviation_of_square(std::uint64_t batch_size) const {
    return std::sqrt(2.0 + excess_kurtosis / static_cast<double>(batch_size));
  }
};

/// By quadrature over (x, y).
inline NoiseMoments noise_moments(double q) {
  const auto moment = [q](int power) {
    return gaussian_expectation({}, [&](double x, double y) { return std::pow(q * x * x - x * y - q, power); });
  };
  const double variance = moment(2);
  return {variance, moment(3) / std::pow(variance, 1.5), moment(4) / (variance * variance) - 3.0};
}

}  // namespace flypaper::claims
