#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/audit/experiment/draft_parts.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/algebra/real_zeros.hpp"
#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/exact/geometry/learning_coefficient.hpp"
#include "flypaper/exact/geometry/local.hpp"

namespace flypaper {
namespace {

std::string text_of(const RealZero& root) { return root.is_exact() ? root.lower.print() : shortest(root.nearest); }

/// Zeros of Q and other zeros of Q', each in order.
struct LinePoints {
  std::vector<RealZero> zeros;
  std::vector<RealZero> barriers;
};

LinePoints points_on_line(const Potential& potential) {
  const std::vector<Rational> origin(1);
  const Univariate q = univariate_in(expanded_at(potential.graph(), potential.q(), origin), 0);
  if (q.degree() == 0) throw Error("Q is constant");
  const Univariate slope = derivative(q);
  // The repeated zeros of Q are among those of Q' and are divided out, as often as they occur.
  Univariate rest = slope;
  for (Univariate common = q; common.degree() > 0;) {
    common = greatest_common_divisor(rest, q);
    rest = divide(rest, common).quotient;
  }
  return {.zeros = real_zeros(q), .barriers = real_zeros(rest)};
}

/// The interval between the barriers beside a zero.
std::vector<std::string> basin_between(const std::vector<RealZero>& barriers, double at) {
  std::vector<std::string> basin{"-inf", "inf"};
  for (const RealZero& barrier : barriers) {
    if (barrier.nearest == at) return {};  // too near to be told apart in doubles
    if (barrier.nearest < at) basin[0] = text_of(barrier);
    if (barrier.nearest > at && basin[1] == "inf") basin[1] = text_of(barrier);
  }
  return basin;
}

DraftedPoint zero_of_line(const Potential& potential, const RealZero& zero) {
  if (zero.is_exact()) return drafted_point(potential, {zero.lower});
  return {.at = {shortest(zero.nearest)},
          .basin = {},
          .learning_coefficient = {},
          .multiplicity = 0,
          .reason = "a zero of Q that is no fraction, so its place is rounded and nothing exact is said of it"};
}

DraftedPoint barrier_of_line(const Potential& potential, double at, const std::string& text) {
  const double q = potential.graph().evaluate(potential.q(), std::span<const double>(&at, 1));
  return {.at = {text},
          .basin = {},
          .learning_coefficient = {},
          .multiplicity = 0,
          .reason = fmt::format("Q' = 0 and Q = {}: learning coefficients belong to zeros of Q", rounded(q, 6))};
}

DraftedPoint drafted_decimal(const Potential& potential, double at) {
  DraftedPoint point = drafted_point(potential, {Rational::shortest_decimal(at)});
  point.at = {shortest(at)};
  return point;
}

/// With functions in Q what the search between -4 and 4 finds; a basin only if barriers are found on both sides.
void draft_analytic_line(Draft& draft) {
  const Interval1d range{-4.0, 4.0};
  const std::vector<CriticalPoint> found = critical_points_of(draft.potential, range);
  std::vector<DraftedPoint> barriers;
  for (const CriticalPoint& point : found) {
    if (point.q != 0.0) {
      barriers.push_back(barrier_of_line(draft.potential, point.at, shortest(point.at)));
      continue;
    }
    draft.points.push_back(drafted_decimal(draft.potential, point.at));
    // A place told by 14 digits may be too far from an irrational zero to stand for it: one Newton step.
    const double q = draft.potential.graph().evaluate(draft.potential.q(), std::span<const double>(&point.at, 1));
    if (draft.points.back().learning_coefficient.empty() && point.order == 1) {
      draft.points.back() = drafted_decimal(draft.potential, point.at - q / point.coefficient);
    }
    const auto [lower, upper] = basin_of(found, point.at);
    if (std::isfinite(upper - lower)) draft.points.back().basin = {shortest(lower), shortest(upper)};
  }
  draft.points.insert(draft.points.end(), barriers.begin(), barriers.end());
  draft.box = {.lower = {range.lower}, .upper = {range.upper}};
  draft.remarks.emplace_back("With functions in Q points are looked for between -4 and 4 only.");
}

}  // namespace

std::pair<double, double> rounded_outwards(double lower, double upper) {
  const double unit = std::pow(10.0, std::floor(std::log10(upper - lower)) - 1.0);
  const auto rounded_to = [](double value) { return std::stod(rounded(value, 14)); };  // no 0.30000000000000004
  return {rounded_to(unit * std::floor(lower / unit)), rounded_to(unit * std::ceil(upper / unit))};
}

void draft_line(Draft& draft) {
  draft.box = {.lower = {-2.0}, .upper = {2.0}};
  LinePoints line;
  try {
    if (draft.potential.graph().function_in(draft.potential.q())) {
      draft_analytic_line(draft);
      return;
    }
    line = points_on_line(draft.potential);
  } catch (const Error& error) {
    draft.remarks.push_back(fmt::format("Points were not looked for: {}.", error.what()));
    return;
  }
  double lower = std::numeric_limits<double>::infinity();
  double upper = -lower;
  for (const RealZero& zero : line.zeros) {
    draft.points.push_back(zero_of_line(draft.potential, zero));
    draft.points.back().basin = basin_between(line.barriers, zero.nearest);
  }
  for (const RealZero& barrier : line.barriers)
    draft.points.push_back(barrier_of_line(draft.potential, barrier.nearest, text_of(barrier)));
  for (const auto* roots : {&line.zeros, &line.barriers}) {
    for (const RealZero& root : *roots) {
      lower = std::min(lower, root.nearest);
      upper = std::max(upper, root.nearest);
    }
  }
  if (line.zeros.empty()) draft.remarks.emplace_back("Q has no zero.");
  if (!(lower <= upper)) return;
  const double room = std::max(1.0, 0.5 * (upper - lower));
  std::tie(draft.box.lower[0], draft.box.upper[0]) = rounded_outwards(lower - room, upper + room);
}

DraftedPoint drafted_point(const Potential& potential, const std::vector<Rational>& at) {
  DraftedPoint point;
  std::vector<double> place;
  for (const Rational& coordinate : at) {
    point.at.push_back(coordinate.print());
    place.push_back(coordinate.to_double());
  }
  const LearningCoefficient found = learning_coefficient(potential, at);
  if (found.method == Method::identically_zero) {
    point.reason = "Q is 0 everywhere around this point";
  } else if (!found.value) {
    point.reason = found.method == Method::not_a_zero
                       ? "no zero of Q, and learning coefficients belong to zeros"
                       : fmt::format("the learning coefficient is not determined: {}", found.reason);
  } else if (!vanishes(potential.graph(), potential.q(), place)) {
    point.reason = "Q vanishes here, but not in double precision, so that nothing can be tried here";
  } else {
    point.learning_coefficient = found.value->print();
    point.multiplicity = found.multiplicity;
    std::vector<std::string> argument = found.certificate;
    if (argument.size() > 1) argument.pop_back();  // it says the result again
    point.reason = fmt::format("computed by {}: {}", name_of(found.method), join(argument, "; "));
  }
  std::ranges::replace(point.reason, '"', '\'');
  return point;
}

std::vector<std::vector<Rational>> zeros_on_axes(const Polynomial& q, unsigned dimension) {
  std::vector<std::vector<Rational>> found;
  for (unsigned axis = 0; axis < dimension; ++axis) {
    Polynomial on_axis = q;
    for (unsigned other = 0; other < dimension; ++other) {
      if (other != axis) on_axis = substituted(on_axis, other, Polynomial());
    }
    std::vector<Rational> zeros{1};
    if (!on_axis.is_zero()) {
      zeros.clear();
      for (const RealZero& root : real_zeros(univariate_in(on_axis, axis))) {
        if (root.is_exact() && !root.lower.is_zero()) zeros.push_back(root.lower);
      }
      std::ranges::sort(zeros, {}, [](const Rational& zero) { return zero.sign() < 0 ? -zero : zero; });
      if (zeros.size() > 2) zeros.resize(2);
    }
    for (const Rational& zero : zeros) {
      found.emplace_back(dimension);
      found.back()[axis] = zero;
    }
  }
  return found;
}

}  // namespace flypaper
