#pragma once
// How far the noise covariance is from being a number times the Hessian, both from samples (sample_moments.hpp).
#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "claims/shared/expected_hessian.hpp"
#include "claims/shared/sample_moments.hpp"

namespace flypaper::claims {

inline double inner(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// |a - factor b| / |a|, of all entries.
inline double apart(const std::vector<double>& a, const std::vector<double>& b, double factor) {
  std::vector<double> rest = a;
  for (std::size_t i = 0; i < rest.size(); ++i) rest[i] -= factor * b[i];
  return std::sqrt(inner(rest, rest) / inner(a, a));
}

/// A zero of Q, to be looked at from around it.
struct ZeroSeen {
  std::string q;
  std::vector<double> at;
  int directions = 16;

  /// Points at the radius and at half of it: either side in one variable, so many directions in two.
  [[nodiscard]] std::vector<std::vector<double>> points(double radius) const {
    std::vector<std::vector<double>> around;
    for (const double r : {radius, 0.5 * radius}) {
      if (at.size() == 1) {
        around.push_back({at[0] + r});
        around.push_back({at[0] - r});
        continue;
      }
      for (int i = 0; i < directions; ++i) {  // between the axes, on which Q and its gradient may vanish
        const double angle = (i + 0.5) * 2.0 * std::numbers::pi / directions;
        around.push_back({at[0] + r * std::cos(angle), at[1] + r * std::sin(angle)});
      }
    }
    return around;
  }
};

/// The number for which the largest |B Sigma - number H| / |B Sigma| around a zero is least, and what that is: of the
/// order of the radius if Sigma and H are proportional to leading order.
struct Proportion {
  double number;
  double residual;
};
/// H, which does not depend on the variance of the noise: without it, the rounding of labels does not cover Q^2.
inline std::vector<double> precise_hessian(const Potential& potential, const std::vector<double>& at) {
  return expected_hessian(potential, at, Loss::half_mse, {.noise_variance = 0.0});
}
inline Proportion proportion_around(const ZeroSeen& zero, double radius) {
  const Potential potential(zero.q);
  std::vector<std::pair<std::vector<double>, std::vector<double>>> pairs;
  for (const auto& at : zero.points(radius)) {
    pairs.emplace_back(sample_covariance(potential, at), precise_hessian(potential, at));
  }
  const auto worst = [&](double number) {
    double largest = 0.0;
    for (const auto& [noise, hessian] : pairs) largest = std::max(largest, apart(noise, hessian, number));
    return largest;
  };
  // Each |a - number b| is convex in the number, so that their maximum is: a search by thirds finds the least.
  double from = 0.0;
  double to = 4.0;
  for (int i = 0; i < 100; ++i) {
    const double left = from + (to - from) / 3.0;
    const double right = to - (to - from) / 3.0;
    (worst(left) < worst(right) ? to : from) = worst(left) < worst(right) ? right : left;
  }
  return {from, worst(from)};
}

}  // namespace flypaper::claims
