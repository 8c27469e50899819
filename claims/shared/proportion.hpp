#pragma once
// How far the noise covariance is from being a number times the Hessian, both from samples (sample_moments.hpp).
#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>
#include <vector>

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

/// A zero of Q with what is around it at a radius: two points in one variable, a circle of 16 in two.
struct Neighbourhood {
  std::string q;
  std::vector<double> zero;
  double radius = 1e-3;

  [[nodiscard]] std::vector<std::vector<double>> points() const {
    if (zero.size() == 1) return {{zero[0] + radius}, {zero[0] - radius}};
    std::vector<std::vector<double>> around;
    for (int i = 0; i < 16; ++i) {  // between the axes, on which Q and its gradient may vanish
      const double angle = (i + 0.5) * std::numbers::pi / 8.0;
      around.push_back({zero[0] + radius * std::cos(angle), zero[1] + radius * std::sin(angle)});
    }
    return around;
  }
};

/// The number B Sigma / H at the first of the points, along w1, and how far B Sigma is from it times H at the others:
/// the largest |B Sigma - number H| / |B Sigma|. 0 if they are proportional in the neighbourhood.
struct Proportion {
  double number;
  double residual;
};
inline Proportion proportion_around(const Neighbourhood& place) {
  const Potential potential(place.q);
  Proportion found{0.0, 0.0};
  for (const auto& at : place.points()) {
    const auto noise = sample_covariance(potential, at);
    const auto hessian = expected_hessian(potential, at);
    if (found.number == 0.0) found.number = inner(noise, hessian) / inner(hessian, hessian);
    found.residual = std::max(found.residual, apart(noise, hessian, found.number));
  }
  return found;
}

}  // namespace flypaper::claims
