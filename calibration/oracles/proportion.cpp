#include <fmt/format.h>

#include "calibration/draws.hpp"
#include "calibration/levels.hpp"
#include "calibration/replay.hpp"

namespace flypaper::calibration::oracles {
namespace {

struct Case {
  const char* name;
  ProportionCheck (*build)(std::uint64_t, Budget);
  std::vector<double> bounds;  ///< truths that are just not asserted
  double target;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> all{
      {"below 0.2", [](std::uint64_t n, Budget b) { return ProportionCheck::below(0.2, 0.1, n, b); }, {0.2}, 0.1},
      {"above 0.5", [](std::uint64_t n, Budget b) { return ProportionCheck::above(0.5, 0.1, n, b); }, {0.5}, 0.6},
      {"0.1 to half of it",
       [](std::uint64_t n, Budget b) { return ProportionCheck::equivalent(0.1, 0.05, n, b); },
       {0.05, 0.15},
       0.1},
      {"0.5 to 0.1",
       [](std::uint64_t n, Budget b) { return ProportionCheck::equivalent(0.5, 0.1, n, b); },
       {0.4, 0.6},
       0.5}};
  return all;
}

std::vector<Line> replay(double factor) {
  Draws draws(101);
  std::vector<Line> lines;
  for (const Case& tested : cases()) {
    for (const double alpha : cheap_levels) {
      const Budget budget = budget_at(alpha);
      const std::uint64_t n = size_for([&](std::uint64_t size) { return tested.build(size, budget); });
      const ProportionCheck check = tested.build(n, budget);
      for (const double bound : tested.bounds) {
        const BinomialDraws count(n, bound);
        lines.push_back(replayed(fmt::format("{}, truth {}: passes", tested.name, bound), alpha, factor * cheap,
                                 [&] { return check.passes(count(draws)); }));
      }
      const BinomialDraws count(n, tested.target);
      lines.push_back(replayed(fmt::format("{} at level {}, truth {}: fails", tested.name, alpha, tested.target),
                               budget.beta, factor * cheap, [&] { return !check.passes(count(draws)); }));
    }
  }
  return lines;
}

}  // namespace

Oracle proportion() { return {.name = "ProportionCheck", .states = "exact for independent trials", .replay = replay}; }

}  // namespace flypaper::calibration::oracles
