#include "flypaper/escape/killed_kernel.hpp"

#include <boost/math/quadrature/gauss.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/core/error.hpp"

namespace flypaper {
namespace {

constexpr unsigned nodes_per_panel = 8;
using Gauss = boost::math::quadrature::gauss<double, nodes_per_panel>;

bool is_fixed(const Potential& potential, double w) {
  if (!std::isfinite(w)) return false;
  return vanishes(potential.graph(), potential.gradient()[0], std::span<const double>(&w, 1));
}

/// Moves an infinite end inwards to where a trajectory stays inside with probability below 1e-13, which is what the
/// quadrature over S_xx resolves.
Interval1d bounded(const OneStepLaw& law, Interval1d interval) {
  const auto stays = [&](double w) {
    return 1.0 - law.probability_above(w, interval.upper) - law.probability_below(w, interval.lower);
  };
  const auto search = [&](double end, double direction) {
    // Doubling steps outwards from the finite end: for a potential that grows, far out one step always leaves.
    double step = 0.1 * std::max(1.0, std::abs(end));
    for (int i = 0; i < 60; ++i, step *= 1.25) {
      const double w = end + direction * step;
      if (stays(w) < 1e-13 && stays(end + 1.25 * direction * step) < 1e-13) return w;
    }
    throw Error("no bound found for an infinite basin; give finite ends");
  };
  if (std::isinf(interval.lower) && std::isinf(interval.upper)) throw Error("a basin needs a finite end");
  const Interval1d given = interval;
  if (std::isinf(given.lower)) interval.lower = search(given.upper, -1.0);
  if (std::isinf(given.upper)) interval.upper = search(given.lower, 1.0);
  return interval;
}

}  // namespace

KilledKernel::KilledKernel(const OneStepLaw& law, const Potential& potential, const Interval1d& interval,
                           std::size_t panels)
    : law_(law), interval_(interval) {
  add_panels(bounded(law, interval), is_fixed(potential, interval.lower), is_fixed(potential, interval.upper), panels);
  const std::size_t size = points_.size();
  kernel_.resize(size * size);
  for (std::size_t from = 0; from < size; ++from) {
    exit_probability_.push_back(
        (std::isinf(interval.upper) ? 0.0 : law.probability_above(points_[from], interval.upper)) +
        (std::isinf(interval.lower) ? 0.0 : law.probability_below(points_[from], interval.lower)));
    const std::vector<double> densities = law.densities(points_[from], points_);
    for (std::size_t to = 0; to < size; ++to) kernel_[to * size + from] = densities[to];
  }
  find_quasi_stationary_law();
}

void KilledKernel::add_panel(double from, double to) {
  const double middle = 0.5 * (from + to);
  const double half = 0.5 * (to - from);
  const auto add = [&](std::size_t i, double side) {
    points_.push_back(middle + side * half * Gauss::abscissa()[i]);
    weights_.push_back(half * Gauss::weights()[i]);
  };
  for (std::size_t i = Gauss::abscissa().size(); i-- > 0;) add(i, -1.0);  // Boost lists the positive half
  for (std::size_t i = 0; i < Gauss::abscissa().size(); ++i) add(i, 1.0);
}

void KilledKernel::add_panels(const Interval1d& interval, bool graded_below, bool graded_above, std::size_t panels) {
  const double width = (interval.upper - interval.lower) / static_cast<double>(panels);
  // The first panel beside a fixed point is cut again and again towards it, down to 1e-12 of its width.
  const double ratio = std::pow(1e-12, 1.0 / static_cast<double>(panels));
  const auto grade = [&](double end, double direction) {
    for (double far = width; far > 1e-12 * width; far *= ratio) {
      const double near = far * ratio;
      add_panel(std::min(end + direction * near, end + direction * far),
                std::max(end + direction * near, end + direction * far));
    }
  };
  for (std::size_t i = 0; i < panels; ++i) {
    const double from = interval.lower + width * static_cast<double>(i);
    if (i == 0 && graded_below) {
      grade(interval.lower, 1.0);
    } else if (i + 1 == panels && graded_above) {
      grade(interval.upper, -1.0);
    } else {
      add_panel(from, from + width);
    }
  }
}

std::vector<double> KilledKernel::propagate(const std::vector<double>& density) const {
  const std::size_t size = points_.size();
  std::vector<double> weighted(size);
  for (std::size_t i = 0; i < size; ++i) weighted[i] = weights_[i] * density[i];
  std::vector<double> next(size, 0.0);
  for (std::size_t to = 0; to < size; ++to) {
    const double* row = &kernel_[to * size];
    double sum = 0.0;
    for (std::size_t from = 0; from < size; ++from) sum += row[from] * weighted[from];
    next[to] = sum;
  }
  return next;
}

double KilledKernel::mass(const std::vector<double>& density) const {
  double sum = 0.0;
  for (std::size_t i = 0; i < density.size(); ++i) sum += weights_[i] * density[i];
  return sum;
}

double KilledKernel::flux(const std::vector<double>& density) const {
  double sum = 0.0;
  for (std::size_t i = 0; i < density.size(); ++i) sum += weights_[i] * density[i] * exit_probability_[i];
  return sum / mass(density);
}

void KilledKernel::find_quasi_stationary_law() {
  quasi_stationary_.assign(points_.size(), 1.0);
  constexpr int most_iterations = 20'000;
  double previous = -1.0;
  for (int i = 0; i < most_iterations; ++i) {
    quasi_stationary_ = propagate(quasi_stationary_);
    const double total = mass(quasi_stationary_);
    if (!(total > 0.0)) throw Error("the killed kernel has no mass left; does the basin hold a minimum?");
    for (double& value : quasi_stationary_) value /= total;
    const double exits = flux(quasi_stationary_);
    if (std::abs(exits - previous) <= 1e-13 * exits) {
      escape_rate_ = -std::log1p(-exits);
      return;
    }
    previous = exits;
  }
  throw Error(fmt::format("the killed kernel has not settled in {} iterations", most_iterations));
}

std::vector<double> KilledKernel::hazards_from(double from, std::size_t steps) const {
  std::vector<double> hazards{law_.probability_above(from, interval_.upper) +
                              (std::isinf(interval_.lower) ? 0.0 : law_.probability_below(from, interval_.lower))};
  std::vector<double> density = law_.densities(from, points_);
  while (hazards.size() < steps) {
    hazards.push_back(flux(density));
    density = propagate(density);
  }
  return hazards;
}

std::uint64_t KilledKernel::settling_steps(double from, double tolerance) const {
  const double limit = -std::expm1(-escape_rate_);
  const auto far = [&](double hazard) { return std::abs(hazard / limit - 1.0) > tolerance; };
  for (std::size_t steps = 64; steps <= 16'384; steps *= 4) {
    const std::vector<double> hazards = hazards_from(from, steps);
    const auto last_far = std::ranges::find_if(hazards.rbegin(), hazards.rend(), far);
    const auto settling = static_cast<std::uint64_t>(hazards.rend() - last_far) + 1;
    if (settling <= steps / 2) return settling;
  }
  throw Error(fmt::format("the hazard from {} has not settled in 8192 steps", from));
}

EscapeRate escape_rate(const Potential& potential, const UpdateRule& rule, const Population& population,
                       std::uint64_t batch_size, const Interval1d& interval) {
  const OneStepLaw law(potential, rule, population, batch_size);
  const double coarse = KilledKernel(law, potential, interval, 40).escape_rate();
  const double fine = KilledKernel(law, potential, interval, 60).escape_rate();
  return {fine, std::abs(fine - coarse)};
}

double decay_ratio(const OneStepLaw& law, double barrier, double escape_rate) {
  constexpr double near_zero = 1e-2;
  const double near = law.multiplier_expectation(barrier, [](double m) { return std::abs(m) < near_zero ? 1.0 : 0.0; });
  if (near > 1e-9) {
    throw Error(fmt::format("the factor at the barrier is within 0.01 of 0 with probability {}", near));
  }
  return law.multiplier_expectation(barrier, [](double m) { return m > near_zero ? 1.0 / m : 0.0; }) *
         std::exp(escape_rate);
}

}  // namespace flypaper
