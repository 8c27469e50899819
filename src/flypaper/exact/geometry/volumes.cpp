#include "flypaper/exact/geometry/volumes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/real_polynomial.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/quadrature/line_cuts.hpp"
#include "flypaper/exact/quadrature/plane.hpp"

namespace flypaper {
namespace {

constexpr double unit = std::numeric_limits<double>::epsilon();

void require_box(const Potential& potential, const Box& box) {
  const unsigned dimension = potential.dimension();
  if (dimension > 2) throw Error(fmt::format("volumes need one or two variables; Q has {}", dimension));
  if (box.lower.size() != dimension || box.upper.size() != dimension) {
    throw Error(fmt::format("a box of {} intervals for a potential of {} variables", box.lower.size(), dimension));
  }
  for (unsigned i = 0; i < dimension; ++i) {
    if (box.lower[i] < box.upper[i] && std::isfinite(box.upper[i] - box.lower[i])) continue;
    throw Error(fmt::format("the interval [{}, {}] of w{}; give finite ends, the lower below the upper",
                            shortest(box.lower[i]), shortest(box.upper[i]), i + 1));
  }
}

/// The u up to which |P| is below the level.
double below(const Stretch& stretch, double level) {
  const RealPolynomial& p = stretch.taylor;
  if (!(std::abs(p[0]) < level)) return 0.0;
  double far = stretch.length;
  if (std::abs(value_at(p, far)) <= level) return far;
  while (std::abs(value_at(p, 0.125 * far)) > level) far *= 0.125;  // so that the root is found relative to itself
  return crossing(p, std::copysign(level, value_at(p, far)), 0.125 * far, far);
}

/// The length of {|P| < level} on a line, and what rounding does to it.
Sample length_below(const std::vector<Stretch>& line, double level) {
  Sample sum;
  for (const Stretch& stretch : line) {
    const double length = below(stretch, level);
    double magnitude = 0.0;
    for (std::size_t k = stretch.taylor.size(); k-- > 0;) {
      magnitude = magnitude * length + std::abs(stretch.taylor[k]);
    }
    const double doubt = stretch.rounding + unit * static_cast<double>(stretch.taylor.size() + 1) * magnitude;
    sum.value += length;
    sum.error += below(stretch, level + doubt) - below(stretch, level - doubt) + 8.0 * unit * length;
  }
  return sum;
}

/// Which way |P| passes the level along the line, in turn: the length is analytic where this does not change.
std::uint64_t pattern(const std::vector<Stretch>& line, double level) {
  std::uint64_t result = 0;
  for (const Stretch& stretch : line) {
    const bool begins = std::abs(stretch.taylor[0]) < level;
    const bool passes = begins && std::abs(value_at(stretch.taylor, stretch.length)) >= level;
    if (passes) result = 3 * result + (stretch.direction > 0.0 ? 1 : 2);
  }
  return result;
}

/// The halves of the intervals between cuts, with cells that end at kinks, found by bisection between steps of half an
/// e.
std::vector<HalfInterval> halves_with_kinks(const PlaneLines& plane, double level) {
  constexpr double step = 0.5;
  std::vector<HalfInterval> halves = plane.halves(1.0 / (level * level), 0.0);
  for (std::size_t half = 0; half < halves.size(); ++half) {
    auto& [reach, ends] = halves[half];
    const auto pattern_at = [&](double v) { return pattern(plane.line(half, reach * std::exp(-v)), level); };
    std::uint64_t before = pattern_at(0.0);
    const double depth = ends.back();
    for (double v = step; v < depth + step; v += step) {
      double near = std::min(v, depth);
      const std::uint64_t after = pattern_at(near);
      if (after != before) {
        double far = v - step;
        for (int k = 0; k < 48; ++k) {
          const double middle = 0.5 * (far + near);
          (pattern_at(middle) == before ? far : near) = middle;
        }
        ends.push_back(near);
      }
      before = after;
    }
    std::ranges::sort(ends);
  }
  return halves;
}

}  // namespace

/// The line of one variable, or the lines of two.
struct SublevelVolumes::Content {
  std::vector<Stretch> line{};
  std::optional<PlaneLines> plane{};
};

SublevelVolumes::~SublevelVolumes() = default;
SublevelVolumes::SublevelVolumes(SublevelVolumes&& other) noexcept = default;
SublevelVolumes& SublevelVolumes::operator=(SublevelVolumes&& other) noexcept = default;

SublevelVolumes::SublevelVolumes(const Potential& potential, const Box& box) {
  require_box(potential, box);
  const ExactBox written = written_box(box);
  const std::vector<Rational> origin(potential.dimension());
  const Polynomial q = expanded_at(potential.graph(), potential.q(), origin);
  auto content = std::make_unique<Content>();
  if (potential.dimension() == 1) {
    const Univariate line = univariate_in(q, 0);
    content->line = stretches_between(line, line_cuts(line, written[0][0], written[0][1]), 0.0);
  } else {
    // Along the variable of lower degree zeros are found sooner.
    const unsigned outer = q.has(0) && (!q.has(1) || q.degree_in(0) < q.degree_in(1)) ? 1 : 0;
    const auto factors = factors_at(potential.graph(), potential.q(), origin);
    content->plane.emplace(PlanePolynomial{.p = q, .factors = {}}, outer, written, branch_cuts(factors, outer));
  }
  content_ = std::move(content);
}

Volume SublevelVolumes::operator()(double eps) const {
  if (!(eps >= 1e-30 && std::isfinite(eps))) {
    throw Error(fmt::format("a volume below eps = {}; eps must be at least 1e-30 and finite", shortest(eps)));
  }
  const double level = std::sqrt(eps);
  Sample sum;
  if (content_->plane) {
    const PlaneLines& plane = *content_->plane;
    GradedRule rule(halves_with_kinks(plane, level),
                    [&](std::size_t half, double distance) { return length_below(plane.line(half, distance), level); });
    rule.refine(1e-7, 3000);
    sum = rule.integral();
  } else {
    sum = length_below(content_->line, level);
  }
  return {.value = sum.value, .error = sum.error};
}

}  // namespace flypaper
