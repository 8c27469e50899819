#pragma once
// The map of noise-free descent in one variable, and its branches over a basin that it leaves.
#include <optional>
#include <span>
#include <utility>

#include "flypaper/exact/escape/basin.hpp"
#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper::claims {

/// w -> w - rate Q'(w) (Q(w) S_xx - S_xy), rate = learning_rate c, and its derivative.
class NoiseFreeMap {
 public:
  NoiseFreeMap(Potential potential, double rate, const BatchSums& sums)
      : potential_(std::move(potential)), rate_(rate), sums_(sums) {}

  [[nodiscard]] double operator()(double w) const {
    return w - rate_ * at(potential_.gradient()[0], w) * (at(potential_.q(), w) * sums_.s_xx - sums_.s_xy);
  }
  [[nodiscard]] double slope(double w) const {
    const double first = at(potential_.gradient()[0], w);
    const double residual = at(potential_.q(), w) * sums_.s_xx - sums_.s_xy;
    return 1.0 - rate_ * (first * first * sums_.s_xx + at(potential_.hessian()[0], w) * residual);
  }

 private:
  [[nodiscard]] double at(NodeId node, double w) const {
    return potential_.graph().evaluate(node, std::span<const double>(&w, 1));
  }
  Potential potential_;
  double rate_;
  BatchSums sums_;
};

/// Where f passes 0 between `from` and `to`, to rounding; rising = 1 if it rises there, -1 if it falls.
template <typename Function>
double crossing(const Function& f, double from, double to, double rising) {
  while (true) {
    const double middle = 0.5 * (from + to);
    if (middle <= from || middle >= to) return middle;
    (rising * f(middle) < 0.0 ? from : to) = middle;
  }
}

/// Left of `lower` the map throws everything over the barrier; from there to the barrier, which it leaves in place, it
/// falls to its least value at `turn` and rises again. If that value is below `lower`, some points near `turn` leave
/// two steps later, and each of the two branches covers all of [lower, barrier].
struct Branches {
  double lower;
  double turn;
  double barrier;
};

/// No value below the crisis, where [lower, barrier] is mapped into itself and nothing leaves it. `minimum` is that of
/// the basin, whose upper end is the barrier.
inline std::optional<Branches> escaping_branches(const NoiseFreeMap& map, double minimum, const Interval1d& basin) {
  const double barrier = basin.upper;
  const double width = barrier - minimum;
  const auto slope = [&](double w) { return map.slope(w); };
  if (slope(minimum) > 0.0) return std::nullopt;
  const double turn = crossing(slope, minimum, barrier, 1.0);
  double outer = turn - width;
  while (map(outer) < barrier) outer -= 0.1 * width;
  const double lower = crossing([&](double w) { return map(w) - barrier; }, outer, turn, -1.0);
  if (map(turn) >= lower) return std::nullopt;
  return Branches{.lower = lower, .turn = turn, .barrier = barrier};
}

/// The two points that the map sends to `to`.
inline std::array<double, 2> sources(const NoiseFreeMap& map, const Branches& branches, double to) {
  const auto off = [&](double w) { return map(w) - to; };
  return {crossing(off, branches.lower, branches.turn, -1.0), crossing(off, branches.turn, branches.barrier, 1.0)};
}

}  // namespace flypaper::claims
