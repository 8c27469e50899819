#include <fmt/format.h>

#include "calibration/draws.hpp"
#include "calibration/levels.hpp"
#include "calibration/replay.hpp"
#include "flypaper/base/statistics/distribution.hpp"

namespace flypaper::calibration::oracles {
namespace {

std::vector<Line> replay(double factor) {
  Draws draws(107);
  std::vector<Line> lines;
  constexpr double margin = 0.1;
  constexpr std::size_t cells = 8;
  const std::vector<double> claimed(cells, 1.0 / cells);
  std::vector<double> far = claimed;  // half a margin more in each of two cells, less in two others
  for (std::size_t i = 0; i < 2; ++i) {
    far[i] += 0.5 * margin;
    far[cells - 1 - i] -= 0.5 * margin;
  }
  for (const double alpha : dear_levels) {
    const Budget budget = budget_at(alpha);
    const auto near_check = [&](std::uint64_t n) {
      return TotalVariationCheck::equivalent(0.0, margin, cells, n, budget);
    };
    const std::uint64_t n = size_for(near_check);
    const TotalVariationCheck near = near_check(n);
    const TotalVariationCheck apart = TotalVariationCheck::equivalent(margin, margin, cells, n, budget);
    const auto passes = [&](const TotalVariationCheck& check, const std::vector<double>& law) {
      return check.evaluate("", multinomial(draws, law, n), claimed).passed;
    };
    const double replays = factor * 3.0 * dear;
    lines.push_back(replayed("0 to 0.1, distance 0.1: passes", alpha, replays, [&] { return passes(near, far); }));
    lines.push_back(replayed("0.1 to 0.1, distance 0: passes", alpha, replays, [&] { return passes(apart, claimed); }));
    lines.push_back(replayed(fmt::format("0 to 0.1 at level {}, distance 0: fails", alpha), budget.beta, replays,
                             [&] { return !passes(near, claimed); }));
    lines.push_back(replayed(fmt::format("0.1 to 0.1 at level {}, distance 0.1: fails", alpha), budget.beta, replays,
                             [&] { return !passes(apart, far); }));
  }
  return lines;
}

}  // namespace

Oracle total_variation() {
  return {.name = "TotalVariationCheck", .states = "a bound: less for any one law", .replay = replay};
}

}  // namespace flypaper::calibration::oracles
