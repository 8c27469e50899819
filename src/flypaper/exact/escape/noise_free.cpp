#include "flypaper/exact/escape/noise_free.hpp"

#include <boost/math/tools/minima.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

/// The least value of f on [from, to]: the best of a grid, polished by Brent's method between its neighbours.
template <typename Function>
double least(const Function& f, double from, double to) {
  constexpr int cells = 400;
  const auto at = [&](int i) { return from + (to - from) * i / cells; };
  int best = 0;
  for (int i = 1; i <= cells; ++i) {
    if (f(at(i)) < f(at(best))) best = i;
  }
  const auto polished =
      boost::math::tools::brent_find_minima(f, at(std::max(0, best - 1)), at(std::min(cells, best + 1)), 40);
  return std::min(f(at(best)), polished.second);
}

/// w -> w - rate Q'(w) (Q(w) S_xx - S_xy)
class Map {
 public:
  Map(const Potential& potential, double rate, const BatchSums& sums)
      : potential_(potential), rate_(rate), sums_(sums) {
    if (potential.dimension() != 1) throw Error("the noise-free map is followed for potentials of one variable");
  }
  double operator()(double w) const { return w - rate_ * value(potential_.gradient()[0], w) * pull(w); }
  /// log of the absolute derivative
  [[nodiscard]] double log_stretching(double w) const {
    const double slope = value(potential_.gradient()[0], w);
    return std::log(std::abs(1.0 - rate_ * (slope * slope * sums_.s_xx + value(potential_.hessian()[0], w) * pull(w))));
  }

 private:
  [[nodiscard]] double value(NodeId node, double w) const {
    return potential_.graph().evaluate(node, std::span<const double>(&w, 1));
  }
  [[nodiscard]] double pull(double w) const { return value(potential_.q(), w) * sums_.s_xx - sums_.s_xy; }

  const Potential& potential_;
  double rate_;
  BatchSums sums_;
};

}  // namespace

Attractor noise_free_attractor(const Potential& potential, double rate, const BatchSums& sums, double from,
                               const Interval1d& basin) {
  constexpr std::uint64_t settling = 50'000;
  constexpr std::uint64_t averaging = 20'000;
  constexpr std::uint64_t longest_cycle = 1024;
  const Map map(potential, rate, sums);
  const auto inside = [&](double w) { return w > basin.lower && w < basin.upper; };
  double w = from;
  for (std::uint64_t i = 0; i < settling && inside(w); ++i) w = map(w);
  const double first = w;
  Attractor found{.lower = w, .upper = w};
  double sum = 0.0;
  for (std::uint64_t i = 1; i <= averaging && inside(w); ++i) {
    sum += map.log_stretching(w);
    found.exponent = sum / static_cast<double>(i);
    w = map(w);
    if (i <= longest_cycle && std::abs(w - first) <= 1e-9 * std::max(1.0, std::abs(first))) {
      found.period = i;
      break;
    }
    found.lower = std::min(found.lower, w);
    found.upper = std::max(found.upper, w);
  }
  if (!inside(w)) return {};
  if (found.period > 0) {
    found.kind = found.period == 1 ? AttractorKind::fixed_point : AttractorKind::cycle;
  } else {
    found.kind = found.exponent > 0.0 ? AttractorKind::band : AttractorKind::undetermined;
  }
  return found;
}

NoiseFreeFate noise_free_fate(const Potential& potential, double rate, const BatchSums& sums, double minimum,
                              const Interval1d& basin) {
  const Map map(potential, rate, sums);
  const double gap = std::min(minimum - basin.lower, basin.upper - minimum);
  const double reach = std::min(1e-6 * std::max(1.0, std::abs(minimum)), 1e-3 * gap);
  double from = minimum - reach;
  double to = minimum + reach;
  constexpr int most_images = 100'000;
  for (int i = 0; i < most_images; ++i) {
    const double lowest = std::min(from, least(map, from, to));
    const double highest = std::max(to, -least([&](double w) { return -map(w); }, from, to));
    if (!(lowest > basin.lower && highest < basin.upper)) return NoiseFreeFate::escapes;
    if (from - lowest <= 1e-12 * (to - from) && highest - to <= 1e-12 * (to - from)) return NoiseFreeFate::trapped;
    from = lowest;
    to = highest;
  }
  throw Error("the noise-free map has neither settled nor left; is the learning rate at a bifurcation?");
}

double boundary_crisis(const Potential& potential, const BatchSums& sums, double minimum, const Interval1d& basin,
                       double lower, double upper) {
  const auto escapes = [&](double rate) {
    return noise_free_fate(potential, rate, sums, minimum, basin) == NoiseFreeFate::escapes;
  };
  if (escapes(lower) || !escapes(upper)) {
    throw Error(fmt::format("no boundary crisis between rates {} and {}; trapped below and escaping above is needed",
                            lower, upper));
  }
  while (upper - lower > 1e-7 * upper) {
    const double middle = 0.5 * (lower + upper);
    (escapes(middle) ? upper : lower) = middle;
  }
  return 0.5 * (lower + upper);
}

std::optional<double> boundary_crisis(const Potential& potential, const BatchSums& sums, double minimum,
                                      const Interval1d& basin) {
  (void)Map(potential, 1.0, sums);  // refuses more variables
  const double slope = potential.graph().evaluate(potential.gradient()[0], std::span<const double>(&minimum, 1));
  const double unstable = 2.0 / (slope * slope * sums.s_xx);
  if (!std::isfinite(unstable)) {
    throw Error(fmt::format("no learning rate makes the degenerate zero {} unstable, so there is no crisis", minimum));
  }
  double trapping = 0.99 * unstable;
  for (double rate = 1.05 * unstable; rate < 50.0 * unstable; rate *= 1.05) {
    if (noise_free_fate(potential, rate, sums, minimum, basin) == NoiseFreeFate::escapes) {
      return boundary_crisis(potential, sums, minimum, basin, trapping, rate);
    }
    trapping = rate;
  }
  return std::nullopt;
}

}  // namespace flypaper
