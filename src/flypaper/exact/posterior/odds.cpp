#include "flypaper/exact/posterior/odds.hpp"

#include <cmath>

namespace flypaper {

std::vector<ExactBox> rest_of(const ExactBox& box, const ExactBox& region) {
  std::vector<ExactBox> rest;
  ExactBox left = box;
  for (std::size_t i = 0; i < box.size(); ++i) {
    const auto& [first, last] = box[i];
    const auto& [lower, upper] = region[i];
    if (first < lower) {
      rest.push_back(left);
      rest.back()[i][1] = lower;
    }
    if (upper < last) {
      rest.push_back(left);
      rest.back()[i][0] = upper;
    }
    left[i] = region[i];
  }
  return rest;
}

Approximation odds(const Posterior& posterior, const Approximation& mass, const std::vector<ExactBox>& others) {
  Approximation against;
  for (const ExactBox& other : others) {
    const Approximation part = posterior.exact_mass(other);
    against.value += part.value;
    against.error += part.error;
  }
  if (mass.value == 0.0) return {};
  if (against.value == 0.0) return {.value = INFINITY, .error = others.empty() ? 0.0 : INFINITY};
  const double value = mass.value / against.value;
  return {.value = value, .error = value * (mass.error / mass.value + against.error / against.value)};
}

}  // namespace flypaper
