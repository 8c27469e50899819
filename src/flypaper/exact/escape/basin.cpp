#include "flypaper/exact/escape/basin.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/critical_exponents.hpp"
#include "flypaper/exact/escape/critical_points.hpp"

namespace flypaper {
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

bool is_trap(const OneStepLaw& law, double critical_point) {
  const Potential& potential = law.potential();
  if (vanishes(potential.graph(), potential.hessian()[0], std::span<const double>(&critical_point, 1))) {
    const std::vector<CriticalPoint> found =
        critical_points_of(potential, {critical_point, critical_point}, law.slope());
    return found.empty() || is_minimum(found[0]);
  }
  return critical_exponents(potential, {.learning_rate = law.rate()}, law.population(),
                            static_cast<std::uint64_t>(law.batch_size()), std::span<const double>(&critical_point, 1))
             .front() < 0.0;
}

}  // namespace flypaper
