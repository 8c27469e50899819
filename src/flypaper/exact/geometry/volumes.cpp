#include "flypaper/exact/geometry/volumes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
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
  if (const auto& plane = content_->plane) {
    GradedRule rule(halves_with_kinks(*plane, level), [&](std::size_t half, double distance) {
      return length_below(plane->line(half, distance), level);
    });
    rule.refine(1e-7, 3000);
    sum = rule.integral();
  } else {
    sum = length_below(content_->line, level);
  }
  return {.value = sum.value, .error = sum.error};
}

namespace {

/// Volumes at four eps, equally far apart in log.
struct FourVolumes {
  std::array<double, 4> t{};  ///< -log eps
  std::array<double, 4> log_t{};
  std::array<double, 4> log_volume{};
  double error = 0.0;  ///< the largest relative one of a volume

  explicit FourVolumes(const SublevelVolumes& volumes) {
    for (std::size_t i = 0; i < t.size(); ++i) {
      const double eps = std::pow(10.0, -12.0 - 6.0 * static_cast<double>(i));
      const Volume volume = volumes(eps);
      if (!(volume.value > 0.0)) throw Error(fmt::format("an empty region: Q^2 is nowhere below {} in the box", eps));
      t.at(i) = -std::log(eps);
      log_t.at(i) = std::log(t.at(i));
      log_volume.at(i) = std::log(volume.value);
      error = std::max(error, volume.error / volume.value);
    }
  }
  [[nodiscard]] double apart() const { return t[1] - t[0]; }
};

/// What three of them show.
struct Window {
  double exponent = 0.0;
  double multiplicity = 0.0;

  Window(const FourVolumes& sample, std::size_t first) {
    const auto second_difference = [first](const auto& y) {
      return y.at(first) - 2.0 * y.at(first + 1) + y.at(first + 2);
    };
    const double second = second_difference(sample.log_volume);
    multiplicity = 1.0 + second / second_difference(sample.log_t);
    exponent = (sample.log_volume.at(first + 1) - sample.log_volume.at(first + 2)) / sample.apart();
    // z = e^(lambda h) solves V0 - 2 V1 z + V2 z^2 = 0; in units of V1/V2 and V0/V1.
    if (std::lround(multiplicity) == 2) {  // second is negative, as that of log t is
      exponent += std::log1p(std::sqrt(-std::expm1(second))) / sample.apart();
    }
  }
};

}  // namespace

VolumeFit fit_volumes(const SublevelVolumes& volumes) {
  const FourVolumes sample(volumes);
  const Window coarse(sample, 0);
  const Window fine(sample, 1);
  VolumeFit fit{.exponent = fine.exponent,
                .exponent_error = std::abs(fine.exponent - coarse.exponent) + 2.0 * sample.error / sample.apart(),
                .multiplicity = fine.multiplicity,
                .multiplicity_error = std::abs(fine.multiplicity - coarse.multiplicity)};
  const double off = std::abs(fit.multiplicity - std::round(fit.multiplicity));
  if (off + fit.multiplicity_error > 0.35) {
    fit.warning = fmt::format("near-tied poles: volumes show a multiplicity of {} +- {}, no whole number",
                              rounded(fit.multiplicity), rounded(fit.multiplicity_error, 2));
  }
  return fit;
}

}  // namespace flypaper
