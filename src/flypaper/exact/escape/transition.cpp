#include "flypaper/exact/escape/transition.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "flypaper/base/core/error.hpp"
#include "flypaper/exact/escape/critical_points.hpp"

namespace flypaper {
namespace {

constexpr double least_log_density = -100.0;
constexpr std::size_t most_entries = 30'000'000;
constexpr double smooth_from = 8.0;  // batch size: above it the kernel has 7 smooth derivatives at w' = w

void accumulate(Losses& sum, const Losses& losses, double factor) {
  sum.left += factor * losses.left;
  sum.right += factor * losses.right;
  sum.far += factor * losses.far;
  for (std::size_t i = 0; i < losses.trapped.size(); ++i) sum.trapped[i] += factor * losses.trapped[i];
}

/// The value at x of each Lagrange polynomial of the panel's nodes on [-1, 1].
std::array<double, Panel::nodes> lagrange(double x) {
  const auto& nodes = Panels::abscissae();
  std::array<double, Panel::nodes> values{};
  for (std::size_t j = 0; j < Panel::nodes; ++j) {
    values[j] = 1.0;
    for (std::size_t k = 0; k < Panel::nodes; ++k) {
      if (k != j) values[j] *= (x - nodes[k]) / (nodes[j] - nodes[k]);
    }
  }
  return values;
}

/// An end where log has its pole is not one that densities can be taken at.
Interval1d defined_on(const OneStepLaw& law, const Interval1d& range) {
  for (const double end : {range.lower, range.upper}) {
    if (std::isfinite(law.moments(end).mean)) continue;
    throw Error(fmt::format("Q or its slope is not finite at {}, an end of the basin; choose one where it is", end));
  }
  return range;
}

}  // namespace

Transition::Transition(const OneStepLaw& law, const Interval1d& interval, double refinement)
    : law_(law),
      interval_(interval),
      range_(defined_on(law, bounded(law, interval))),
      fixed_points_(stationary_points(law.potential(), range_)),
      hole_(hole_for(refinement)),
      panels_(make_panels(request(refinement))) {
  for (std::size_t i = 0; i < fixed_points_.size(); ++i) {
    if (!is_trap(law, fixed_points_[i])) continue;
    traps_.push_back(fixed_points_[i]);
    trap_holes_.push_back(panels_.holes[i]);
  }
  for (const double from : points()) {
    rows_.push_back(row_from(from));
    losses_.push_back(losses_from(from));
    entries_ += rows_.back().values.size();
    if (entries_ > most_entries) {
      throw Error(
          fmt::format("the exact kernel has more than {} values: steps are too small; simulate instead", most_entries));
    }
  }
  if (law.batch_size() > smooth_from) return;
  for (std::size_t to = 0; to < points().size(); ++to) integrate_near(to);
}

double Transition::hole_for(double refinement) const {
  // What falls into a hole is lost. At 1e-9 rates had lost 1e-7 of themselves; it shrinks fast with refinement, so that
  // the change under refinement shows it. But distances to a fixed point must be large beside the rounding of w, or the
  // kernel's pole at w' = w is lost in it and mass is made there.
  double largest = 0.0;
  for (const double w : fixed_points_) largest = std::max(largest, std::abs(w));
  const double least = 1e5 * std::numeric_limits<double>::epsilon() * largest / (range_.upper - range_.lower);
  // Refinement by 1.5, as error bounds have it, ends at the least hole or above it.
  return std::max(least, std::max(1e-11, std::pow(1.5, 5.0) * least) * std::pow(refinement, -5.0));
}

PanelRequest Transition::request(double refinement) const {
  // Lengths are told from the hull of what is special: finite ends, critical points, minima.
  std::vector<double> special = minima(law_.potential(), law_.slope(), range_);
  special.insert(special.end(), fixed_points_.begin(), fixed_points_.end());
  PanelRequest request{.range = range_, .fixed_points = fixed_points_, .rough_ends = {}, .hole = hole_, .longest = {}};
  for (const double end : {interval_.lower, interval_.upper}) {
    if (std::isinf(end)) continue;
    special.push_back(end);
    const bool fixed = std::ranges::find(fixed_points_, end) != fixed_points_.end();
    if (!fixed && law_.batch_size() <= smooth_from) request.rough_ends.push_back(end);
  }
  const auto [first, last] = std::ranges::minmax(special);
  const double hull = last > first ? last - first : range_.upper - range_.lower;
  request.longest = [this, refinement, from = first, to = last, hull](double w) {
    const double beyond = std::max({from - w, w - to, 0.0});
    const double width = std::sqrt(law_.moments(w).variance) / std::max(1.0, law_.stretching(w));
    return std::min((hull + beyond) / 8.0, 4.5 * width) / refinement;
  };
  return request;
}

Transition::Row Transition::row_from(double from) const {
  const VarianceGamma::LogDensity log_density = law_.family().log_density(law_.step_from(from));
  const std::size_t middle = panels_.panel_at(law_.moments(from).mean);
  const std::size_t own = panels_.panel_at(from);
  std::vector<double> before;  // in reverse order
  std::vector<double> values;
  // Panel after panel outwards from the mean. From batch size 2 on the density is log-concave (that of a difference of
  // two gamma variables of shape B/2), so beyond a panel that holds nothing there is nothing; at 1 it has a pole at
  // `from`.
  const bool has_pole = law_.batch_size() < 2.0;
  bool found = false;
  const auto fill = [&](std::size_t panel, std::vector<double>& into, bool downwards) {
    bool holds = false;
    for (std::size_t i = 0; i < Panel::nodes; ++i) {
      const std::size_t to = panel * Panel::nodes + (downwards ? Panel::nodes - 1 - i : i);
      const double log_value = log_density(points()[to] - from);
      into.push_back(log_value > least_log_density ? std::exp(log_value) : 0.0);
      holds = holds || into.back() > 0.0;
    }
    found = found || holds;
    return holds;
  };
  for (std::size_t panel = middle; panel < panels_.panels.size(); ++panel) {
    if (!fill(panel, values, false) && (panel > own || (found && !has_pole))) break;
  }
  for (std::size_t panel = middle; panel-- > 0;) {
    if (!fill(panel, before, true) && (panel < own || (found && !has_pole))) break;
  }
  Row row{middle * Panel::nodes - before.size(), {before.rbegin(), before.rend()}};
  row.values.insert(row.values.end(), values.begin(), values.end());
  return row;
}

Losses Transition::losses_from(double from) const {
  Losses losses;
  losses.trapped.resize(traps_.size());
  (std::isinf(interval_.lower) ? losses.far : losses.left) += law_.probability_below(from, range_.lower);
  (std::isinf(interval_.upper) ? losses.far : losses.right) += law_.probability_above(from, range_.upper);
  for (std::size_t i = 0; i < traps_.size(); ++i) {
    const auto& [lower, upper] = trap_holes_[i];
    losses.trapped[i] = std::max(0.0, law_.probability_above(from, lower) - law_.probability_above(from, upper));
  }
  return losses;
}

void Transition::integrate_near(std::size_t to) {
  const std::size_t own = to / Panel::nodes;
  if (own > 0) integrate_panel(own - 1, to);
  integrate_panel(own, to);
  if (own + 1 < panels_.panels.size()) integrate_panel(own + 1, to);
}

/// Replaces the kernel from a panel's nodes to the node `to` by its integral against their polynomials, over pieces
/// that shrink towards `to`.
void Transition::integrate_panel(std::size_t panel, std::size_t to) {
  const auto [lower, upper] = panels_.panels[panel];
  const double target = points()[to];
  const double length = upper - lower;
  std::array<double, Panel::nodes> integrals{};
  const auto integrate_piece = [&](double from, double until) {
    for (std::size_t i = 0; i < Panel::nodes; ++i) {
      const double w = 0.5 * (from + until) + 0.5 * (until - from) * Panels::abscissae()[i];
      const double value = 0.5 * (until - from) * Panels::gauss_weights()[i] *
                           std::exp(law_.family().log_density(law_.step_from(w), target - w));
      const auto polynomials = lagrange((2.0 * w - lower - upper) / length);
      for (std::size_t j = 0; j < Panel::nodes; ++j) integrals[j] += value * polynomials[j];
    }
  };
  const auto shrink = [&](double near, double far, double direction) {
    while (far > near) {
      double next = 0.25 * far;
      if (next < near || next < 1e-7 * length) next = near;
      const double from = target + direction * next;
      const double until = target + direction * far;
      integrate_piece(std::min(from, until), std::max(from, until));
      far = next;
    }
  };
  shrink(std::max(0.0, lower - target), upper - target, 1.0);
  shrink(std::max(0.0, target - upper), target - lower, -1.0);
  for (std::size_t j = 0; j < Panel::nodes; ++j) {
    Row& row = rows_[panel * Panel::nodes + j];
    if (to >= row.first && to < row.first + row.values.size()) {
      row.values[to - row.first] = integrals[j] / weights()[panel * Panel::nodes + j];
    }
  }
}

std::vector<double> Transition::propagate(const std::vector<double>& density) const {
  std::vector<double> next(density.size(), 0.0);
  for (std::size_t from = 0; from < density.size(); ++from) {
    const double here = weights()[from] * density[from];
    if (here == 0.0) continue;
    const Row& row = rows_[from];
    double* const to = &next[row.first];
    for (std::size_t i = 0; i < row.values.size(); ++i) to[i] += here * row.values[i];
  }
  return next;
}

double Transition::mass(const std::vector<double>& density) const {
  return std::inner_product(density.begin(), density.end(), weights().begin(), 0.0);
}

double Transition::mass_between(const std::vector<double>& density, double lower, double upper) const {
  double sum = 0.0;
  for (std::size_t panel = 0; panel < panels_.panels.size(); ++panel) {
    const auto [begin, end] = panels_.panels[panel];
    const double from = std::max(begin, lower);
    const double to = std::min(end, upper);
    if (!(from < to)) continue;
    for (std::size_t i = 0; i < Panel::nodes; ++i) {
      const double w = 0.5 * (from + to) + 0.5 * (to - from) * Panels::abscissae()[i];
      const auto polynomials = lagrange((2.0 * w - begin - end) / (end - begin));
      for (std::size_t j = 0; j < Panel::nodes; ++j) {
        sum += 0.5 * (to - from) * Panels::gauss_weights()[i] * polynomials[j] * density[panel * Panel::nodes + j];
      }
    }
  }
  return sum;
}

Losses Transition::losses(const std::vector<double>& density) const {
  Losses sum;
  sum.trapped.resize(traps_.size());
  for (std::size_t i = 0; i < density.size(); ++i) accumulate(sum, losses_[i], weights()[i] * density[i]);
  return sum;
}

Transition::Landing Transition::step_from(double from) const {
  if (!(from > interval_.lower && from < interval_.upper)) {
    throw Error(
        fmt::format("the start {} is outside the basin {},{}; start inside", from, interval_.lower, interval_.upper));
  }
  Landing landing{std::vector<double>(points().size(), 0.0), losses_from(from)};
  const Row row = row_from(from);
  std::ranges::copy(row.values, landing.density.begin() + static_cast<std::ptrdiff_t>(row.first));
  return landing;
}

}  // namespace flypaper
