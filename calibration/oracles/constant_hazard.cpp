#include <fmt/format.h>

#include "calibration/draws.hpp"
#include "calibration/levels.hpp"
#include "calibration/replay.hpp"
#include "flypaper/base/statistics/hazard.hpp"

namespace flypaper::calibration::oracles {
namespace {

std::vector<Line> replay(double factor) {
  Draws draws(108);
  std::vector<Line> lines;
  constexpr double hazard = 0.1;
  constexpr double margin = 0.5;
  const std::vector<Window> windows{{0, 5}, {5, 1000}};
  for (const double alpha : dear_levels) {
    const Budget budget = budget_at(alpha);
    const std::uint64_t n = ConstantHazardCheck::trials_needed(windows.size(), hazard, margin, budget);
    const ConstantHazardCheck check(windows, hazard, margin, n, budget);
    std::vector<Stay> stays(n);  // a stay has 4.1 trials in the first window, and 5.9 on average in the second
    const auto passes = [&](double early, double late) {
      for (Stay& one : stays) one = stay(draws, early, late, 5, 1000);
      return check.evaluate("", stays).passed;
    };
    const auto add = [&](const char* what, double stated, double early, double late, bool counted) {
      lines.push_back(replayed(fmt::format(fmt::runtime(what), alpha), stated, factor * dear,
                               [&] { return passes(early, late) == counted; }));
    };
    add("ratio 1.5, first larger: passes", alpha, hazard * (1.0 + margin), hazard, true);
    add("ratio 1.5, second larger: passes", alpha, hazard, hazard * (1.0 + margin), true);
    add("at level {}, ratio 1: fails", budget.beta, hazard, hazard, false);
  }
  return lines;
}

}  // namespace

Oracle constant_hazard() {
  return {.name = "ConstantHazardCheck", .states = "a bound by two limits and the union of windows", .replay = replay};
}

}  // namespace flypaper::calibration::oracles
