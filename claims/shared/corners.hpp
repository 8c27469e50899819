#pragma once
// Corners w1^k1 w2^k2 and uniform points of a square, for the claims about learning coefficients and volumes.
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdint>

#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/geometry/learning_coefficient.hpp"
#include "flypaper/exact/geometry/volumes.hpp"
#include "flypaper/simulation/ensemble/ensemble.hpp"

namespace flypaper::claims {

/// The model whose loss is w1^(2 k1) w2^(2 k2).
inline Potential corner(unsigned k1, unsigned k2) { return Potential(fmt::format("w1^{}*w2^{}", k1, k2)); }

/// The square of half-width `half` around (at1, at2).
inline Box square(double at1, double at2, double half) {
  return {.lower = {at1 - half, at2 - half}, .upper = {at1 + half, at2 + half}};
}

/// How many of `count` uniform points of the box have Q^2 < eps.
inline std::uint64_t points_below(const Potential& potential, const Box& box, double eps, std::uint64_t count,
                                  std::uint64_t seed) {
  const Start start{.uniform = box, .points = {}};
  std::uint64_t below = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto q = potential.graph().evaluate<double>(potential.q(), start_of(start, i, seed));
    below += q * q < eps ? 1 : 0;
  }
  return below;
}

/// The same for two eps, at the same points.
inline std::array<std::uint64_t, 2> points_below_both(const Potential& potential, const Box& box,
                                                      const std::array<double, 2>& eps, std::uint64_t count,
                                                      std::uint64_t seed) {
  const Start start{.uniform = box, .points = {}};
  std::array<std::uint64_t, 2> below{};
  for (std::uint64_t i = 0; i < count; ++i) {
    const auto q = potential.graph().evaluate<double>(potential.q(), start_of(start, i, seed));
    below[0] += q * q < eps[0] ? 1 : 0;
    below[1] += q * q < eps[1] ? 1 : 0;
  }
  return below;
}

/// Uniform points of the box: the fraction with Q^2 < eps is the exact volume within `margin` of itself.
inline Evidence sampled_volume(const std::string& check, const Potential& potential, const Box& box, double eps,
                               double margin, const Laboratory& laboratory) {
  double area = 1.0;
  for (std::size_t i = 0; i < box.lower.size(); ++i) area *= box.upper[i] - box.lower[i];
  const double expected = SublevelVolumes(potential, box)(eps).value / area;
  // Both tails at alpha = 1e-9 and the power: 6 + 5 standard errors; exact limits of small counts need a little more.
  const double wanted = 12.0 * 12.0 * (1.0 - expected) / (expected * margin * margin);
  const auto count = static_cast<std::uint64_t>(wanted);
  return ProportionCheck::equivalent(expected, margin * expected, count)
      .evaluate(check, points_below(potential, box, eps, count, laboratory.seed()));
}

}  // namespace flypaper::claims
