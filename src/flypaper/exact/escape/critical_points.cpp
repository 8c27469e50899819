#include "flypaper/exact/escape/critical_points.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/algebra/function_zeros.hpp"
#include "flypaper/exact/algebra/polynomial.hpp"

namespace flypaper {
namespace {

using ExactRange = std::optional<std::array<Rational, 2>>;

bool overlap(const RealZero& a, const RealZero& b) { return a.lower <= b.upper && b.lower <= a.upper; }

/// A zero of Q - slope, or of Q' where Q - slope is not 0.
struct Root {
  RealZero zero;
  const Univariate* of = nullptr;  ///< what it is a zero of, if that is a polynomial
  bool is_turn = false;

  void narrow(unsigned bits) {
    if (of != nullptr) zero = refined(*of, zero, bits);
  }
};

/// Nothing where q is no polynomial; nor is it needed as one then.
std::optional<Univariate> polynomial_of(const ExpressionGraph& graph, NodeId q) {
  try {
    return univariate_in(expanded_at(graph, q, std::vector<Rational>(1)), 0);
  } catch (const NotAPolynomial&) {
    return std::nullopt;
  } catch (const NotRational&) {
    return std::nullopt;
  }
}

/// Q - slope, and where it or its derivative vanishes.
class Function {
 public:
  Function(const Potential& potential, double slope)
      : graph_(potential.graph()),
        q_(graph_.subtract(potential.q(), graph_.constant(slope))),
        derivative_(graph_.derivative(q_, 0)) {
    if (potential.dimension() != 1) throw Error("critical points are listed for potentials of one variable");
    polynomial_ = polynomial_of(graph_, q_);
    if (derivative_ == graph_.constant(0.0) || (polynomial_ && polynomial_->degree() == 0)) {
      throw Error("Q is constant; it has no isolated critical points");
    }
    if (polynomial_) turns_ = polynomial_of_turns(*polynomial_);
  }

  [[nodiscard]] bool has_functions() const { return graph_.function_in(q_).has_value(); }

  [[nodiscard]] std::vector<Root> roots(const ExactRange& range) const {
    std::vector<Root> found;
    for (RealZero& zero : real_zeros(graph_, q_, range)) {
      found.push_back({.zero = std::move(zero), .of = polynomial_ ? &*polynomial_ : nullptr});
    }
    std::vector<Root> turns = polynomial_ ? turns_of_polynomial(range) : turns_of_function(found, range);
    found.insert(found.end(), std::make_move_iterator(turns.begin()), std::make_move_iterator(turns.end()));
    set_apart(found);
    return found;
  }

  [[nodiscard]] CriticalPoint describe(Root place) const {
    constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
    CriticalPoint point{.at = place.zero.nearest, .coefficient = undefined, .place = place.zero, .reason = {}};
    if (place.is_turn) point.q = coefficient(place, 0).value_or(undefined);
    if (place.zero.order == 0) {
      point.reason = undecided(place);
      return point;
    }
    point.order = place.zero.order + (place.is_turn ? 1 : 0);
    point.coefficient = coefficient(place, point.order).value_or(undefined);
    return point;
  }

 private:
  /// The derivative without the zeros that it has in common with Q - slope.
  [[nodiscard]] static Univariate polynomial_of_turns(const Univariate& polynomial) {
    Univariate rest = derivative(polynomial);
    for (Univariate common = polynomial; common.degree() > 0;) {
      common = greatest_common_divisor(rest, polynomial);
      rest = divide(rest, common).quotient;
    }
    return rest;
  }

  [[nodiscard]] std::vector<Root> turns_of_polynomial(const ExactRange& range) const {
    std::vector<Root> turns;
    for (RealZero& zero : range ? real_zeros(turns_, (*range)[0], (*range)[1]) : real_zeros(turns_)) {
      turns.push_back({.zero = std::move(zero), .of = &turns_, .is_turn = true});
    }
    return turns;
  }

  [[nodiscard]] std::vector<Root> turns_of_function(const std::vector<Root>& zeros, const ExactRange& range) const {
    std::vector<Root> turns;
    for (RealZero& zero : real_zeros(graph_, derivative_, range)) {
      // The derivative's zero at a multiple zero is that zero; at one that is not decided nothing more can be said.
      const bool is_known = std::ranges::any_of(zeros, [&](const Root& known) { return overlap(known.zero, zero); });
      // Where log has no value its derivative may have one.
      if (is_known || !is_defined_at(zero)) continue;
      turns.push_back({.zero = std::move(zero), .is_turn = true});
    }
    return turns;
  }

  [[nodiscard]] bool is_defined_at(const RealZero& zero) const {
    const double at = zero.nearest;
    return zero.order == 0 || taylor_coefficient(graph_, q_, zero, 0) ||
           std::isfinite(graph_.evaluate(q_, std::span<const double>(&at, 1)));
  }

  static void set_apart(std::vector<Root>& places) {
    for (unsigned bits = 256; bits <= 65536; bits *= 2) {
      std::ranges::sort(places, {}, [](const Root& place) { return place.zero.lower; });
      bool apart = true;
      for (std::size_t i = 0; i + 1 < places.size(); ++i) {
        if (!overlap(places[i].zero, places[i + 1].zero)) continue;
        apart = false;
        places[i].narrow(bits);
        places[i + 1].narrow(bits);
      }
      if (apart) return;
    }
  }

  /// That of (w - place)^k in Q - slope.
  [[nodiscard]] std::optional<double> coefficient(Root& place, unsigned k) const {
    constexpr unsigned highest = 1000;  // beyond it series take seconds
    if (k > highest) return std::nullopt;
    for (unsigned bits = 128; bits <= 65536; bits *= 2) {
      const auto found = taylor_coefficient(graph_, q_, place.zero, k);
      if (found || place.of == nullptr || place.zero.is_exact()) return found;
      place.narrow(bits);
    }
    return std::nullopt;
  }

  [[nodiscard]] static std::string undecided(const Root& place) {
    const auto& [lower, upper, nearest, order, at_most] = place.zero;
    const std::string where = fmt::format("within {} of it {}", rounded((upper - lower).to_double(), 2),
                                          place.is_turn ? "the slope of Q" : "Q");
    if (at_most == std::numeric_limits<unsigned>::max()) {
      return fmt::format("{} cannot be told from 0, or ends to be defined", where);
    }
    return fmt::format("{} has at most {} zeros counted with their orders, perhaps none; balls cannot tell", where,
                       at_most);
  }

  ExpressionGraph graph_;
  NodeId q_;
  NodeId derivative_;
  std::optional<Univariate> polynomial_;
  Univariate turns_;
};

/// A little more than the range: all numbers whose nearest doubles are in it. Nothing if it is infinite.
ExactRange exact_range(const Interval1d& range, const Function& q) {
  if (std::isfinite(range.lower) && std::isfinite(range.upper)) {
    return std::array{Rational::shortest_decimal(std::nextafter(range.lower, -HUGE_VAL)),
                      Rational::shortest_decimal(std::nextafter(range.upper, HUGE_VAL))};
  }
  if (!q.has_functions()) return std::nullopt;
  throw Error(
      fmt::format("zeros of functions are sought on a finite interval, and {},{} is none; give one, as with --box=-4,4",
                  shortest(range.lower), shortest(range.upper)));
}

}  // namespace

std::string CriticalPoint::text() const {
  constexpr std::size_t longest = 40;  // beyond it 1e-150 is easier to read
  if (!place.is_exact()) return shortest(at);
  const std::string fraction = place.lower.print();
  const bool is_decimal = fraction.size() > longest && Rational::shortest_decimal(at) == place.lower;
  return is_decimal ? shortest(at) : fraction;
}

std::vector<CriticalPoint> critical_points_of(const Potential& potential, const Interval1d& range, double slope) {
  const Function q(potential, slope);
  std::vector<CriticalPoint> points;
  for (const Root& place : q.roots(exact_range(range, q))) {
    if (place.zero.nearest < range.lower || place.zero.nearest > range.upper) continue;
    points.push_back(q.describe(place));
  }
  return points;
}

std::optional<CriticalPoint> critical_point_at(const Potential& potential, double at, double slope) {
  if (potential.gradient().front() == ExpressionGraph(potential.graph()).constant(0.0)) return std::nullopt;
  const std::vector<CriticalPoint> points = critical_points_of(potential, {at, at}, slope);
  if (points.size() > 1) {
    throw Error(fmt::format("{} is the nearest double to {} zeros of Q and its slope; flypaper atlas tells them apart",
                            shortest(at), points.size()));
  }
  return points.empty() ? std::nullopt : std::optional(points.front());
}

std::vector<double> stationary_points(const Potential& potential, const Interval1d& range) {
  const auto moved = [](double end, double towards) {
    for (int i = 0; i < 4; ++i) end = std::nextafter(end, towards);
    return end;
  };
  const Interval1d wider{moved(range.lower, -HUGE_VAL), moved(range.upper, HUGE_VAL)};
  std::vector<double> found;
  for (const CriticalPoint& point : critical_points_of(potential, wider)) {
    if (point.order == 1) continue;
    double at = point.at;
    if (at <= moved(range.lower, HUGE_VAL)) at = range.lower;
    if (at >= moved(range.upper, -HUGE_VAL)) at = range.upper;
    if (found.empty() || found.back() != at) found.push_back(at);
  }
  return found;
}

std::vector<double> minima(const Potential& potential, double slope, const Interval1d& range) {
  std::vector<double> found;
  for (const CriticalPoint& point : critical_points_of(potential, range, slope)) {
    if (!is_minimum(point) || point.at <= range.lower || point.at >= range.upper) continue;
    if (found.empty() || found.back() != point.at) found.push_back(point.at);
  }
  return found;
}

unsigned degree_of(const Potential& potential) {
  if (potential.dimension() != 1) throw Error("a degree is told for potentials of one variable");
  if (potential.graph().function_in(potential.q())) {
    throw Error("Q holds functions, and this is worked out for polynomials only");
  }
  return expanded_at(potential.graph(), potential.q(), std::vector<Rational>(1)).degree_in(0);
}

Interval1d basin_of(const std::vector<CriticalPoint>& points, const RealZero& zero) {
  Interval1d basin = whole_line;
  for (const CriticalPoint& point : points) {
    if (point.is_zero()) continue;
    if (point.place.upper < zero.lower) basin.lower = point.at;
    if (zero.upper < point.place.lower) basin.upper = std::min(basin.upper, point.at);
  }
  return basin;
}

}  // namespace flypaper
