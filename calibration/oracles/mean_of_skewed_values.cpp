#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "calibration/draws.hpp"
#include "calibration/levels.hpp"
#include "calibration/replay.hpp"
#include "flypaper/base/statistics/location.hpp"

namespace flypaper::calibration::oracles {
namespace {

// Squares of standard normals: mean 1, deviation sqrt(2), skewness sqrt(8); the sum of n is chi^2 with n degrees. At
// the lower edge the long tail is what passes, at the upper one the short tail, whose level is wasted.
std::vector<Line> replay(double factor) {
  Draws draws(103);
  std::vector<Line> lines;
  const double skewness = std::sqrt(8.0);
  for (const double alpha : cheap_levels) {
    const Budget budget = budget_at(alpha);
    for (const double margin : {0.3, 0.1}) {
      const auto build = [&](std::uint64_t n) {
        return MeanCheck::equivalent(0.0, margin, std::numbers::sqrt2, n, budget, skewness);
      };
      const std::uint64_t n = size_for(build);
      const MeanCheck check = build(n);
      const auto size = static_cast<double>(n);
      const auto passes = [&](double truth) {
        return check.evaluate("", truth - 1.0 + draws.chi_square(size) / size).passed;
      };
      for (const double truth : {-margin, margin}) {
        lines.push_back(replayed(fmt::format("{} squares of normals, truth {}: passes", n, truth), alpha,
                                 factor * cheap, [&] { return passes(truth); }));
      }
      lines.push_back(replayed(fmt::format("{} squares of normals at level {}, truth 0: fails", n, alpha), budget.beta,
                               factor * cheap, [&] { return !passes(0.0); }));
    }
  }
  return lines;
}

}  // namespace

Oracle mean_of_skewed_values() {
  return {.name = "MeanCheck with a skewness",
          .states = "level by the first term of Cramer's series; power by the normal law",
          .replay = replay};
}

}  // namespace flypaper::calibration::oracles
