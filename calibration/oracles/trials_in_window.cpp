#include <fmt/format.h>

#include "calibration/draws.hpp"
#include "calibration/levels.hpp"
#include "calibration/replay.hpp"
#include "flypaper/base/statistics/hazard.hpp"

namespace flypaper::calibration::oracles {
namespace {

// Exits among the first N trials at risk in steps (5, 30], some stays censored: binomial whatever happens before.
std::vector<Line> replay(double factor) {
  Draws draws(109);
  std::vector<Line> lines;
  constexpr double early = 0.05;
  constexpr std::uint64_t from = 5;
  constexpr std::uint64_t to = 30;
  for (const double alpha : dear_levels) {
    const Budget budget = budget_at(alpha);
    const auto build = [&](std::uint64_t n) { return ProportionCheck::equivalent(0.1, 0.05, n, budget); };
    const std::uint64_t n = size_for(build);
    const ProportionCheck check = build(n);
    std::vector<Stay> stays(n);
    const auto passes = [&](double hazard) {
      for (Stay& one : stays) one = stay(draws, early, hazard, from, to);
      const Trials found = trials_in_window(stays, from, to, n);
      return found.count == n && check.passes(found.exits);
    };
    for (const double hazard : {0.05, 0.15}) {
      lines.push_back(replayed(fmt::format("hazard 0.1 to half of it, truth {}: passes", hazard), alpha,
                               factor * 3.0 * dear, [&] { return passes(hazard); }));
    }
    lines.push_back(replayed(fmt::format("hazard 0.1 at level {}, truth 0.1: fails", alpha), budget.beta,
                             factor * 3.0 * dear, [&] { return !passes(0.1); }));
  }
  return lines;
}

}  // namespace

Oracle trials_in_window() {
  return {.name = "trials_in_window", .states = "a fixed number of trials at risk is binomial", .replay = replay};
}

}  // namespace flypaper::calibration::oracles
