#include "flypaper/exact/posterior/odds.hpp"

#include <algorithm>
#include <cmath>

namespace flypaper {

std::vector<Box> rest_of(const Box& box, const Box& region) {
  std::vector<Box> rest;
  Box left = box;
  for (std::size_t i = 0; i < box.lower.size(); ++i) {
    const double lower = std::clamp(region.lower[i], box.lower[i], box.upper[i]);
    const double upper = std::clamp(region.upper[i], box.lower[i], box.upper[i]);
    if (lower > box.lower[i]) {
      rest.push_back(left);
      rest.back().upper[i] = lower;
    }
    if (upper < box.upper[i]) {
      rest.push_back(left);
      rest.back().lower[i] = upper;
    }
    left.lower[i] = lower;
    left.upper[i] = upper;
  }
  return rest;
}

Approximation odds(const Posterior& posterior, const Approximation& mass, const std::vector<Box>& others) {
  Approximation against;
  for (const Box& other : others) {
    const Approximation part = posterior.mass(other);
    against.value += part.value;
    against.error += part.error;
  }
  if (mass.value == 0.0) return {};
  if (against.value == 0.0) return {.value = INFINITY, .error = others.empty() ? 0.0 : INFINITY};
  const double value = mass.value / against.value;
  return {.value = value, .error = value * (mass.error / mass.value + against.error / against.value)};
}

}  // namespace flypaper
