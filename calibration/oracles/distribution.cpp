#include "flypaper/base/statistics/distribution.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "calibration/draws.hpp"
#include "calibration/levels.hpp"
#include "calibration/replay.hpp"

namespace flypaper::calibration::oracles {
namespace {

std::vector<Line> replay(double factor) {
  Draws draws(106);
  std::vector<Line> lines;
  constexpr double margin = 0.1;
  for (const double alpha : dear_levels) {
    const Budget budget = budget_at(alpha);
    const auto build = [&](std::uint64_t n) { return DistributionCheck::equivalent(margin, n, budget); };
    const std::uint64_t n = size_for(build);
    const DistributionCheck check = build(n);
    std::vector<double> values(n);
    // P(X <= 1/2) is off by `off`, and F linear on either side: sup |F - F_0| = off.
    const auto passes = [&](double off) {
      draws.sorted_uniform(values);
      for (double& u : values) {
        u = u < 0.5 + off ? 0.5 * u / (0.5 + off) : 1.0 - 0.5 * (1.0 - u) / (0.5 - off);
      }
      return check.evaluate("", values, [](double x) { return std::clamp(x, 0.0, 1.0); }).passed;
    };
    for (const double off : {-margin, margin}) {
      lines.push_back(
          replayed(fmt::format("distance {}: passes", off), alpha, factor * 10.0 * dear, [&] { return passes(off); }));
    }
    lines.push_back(replayed(fmt::format("at level {}, distance 0: fails", alpha), budget.beta, factor * 10.0 * dear,
                             [&] { return !passes(0.0); }));
  }
  return lines;
}

}  // namespace

Oracle distribution() {
  return {.name = "DistributionCheck", .states = "a bound: less for any one law", .replay = replay};
}

}  // namespace flypaper::calibration::oracles
