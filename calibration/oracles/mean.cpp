#include <fmt/format.h>

#include <cmath>

#include "calibration/draws.hpp"
#include "calibration/levels.hpp"
#include "calibration/replay.hpp"
#include "flypaper/base/statistics/location.hpp"

namespace flypaper::calibration::oracles {
namespace {

std::vector<Line> replay(double factor) {
  Draws draws(102);
  std::vector<Line> lines;
  for (const double alpha : cheap_levels) {
    const Budget budget = budget_at(alpha);
    const auto two = [&](std::uint64_t n) { return MeanCheck::equivalent(0.0, 0.3, 1.0, n, budget); };
    const auto one = [&](std::uint64_t n) { return MeanCheck::above(0.0, 0.3, 1.0, n, budget); };
    const auto add = [&](const char* name, const MeanCheck& check, std::uint64_t n, double truth, bool passes) {
      const double error = 1.0 / std::sqrt(static_cast<double>(n));
      lines.push_back(replayed(passes ? fmt::format("{}, truth {}: passes", name, truth)
                                      : fmt::format("{} at level {}, truth {}: fails", name, alpha, truth),
                               passes ? alpha : budget.beta, factor * cheap,
                               [&] { return check.evaluate("", truth + error * draws.normal()).passed == passes; }));
    };
    const std::uint64_t n = size_for(two);
    add("0 to 0.3", two(n), n, -0.3, true);
    add("0 to 0.3", two(n), n, 0.3, true);
    add("0 to 0.3", two(n), n, 0.0, false);
    const std::uint64_t m = size_for(one);
    add("above 0", one(m), m, 0.0, true);
    add("above 0", one(m), m, 0.3, false);
  }
  return lines;
}

}  // namespace

Oracle mean() {
  return {.name = "MeanCheck", .states = "exact for normal values of known deviation", .replay = replay};
}

}  // namespace flypaper::calibration::oracles
