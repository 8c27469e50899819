#include "calibration/replay.hpp"

#include <array>

#include "flypaper/base/statistics/proportion.hpp"

namespace flypaper::calibration {

std::string name(Finding finding) {
  constexpr std::array<const char*, 3> names{"confirmed", "exceeds", "open"};
  return names.at(static_cast<std::size_t>(finding));
}

double excess_seen(double stated, std::uint64_t replays, const Budget& budget) {
  const auto power = [&](double excess) {
    return proportion_power(below(stated * (1.0 + excess)), stated, replays, budget);
  };
  double little = 0.0;
  double enough = 1.0;
  while (power(enough) < 1.0 - budget.beta) {
    little = enough;
    enough *= 2.0;
  }
  while (enough - little > 1e-3 * enough) {
    const double middle = 0.5 * (little + enough);
    (power(middle) < 1.0 - budget.beta ? little : enough) = middle;
  }
  return enough;
}

Sampled held(const Line& line, const Budget& budget) {
  const double excess = line.stated * excess_seen(line.stated, line.replays, budget);
  return ProportionCheck::below(line.stated + excess, excess, line.replays, budget).evaluate(line.what, line.events);
}

Finding finding_of(const Line& line, const Budget& budget) {
  const Sampled found = held(line, budget);
  if (found.interval.lower > line.stated) return Finding::exceeds;
  return found.passed ? Finding::confirmed : Finding::open;
}

}  // namespace flypaper::calibration
