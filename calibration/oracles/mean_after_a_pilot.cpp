#include <fmt/format.h>

#include <cmath>

#include "calibration/draws.hpp"
#include "calibration/levels.hpp"
#include "calibration/replay.hpp"
#include "flypaper/base/statistics/location.hpp"

namespace flypaper::calibration::oracles {
namespace {

// As the tests of local learning coefficients and of Bayes generalisation do it: the deviation is that of 1000 other
// values and so many percent more, by the excess kurtosis that is allowed for.
std::vector<Line> replay(double factor) {
  Draws draws(104);
  std::vector<Line> lines;
  constexpr double pilots = 1000.0;
  constexpr double safety = 1.135;
  for (const double alpha : cheap_levels) {
    const Budget budget = budget_at(alpha);
    const std::uint64_t n =
        size_for([&](std::uint64_t size) { return MeanCheck::equivalent(0.0, 0.3, 1.2 * safety, size, budget); });
    const auto passes = [&](double truth) {
      const double deviation = std::sqrt(draws.chi_square(pilots - 1.0) / (pilots - 1.0));
      const double average = truth + draws.normal() / std::sqrt(static_cast<double>(n));
      return MeanCheck::equivalent(0.0, 0.3, safety * deviation, n, budget).evaluate("", average).passed;
    };
    for (const double truth : {-0.3, 0.3}) {
      lines.push_back(replayed(fmt::format("0 to 0.3, truth {}: passes", truth), alpha, factor * cheap,
                               [&] { return passes(truth); }));
    }
    lines.push_back(replayed(fmt::format("0 to 0.3 at level {}, truth 0: fails", alpha), budget.beta, factor * cheap,
                             [&] { return !passes(0.0); }));
  }
  return lines;
}

}  // namespace

Oracle mean_after_a_pilot() {
  return {.name = "MeanCheck with the deviation of a pilot",
          .states = "at most alpha for normal values: what the safety factor is for",
          .replay = replay};
}

}  // namespace flypaper::calibration::oracles
