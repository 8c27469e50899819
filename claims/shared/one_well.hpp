#pragma once
// Bayes generalisation of single wells of Figures 1 and 4, and its moments over data sets.
#include <array>
#include <cmath>

#include "flypaper/exact/geometry/learning_coefficient.hpp"
#include "flypaper/exact/posterior/generalisation.hpp"
#include "flypaper/simulation/data/data_set.hpp"

namespace flypaper::claims {

/// A zero of a potential of one variable and the interval on which the prior is uniform.
struct WellOf {
  const char* q = "";
  Box interval;
  Rational zero;

  [[nodiscard]] BayesGeneralisation bayes() const { return {Potential(q), interval, {}}; }
  [[nodiscard]] double lambda() const {
    return learning_coefficient(Potential(q), std::array<Rational, 1>{zero}).value.value_or(0).to_double();
  }
};

/// Two minima of one loss; the second is the more degenerate.
struct Wells {
  WellOf one;
  WellOf flatter;
};
inline Wells wells_of_figure1() {
  const char* q = "(w1+9/5)*(w1-9/5)^2";
  return {{q, {{-3.6}, {-0.6}}, Rational(-9, 5)}, {q, {{-0.6}, {3.6}}, Rational(9, 5)}};
}
inline Wells wells_of_figure4() {
  const char* q = "(w1+2)^2*(w1-2)^3";
  return {{q, {{-4.0}, {-0.4}}, -2}, {q, {{-0.4}, {4.0}}, 2}};
}
/// Moments over data sets with S_xx = 1 of f(sums), by the trapezoidal rule over z = S_xy sqrt(n) ~ N(0, 1).
struct Moments3 {
  double mean = 0.0;
  double standard_deviation = 0.0;
  double skewness = 0.0;
};
template <typename Function>
Moments3 moments_over_data(double samples, const Function& f) {
  std::array<double, 4> sums{};
  for (int i = -12; i <= 12; ++i) {
    const double z = 0.5 * i;
    const double value = f(BatchSums{.s_xx = 1.0, .s_xy = z / std::sqrt(samples)});
    double term = std::exp(-0.5 * z * z);
    for (double& sum : sums) {
      sum += term;
      term *= value;
    }
  }
  const double mean = sums[1] / sums[0];
  const double variance = sums[2] / sums[0] - mean * mean;
  const double third = sums[3] / sums[0] - 3.0 * mean * sums[2] / sums[0] + 2.0 * mean * mean * mean;
  return {mean, std::sqrt(variance), third / std::pow(variance, 1.5)};
}

/// n E G_n of a well; S_xx differs from 1 by so little that it does not matter for n of 1000 and more.
inline double scaled_error(const WellOf& well, double samples) {
  const BayesGeneralisation bayes = well.bayes();
  return samples * moments_over_data(samples, [&](const BatchSums& sums) { return bayes.error(samples, sums); }).mean;
}

}  // namespace flypaper::claims
