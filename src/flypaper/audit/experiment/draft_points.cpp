#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/audit/experiment/draft_parts.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/escape/critical_points.hpp"
#include "flypaper/exact/geometry/learning_coefficient.hpp"

namespace flypaper {
namespace {

/// The interval between the barriers beside a zero; none if one is too near to be told apart in doubles.
std::vector<std::string> basin_between(const std::vector<CriticalPoint>& points, double at) {
  std::vector<std::string> basin{"-inf", "inf"};
  for (const CriticalPoint& point : points) {
    if (point.is_zero()) continue;
    if (point.at == at) return {};
    if (point.at < at) basin[0] = point.text();
    if (point.at > at && basin[1] == "inf") basin[1] = point.text();
  }
  return basin;
}

DraftedPoint drafted_zero(const Potential& potential, const CriticalPoint& zero) {
  DraftedPoint point =
      drafted_point(potential, {zero.place.is_exact() ? zero.place.lower : Rational::shortest_decimal(zero.at)});
  point.at = {zero.text()};
  return point;
}

DraftedPoint drafted_barrier(const CriticalPoint& barrier) {
  return {.at = {barrier.text()},
          .basin = {},
          .learning_coefficient = {},
          .multiplicity = 0,
          .reason = barrier.order == 0 ? barrier.reason
                                       : fmt::format("Q' = 0 and Q = {}: learning coefficients belong to zeros of Q",
                                                     rounded(barrier.q, 6))};
}

/// Zeros of Q, then other zeros of Q', each in order.
void draft_points(Draft& draft, const std::vector<CriticalPoint>& found, const Interval1d& range) {
  std::vector<DraftedPoint> barriers;
  std::vector<std::string> places;
  for (const CriticalPoint& point : found) {
    // Irrational places with one nearest double are one [[point]].
    if (std::ranges::find(places, point.text()) != places.end()) continue;
    places.push_back(point.text());
    const double q = draft.potential.graph().evaluate(draft.potential.q(), std::span<const double>(&point.at, 1));
    if (point.order == 0 && !std::isfinite(q)) {
      draft.remarks.push_back(fmt::format("Q is not defined at {}: {}.", point.text(), point.reason));
      continue;
    }
    if (!point.is_zero()) {
      barriers.push_back(drafted_barrier(point));
      continue;
    }
    draft.points.push_back(drafted_zero(draft.potential, point));
    std::vector<std::string> basin = basin_between(found, point.at);
    // Beyond a range that was looked at there may be barriers.
    const bool is_known = basin.size() == 2 && (std::isinf(range.lower) || basin[0] != "-inf") &&
                          (std::isinf(range.upper) || basin[1] != "inf");
    if (is_known) draft.points.back().basin = std::move(basin);
  }
  if (draft.points.empty()) {
    const bool everywhere = std::isinf(range.lower) && std::isinf(range.upper);
    draft.remarks.push_back(everywhere ? "Q has no zero."
                                       : fmt::format("Q has no zero between {} and {}.", range.lower, range.upper));
  }
  draft.points.insert(draft.points.end(), barriers.begin(), barriers.end());
}

}  // namespace

std::pair<double, double> rounded_outwards(double lower, double upper) {
  const double unit = std::pow(10.0, std::floor(std::log10(upper - lower)) - 1.0);
  const auto rounded_to = [](double value) { return std::stod(rounded(value, 14)); };  // no 0.30000000000000004
  return {rounded_to(unit * std::floor(lower / unit)), rounded_to(unit * std::ceil(upper / unit))};
}

void draft_line(Draft& draft) {
  const bool has_functions = draft.potential.graph().function_in(draft.potential.q()).has_value();
  const Interval1d range = has_functions ? Interval1d{-4.0, 4.0} : whole_line;
  draft.box = {.lower = {-2.0}, .upper = {2.0}};
  std::vector<CriticalPoint> found;
  try {
    found = critical_points_of(draft.potential, range);
  } catch (const Error& error) {
    draft.remarks.push_back(fmt::format("Points were not looked for: {}.", error.what()));
    return;
  }
  draft_points(draft, found, range);
  if (has_functions) {
    draft.box = {.lower = {range.lower}, .upper = {range.upper}};
    draft.remarks.emplace_back("With functions in Q points are looked for between -4 and 4 only.");
  } else if (!found.empty()) {
    const double room = std::max(1.0, 0.5 * (found.back().at - found.front().at));
    std::tie(draft.box.lower[0], draft.box.upper[0]) =
        rounded_outwards(found.front().at - room, found.back().at + room);
  }
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

}  // namespace flypaper
