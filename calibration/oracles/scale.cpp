#include <fmt/format.h>

#include "calibration/draws.hpp"
#include "calibration/levels.hpp"
#include "calibration/replay.hpp"
#include "flypaper/base/statistics/location.hpp"

namespace flypaper::calibration::oracles {
namespace {

std::vector<Line> replay(double factor) {
  Draws draws(105);
  std::vector<Line> lines;
  for (const double alpha : cheap_levels) {
    const Budget budget = budget_at(alpha);
    const auto build = [&](std::uint64_t n) { return ScaleCheck::equivalent(1.0, 0.4, n, budget); };
    const std::uint64_t n = size_for(build);
    const ScaleCheck check = build(n);
    const auto passes = [&](double truth) {
      return check.evaluate("", truth * draws.chi_square(static_cast<double>(n))).passed;
    };
    for (const double truth : {0.6, 1.4}) {
      lines.push_back(replayed(fmt::format("1 to 40 %, truth {}: passes", truth), alpha, factor * cheap,
                               [&] { return passes(truth); }));
    }
    lines.push_back(replayed(fmt::format("1 to 40 % at level {}, truth 1: fails", alpha), budget.beta, factor * cheap,
                             [&] { return !passes(1.0); }));
  }
  return lines;
}

}  // namespace

Oracle scale() { return {.name = "ScaleCheck", .states = "exact for normal values", .replay = replay}; }

}  // namespace flypaper::calibration::oracles
