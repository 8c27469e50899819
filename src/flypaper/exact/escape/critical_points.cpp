#include "flypaper/exact/escape/critical_points.hpp"

#include <boost/math/special_functions/factorials.hpp>
#include <boost/math/tools/roots.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/escape/analytic_zeros.hpp"

namespace flypaper {
namespace {

/// The degree as written; cancellation may make the true one smaller.
unsigned written_degree(const ExpressionGraph& graph, NodeId node) {
  std::vector<unsigned> degrees;
  for (NodeId id = 0; id <= node; ++id) {
    const auto& [operation, left, right, value] = graph.nodes()[id];
    switch (operation) {
      case Operation::constant: degrees.push_back(0); break;
      case Operation::variable: degrees.push_back(1); break;
      case Operation::add:
      case Operation::subtract: degrees.push_back(std::max(degrees[left], degrees[right])); break;
      case Operation::multiply: degrees.push_back(degrees[left] + degrees[right]); break;
      case Operation::divide:
      case Operation::negate: degrees.push_back(degrees[left]); break;
      case Operation::power: degrees.push_back(degrees[left] * right); break;
      default: throw NotAPolynomial(operation);
    }
  }
  return degrees[node];
}

/// Q - slope and all its derivatives; with functions in Q the first few.
class Derivatives {
 public:
  explicit Derivatives(const Potential& potential, double slope = 0.0) : graph_(potential.graph()) {
    if (potential.dimension() != 1) throw Error("critical points are listed for potentials of one variable");
    nodes_.push_back(slope == 0.0 ? potential.q() : graph_.subtract(potential.q(), graph_.constant(slope)));
    constexpr unsigned highest = 8;  // with functions: zeros of a higher order are not told apart
    const unsigned degree = is_polynomial() ? written_degree(graph_, nodes_[0]) : highest;
    while (nodes_.size() <= degree) nodes_.push_back(graph_.derivative(nodes_.back(), 0));
    while (is_polynomial() && nodes_.size() > 1 && vanishes(nodes_.size() - 1, 0.0)) nodes_.pop_back();
    if (nodes_.size() < 2) throw Error("Q is constant; it has no isolated critical points");
  }
  [[nodiscard]] unsigned degree() const { return static_cast<unsigned>(nodes_.size() - 1); }
  [[nodiscard]] bool is_polynomial() const { return !graph_.function_in(nodes_[0]); }
  /// Those of the function and of its slope, where bracketing between all derivatives' zeros cannot find them.
  [[nodiscard]] std::vector<double> analytic_zeros(std::size_t order, const Interval1d& range) const {
    return flypaper::analytic_zeros(graph_, nodes_[order], range);
  }
  [[nodiscard]] double operator()(std::size_t order, double w) const {
    return graph_.evaluate(nodes_[order], std::span<const double>(&w, 1));
  }
  [[nodiscard]] bool vanishes(std::size_t order, double w) const {
    return flypaper::vanishes(graph_, nodes_[order], std::span<const double>(&w, 1));
  }
  /// The coefficient of w^power in the derivative of that order.
  [[nodiscard]] double coefficient(unsigned order, unsigned power) const {
    return (*this)(order + power, 0.0) / boost::math::factorial<double>(power);
  }

 private:
  ExpressionGraph graph_;
  std::vector<NodeId> nodes_;
};

/// Throws Error where only a polynomial will do.
void require_polynomial(const Derivatives& q) {
  if (!q.is_polynomial()) throw Error("Q holds functions, and this is worked out for polynomials only");
}

/// A root that was meant as 1.8 and found as 1.7999999999999998 is 1.8.
double as_meant(const Derivatives& q, unsigned order, double w, double from, double to) {
  const double short_form = std::abs(w) < 1e-15 * (to - from) ? 0.0 : std::stod(rounded(w, 14));
  return short_form >= from && short_form <= to && q.vanishes(order, short_form) ? short_form : w;
}

/// The zero between neighbouring `turns` (zeros of the next derivative, or ends), where the function is monotone.
std::optional<double> zero_between(const Derivatives& q, unsigned order, double from, double to) {
  const double left = q.vanishes(order, from) ? 0.0 : q(order, from);
  const double right = q.vanishes(order, to) ? 0.0 : q(order, to);
  if (!(left * right < 0.0)) return std::nullopt;
  std::uintmax_t iterations = 300;
  const auto [a, b] = boost::math::tools::toms748_solve([&](double w) { return q(order, w); }, from, to, left, right,
                                                        boost::math::tools::eps_tolerance<double>(52), iterations);
  return as_meant(q, order, std::abs(q(order, a)) < std::abs(q(order, b)) ? a : b, from, to);
}

/// The zeros of every derivative, from the highest down; [order] is sorted.
std::vector<std::vector<double>> all_zeros(const Derivatives& q, const Interval1d& range) {
  if (!q.is_polynomial()) return {q.analytic_zeros(0, range), q.analytic_zeros(1, range)};
  std::vector<std::vector<double>> zeros(q.degree() + 1);
  for (unsigned order = q.degree(); order-- > 0;) {
    std::vector<double> turns{range.lower};
    turns.insert(turns.end(), zeros[order + 1].begin(), zeros[order + 1].end());
    turns.push_back(range.upper);
    for (std::size_t i = 0; i < turns.size(); ++i) {
      const bool repeated = i > 0 && turns[i] == turns[i - 1];
      if (!repeated && q.vanishes(order, turns[i])) zeros[order].push_back(turns[i]);
      if (i + 1 == turns.size()) break;
      if (const auto zero = zero_between(q, order, turns[i], turns[i + 1])) zeros[order].push_back(*zero);
    }
  }
  return zeros;
}

CriticalPoint describe(const Derivatives& q, double at) {
  CriticalPoint point{.at = at, .q = q.vanishes(0, at) ? 0.0 : q(0, at), .order = 1};
  while (point.order < q.degree() && q.vanishes(point.order, at)) ++point.order;
  point.coefficient = q(point.order, at) / boost::math::factorial<double>(point.order);
  return point;
}

}  // namespace

std::vector<CriticalPoint> critical_points_of(const Potential& potential, const Interval1d& range, double slope) {
  const Derivatives q(potential, slope);
  const std::vector<std::vector<double>> zeros = all_zeros(q, range);
  std::vector<double> places = zeros[0];
  places.insert(places.end(), zeros[1].begin(), zeros[1].end());
  std::ranges::sort(places);
  std::vector<CriticalPoint> points;
  for (const double at : places) {
    if (points.empty() || points.back().at != at) points.push_back(describe(q, at));
  }
  return points;
}

std::vector<double> stationary_points(const Potential& potential, const Interval1d& range) {
  std::vector<double> found;
  for (const CriticalPoint& point : critical_points_of(potential, range)) {
    if (point.order > 1) found.push_back(point.at);
  }
  return found;
}

std::vector<double> minima(const Potential& potential, double slope, const Interval1d& range) {
  std::vector<double> found;
  for (const CriticalPoint& point : critical_points_of(potential, range, slope)) {
    if (is_minimum(point) && point.at > range.lower && point.at < range.upper) found.push_back(point.at);
  }
  return found;
}

unsigned degree_of(const Potential& potential) {
  const Derivatives q(potential);
  require_polynomial(q);
  return q.degree();
}

Interval1d basin_of(const std::vector<CriticalPoint>& points, double at) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  Interval1d basin{-infinity, infinity};
  for (const CriticalPoint& point : points) {
    if (point.q == 0.0) continue;
    if (point.at < at) basin.lower = point.at;
    if (point.at > at) basin.upper = std::min(basin.upper, point.at);
  }
  return basin;
}

Interval1d range_of_critical_points(const Potential& potential) {
  const Derivatives q(potential);
  require_polynomial(q);
  double largest = 0.0;
  for (const unsigned order : {0U, 1U}) {
    const unsigned degree = q.degree() - order;
    for (unsigned power = 0; power < degree; ++power) {
      largest = std::max(largest, std::abs(q.coefficient(order, power) / q.coefficient(order, degree)));
    }
  }
  return {-1.0 - largest, 1.0 + largest};
}

}  // namespace flypaper
