#include "flypaper/exact/geometry/named_zero.hpp"

#include <fmt/format.h>

#include <cmath>

#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/algebra/function_zeros.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"
#include "flypaper/simulation/model/disc.hpp"

namespace flypaper {
namespace {

std::vector<double> nearest(std::span<const Rational> at) {
  std::vector<double> point;
  for (const Rational& w : at) point.push_back(w.to_double());
  return point;
}

/// What vanishes at the zero.
std::string function_at(const Potential& potential, const RealZero& zero) {
  try {
    const Polynomial q = expanded_at(potential.graph(), potential.q(), std::vector<Rational>(1));
    return print(polynomial_of(minimal_polynomial(univariate_in(q, 0), zero), 0));
  } catch (const Error&) {  // no polynomial over Q
    return potential.print();
  }
}

LearningCoefficient of_line(const Potential& potential, const Rational& at) {
  LearningCoefficient found{.method = Method::not_a_zero, .reason = "not a zero of Q"};
  const double w = at.to_double();
  if (!std::isfinite(w) || Rational::shortest_decimal(w) != at) return found;
  const std::vector<RealZero> zeros = zeros_nearest_to(potential.graph(), potential.q(), w);
  if (zeros.empty()) return found;
  const RealZero& zero = zeros.front();
  if (zeros.size() > 1 || zero.order == 0) {
    found.method = Method::not_determined;
    found.reason = zeros.size() > 1 ? fmt::format("the point is the nearest double to {} zeros of Q", zeros.size())
                                    : "whether Q has a zero here, and of which order, balls cannot tell";
    return found;
  }
  found = {};
  found.value = Rational(1, 2 * std::int64_t{zero.order});
  found.multiplicity = 1;
  found.method = Method::order_of_zero;
  found.certificate = {fmt::format("the point is the nearest double to exactly one zero of Q, {}",
                                   zero.is_exact() ? zero.lower.print() : "of " + function_at(potential, zero)),
                       fmt::format("a zero of order {0}: |Q| < t has a volume of order t^({1})", zero.order,
                                   Rational(1, zero.order).print())};
  return found;
}

}  // namespace

LearningCoefficient at_named_zero(const Potential& potential, std::span<const Rational> at) {
  if (at.size() == 1) return of_line(potential, at[0]);
  LearningCoefficient found{.method = Method::not_a_zero, .reason = "not a zero of Q"};
  const std::vector<double> point = nearest(at);
  if (!vanishes(potential.graph(), potential.q(), point)) return found;
  found.method = Method::not_determined;
  found.reason = fmt::format(
      "Q is not 0 here, though |Q| = {} vanishes up to rounding: the point may stand for a zero that decimals cannot "
      "name, such as one of irrational coordinates",
      rounded(std::abs(potential.graph().evaluate(potential.q(), std::span<const double>(point))), 2));
  return found;
}

std::optional<std::string> regular_zero_beside(const Potential& potential, std::span<const Rational> at) {
  constexpr double half_width = 1e-7;
  const ExpressionGraph& graph = potential.graph();
  const std::vector<double> point = nearest(at);
  if (!vanishes(graph, potential.q(), point)) return std::nullopt;
  const double q = 2e-14 * magnitude(graph, potential.q(), point);  // |Q| as computed, and its rounding
  for (std::size_t i = 0; i < point.size(); ++i) {
    std::vector<double> radii(point.size(), 0.0);
    radii[i] = half_width;
    const Disc slope = values_on_discs(graph, potential.gradient()[i], point, radii);
    const double rounding = 1e-14 * magnitude(graph, potential.gradient()[i], point);
    const double least = std::abs(slope.centre) - slope.radius - rounding;
    if (!(q < least * half_width)) continue;
    return fmt::format("a zero of Q lies within {} of the point along w{}, where |dQ/dw{}| > {}", rounded(q / least, 2),
                       i + 1, i + 1, rounded(0.99 * least, 3));
  }
  return std::nullopt;
}

}  // namespace flypaper
