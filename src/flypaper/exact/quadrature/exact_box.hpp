#pragma once
#include <array>
#include <vector>

#include "flypaper/base/core/rational.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// Intervals [lower, upper] of w1 and w2, or of w1 alone.
using ExactBox = std::vector<std::array<Rational, 2>>;

/// A finite box whose decimal ends mean what is written.
[[nodiscard]] inline ExactBox written_box(const Box& box) {
  ExactBox exact;
  for (std::size_t i = 0; i < box.lower.size(); ++i) {
    exact.push_back({Rational::shortest_decimal(box.lower[i]), Rational::shortest_decimal(box.upper[i])});
  }
  return exact;
}

[[nodiscard]] inline Box nearest_box(const ExactBox& box) {
  Box nearest;
  for (const auto& [lower, upper] : box) {
    nearest.lower.push_back(lower.to_double());
    nearest.upper.push_back(upper.to_double());
  }
  return nearest;
}

}  // namespace flypaper
