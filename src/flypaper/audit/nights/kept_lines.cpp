#include "flypaper/audit/nights/kept_lines.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "flypaper/audit/laws/substitute.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/exact/escape/critical_points.hpp"

namespace flypaper {
namespace {

/// Q on an axis, as a potential of one variable.
Potential on_axis(const Potential& potential, unsigned axis) {
  const std::string name = fmt::format("w{}", axis + 1);
  return Potential(laws::substituted_text(
      potential.print(), [&](const std::string& variable) { return std::string(variable == name ? "w1" : "0"); }));
}

/// Whether Q has no slope across an axis on all of it, so that every batch keeps trajectories on it: exact.
bool is_kept(const Polynomial& q, unsigned dimension, unsigned axis) {
  for (unsigned other = 0; other < dimension; ++other) {
    if (other == axis) continue;
    Polynomial slope = derivative(q, other);
    for (unsigned i = 0; i < dimension; ++i) {
      if (i != axis) slope = substituted(slope, i, Polynomial());
    }
    if (!slope.is_zero()) return false;
  }
  return true;
}

void add_escapes(const Potential& line, unsigned dimension, unsigned axis, std::vector<EscapeOnLine>& found) {
  constexpr double least = std::numeric_limits<double>::denorm_min();
  const std::vector<CriticalPoint> points = critical_points_of(line);
  for (const CriticalPoint& zero : points) {
    if (zero.q != 0.0 || zero.order != 1) continue;
    const double curvature = zero.coefficient * zero.coefficient;
    const Interval1d basin = basin_of(points, zero.place);
    const bool open = std::isinf(basin.lower) && std::isinf(basin.upper);
    const auto setting = open ? setting_of_place(line, curvature, zero.at) : setting_of_basin(line, curvature, basin);
    if (!setting) continue;
    found.push_back({.line = line,
                     .axis = axis,
                     .setting = *setting,
                     .start = std::vector(dimension, 0.0),
                     .basin = {.lower = std::vector(dimension, -least), .upper = std::vector(dimension, least)}});
    found.back().start[axis] = zero.at;
    found.back().basin.lower[axis] = setting->basin.lower;
    found.back().basin.upper[axis] = setting->basin.upper;
  }
}

}  // namespace

std::vector<EscapeOnLine> escapes_on_lines(const Potential& potential) {
  std::vector<EscapeOnLine> found;
  const unsigned dimension = potential.dimension();
  if (dimension < 2) return found;
  try {
    const Polynomial q = expanded_at(potential.graph(), potential.q(), std::vector<Rational>(dimension));
    for (unsigned axis = 0; axis < dimension; ++axis) {
      const Potential line = on_axis(potential, axis);
      const bool is_constant = line.print().find('w') == std::string::npos;
      if (!is_constant && is_kept(q, dimension, axis)) add_escapes(line, dimension, axis, found);
    }
  } catch (const NotAPolynomial&) {
    return found;  // nothing is known there
  } catch (const TooLarge&) {
    return found;  // whether an axis is kept is not known
  }
  return found;
}

}  // namespace flypaper
