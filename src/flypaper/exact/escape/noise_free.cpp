#include "flypaper/exact/escape/noise_free.hpp"

#include <boost/math/tools/roots.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/escape/critical_points.hpp"

namespace flypaper {
namespace {

/// w -> w - rate Q'(w) (Q(w) S_xx - S_xy)
class Map {
 public:
  Map(const Potential& potential, double rate, const BatchSums& sums)
      : potential_(potential), rate_(rate), sums_(sums) {
    if (potential.dimension() != 1) throw Error("the noise-free map is followed for potentials of one variable");
  }
  double operator()(double w) const { return w - rate_ * value(potential_.gradient()[0], w) * pull(w); }
  [[nodiscard]] double derivative(double w) const {
    const double slope = value(potential_.gradient()[0], w);
    return 1.0 - rate_ * (slope * slope * sums_.s_xx + value(potential_.hessian()[0], w) * pull(w));
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

/// An interval that grows, and the extrema of a map on it: zeros of its derivative that change its sign between points
/// a 400th of the interval apart, where it was as long when they were passed.
class Hull {
 public:
  Hull(const Map& map, double from, double to) : map_(map), from_(from), to_(to), seen_from_(from), seen_to_(from) {
    look();
  }
  [[nodiscard]] double from() const { return from_; }
  [[nodiscard]] double to() const { return to_; }
  /// The hull of the interval and its image.
  [[nodiscard]] Interval1d with_image() const {
    const auto [lower, upper] = std::minmax({map_(from_), map_(to_)});
    // Where Q overflows, its terms may make no number: beyond all doubles.
    if (std::isnan(lower + upper)) return whole_line;
    return {std::min({from_, lower, least_}), std::max({to_, upper, largest_})};
  }
  void grow(const Interval1d& to) {
    from_ = to.lower;
    to_ = to.upper;
    look();
  }

 private:
  void look() {
    const double step = (to_ - from_) / 400.0;
    for (; seen_to_ < to_; seen_to_ += step) add_extremum(seen_to_, std::min(seen_to_ + step, to_));
    seen_to_ = to_;
    for (; seen_from_ > from_; seen_from_ -= step) add_extremum(std::max(seen_from_ - step, from_), seen_from_);
    seen_from_ = from_;
  }
  void add_extremum(double left, double right) {
    const auto derivative = [this](double w) { return map_.derivative(w); };
    const double before = derivative(left);
    const double after = derivative(right);
    if (!(before * after < 0.0)) return;
    std::uintmax_t iterations = 100;
    const auto [lower, upper] = boost::math::tools::toms748_solve(
        derivative, left, right, before, after, boost::math::tools::eps_tolerance<double>(50), iterations);
    const double value = map_(0.5 * (lower + upper));
    least_ = std::min(least_, value);
    largest_ = std::max(largest_, value);
  }

  const Map& map_;
  double from_;
  double to_;
  double seen_from_;  ///< between these it has been looked for extrema
  double seen_to_;
  double least_ = std::numeric_limits<double>::infinity();  ///< of the extrema
  double largest_ = -std::numeric_limits<double>::infinity();
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
    sum += std::log(std::abs(map.derivative(w)));
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
  // Doubles between minimum - reach and minimum + reach: steps of a 400th advance, and rounding moves no crisis by
  // 1e-7.
  constexpr double enough = 1e4;
  if (!(reach > enough * (std::nextafter(std::abs(minimum), whole_line.upper) - std::abs(minimum)))) {
    throw Error(fmt::format("{} is only {} from an end of its basin, too few doubles to follow the noise-free map",
                            shortest(minimum), shortest(gap)));
  }
  Hull hull(map, minimum - reach, minimum + reach);
  constexpr int most_images = 1'000'000;  // an end that comes to rest at a tangency does so as one over their number
  for (int i = 0; i < most_images; ++i) {
    const Interval1d next = hull.with_image();
    if (!(next.lower > basin.lower && next.upper < basin.upper)) return NoiseFreeFate::escapes;
    const double growth = std::max(hull.from() - next.lower, next.upper - hull.to());
    if (growth <= 1e-12 * (hull.to() - hull.from())) return NoiseFreeFate::trapped;
    hull.grow(next);
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
  if (slope == 0.0) {
    throw Error(fmt::format("in doubles Q has no slope at {}; beside a degenerate zero every learning rate converges",
                            shortest(minimum)));
  }
  if (!std::isnormal(unstable)) {
    throw Error(
        fmt::format("the zero {} turns unstable at a learning rate beyond the range of doubles", shortest(minimum)));
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
