#include "flypaper/escape/basin.hpp"

#include <boost/math/tools/roots.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "flypaper/core/error.hpp"
#include "flypaper/core/text.hpp"

namespace flypaper {
namespace {

constexpr int cells = 4000;

/// Cells that are finer towards the end nearest to 0, in proportion to the distance beyond its size: a bound that was
/// put on an infinite end may be far out.
double at_cell(const Interval1d& interval, int i) {
  if (i == 0) return interval.lower;
  if (i == cells) return interval.upper;
  const double centre = std::abs(interval.lower) < std::abs(interval.upper) ? interval.lower : interval.upper;
  const double unit = std::max(std::abs(centre), 1e-4 * (interval.upper - interval.lower));
  const double from = std::asinh((interval.lower - centre) / unit);
  const double to = std::asinh((interval.upper - centre) / unit);
  return centre + unit * std::sinh(from + (to - from) * i / cells);
}

/// Where |f| is least on [from, to], by golden sections.
double least_magnitude(const std::function<double(double)>& f, double from, double to) {
  for (int i = 0; i < 120; ++i) {
    const double left = from + 0.382 * (to - from);
    const double right = from + 0.618 * (to - from);
    const bool is_left = std::abs(f(left)) < std::abs(f(right));
    (is_left ? to : from) = is_left ? right : left;
  }
  return 0.5 * (from + to);
}

double bracketed_zero(const std::function<double(double)>& f, double from, double to) {
  std::uintmax_t iterations = 200;
  const auto [lower, upper] =
      boost::math::tools::toms748_solve(f, from, to, boost::math::tools::eps_tolerance<double>(52), iterations);
  return std::abs(f(lower)) < std::abs(f(upper)) ? lower : upper;
}

/// The zeros of f in the interval: sign changes, and grid points or ends where `is_zero` holds.
std::vector<double> zeros(const Interval1d& interval, const std::function<double(double)>& f,
                          const std::function<bool(double)>& is_zero) {
  std::vector<double> found;
  const double apart = 1e-9 * (interval.upper - interval.lower);
  const auto add = [&](double w) {
    // A root that was meant as 1.8 and found as 1.7999999999999998 is 1.8.
    const double short_form = std::abs(w) < 1e-15 * (interval.upper - interval.lower) ? 0.0 : std::stod(rounded(w, 14));
    if (is_zero(short_form) && short_form >= interval.lower && short_form <= interval.upper) w = short_form;
    if (found.empty() || w - found.back() > apart) found.push_back(w);
  };
  for (int i = 0; i <= cells; ++i) {
    const double w = at_cell(interval, i);
    if (is_zero(w)) {
      add(w);
      continue;
    }
    if (i == cells) break;
    const double next = at_cell(interval, i + 1);
    if (is_zero(next)) continue;
    if (f(w) * f(next) < 0.0) {
      add(bracketed_zero(f, w, next));
    } else if (i > 0 && std::abs(f(w)) <= std::abs(f(at_cell(interval, i - 1))) &&
               std::abs(f(w)) <= std::abs(f(next))) {
      // A zero without a change of sign: the least |f| of three neighbours tells.
      const double candidate = least_magnitude(f, at_cell(interval, i - 1), next);
      if (is_zero(candidate)) add(candidate);
    }
  }
  return found;
}

std::function<double(double)> function_of(const Potential& potential, NodeId node) {
  return [&potential, node](double w) { return potential.graph().evaluate(node, std::span<const double>(&w, 1)); };
}

}  // namespace

Interval1d bounded(const OneStepLaw& law, const Interval1d& interval) {
  if (!(interval.lower < interval.upper)) {
    throw Error(fmt::format("the basin {},{} is empty; give its lower end first", interval.lower, interval.upper));
  }
  const auto stays = [&](double w) {
    return 1.0 - law.probability_above(w, interval.upper) - law.probability_below(w, interval.lower);
  };
  const auto search = [&](double end, double direction) {
    // Whether a step from the inner half can land beyond w: if not, and if most leave from there, nothing gets there.
    const auto is_reached = [&](double w) {
      constexpr int starts = 40;
      for (int i = 1; i <= starts; ++i) {
        const double from = end + 0.5 * (w - end) * i / starts;
        if ((direction < 0.0 ? law.probability_below(from, w) : law.probability_above(from, w)) > 1e-20) return true;
      }
      return false;
    };
    double step = 0.1 * std::max(1.0, std::abs(end));
    for (int i = 0; i < 80; ++i, step *= 1.25) {
      const double w = end + direction * step;
      const double staying = std::max(stays(w), stays(end + 1.25 * direction * step));
      if (staying < 1e-11 || (staying < 1e-2 && !is_reached(w))) return w;
    }
    throw Error("no bound found for an infinite basin: far out a step does not leave it; give finite ends");
  };
  if (std::isinf(interval.lower) && std::isinf(interval.upper)) {
    throw Error("no bound found for an infinite basin: it needs a finite end");
  }
  return {std::isinf(interval.lower) ? search(interval.upper, -1.0) : interval.lower,
          std::isinf(interval.upper) ? search(interval.lower, 1.0) : interval.upper};
}

std::vector<double> stationary_points(const Potential& potential, const Interval1d& interval) {
  const NodeId slope = potential.gradient()[0];
  return zeros(interval, function_of(potential, slope),
               [&](double w) { return vanishes(potential.graph(), slope, std::span<const double>(&w, 1)); });
}

std::vector<double> minima(const Potential& potential, double slope, const Interval1d& interval) {
  const auto q = function_of(potential, potential.q());
  const auto loss = [&](double w) { return (q(w) - slope) * (q(w) - slope); };
  std::vector<double> candidates = zeros(
      interval, [&](double w) { return q(w) - slope; },
      [&](double w) {
        return slope == 0.0 && vanishes(potential.graph(), potential.q(), std::span<const double>(&w, 1));
      });
  const std::vector<double> critical = stationary_points(potential, interval);
  candidates.insert(candidates.end(), critical.begin(), critical.end());
  std::ranges::sort(candidates);
  std::vector<double> found;
  for (const double w : candidates) {
    const double near = 1e-4 * std::min(interval.upper - interval.lower, 1.0 + std::abs(w));
    const bool inside = w > interval.lower && w < interval.upper;
    if (inside && loss(w) <= loss(w - near) && loss(w) <= loss(w + near) &&
        (found.empty() || w - found.back() > near)) {
      found.push_back(w);
    }
  }
  return found;
}

bool is_trap(const OneStepLaw& law, double critical_point) {
  const Potential& potential = law.potential();
  const std::span<const double> at(&critical_point, 1);
  if (vanishes(potential.graph(), potential.hessian()[0], at)) return true;
  return law.multiplier_expectation(critical_point, [](double m) { return std::log(std::max(std::abs(m), 1e-300)); }) <
         0.0;
}

}  // namespace flypaper
