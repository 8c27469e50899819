#include <cmath>

#include "flypaper/simulation/model/expression.hpp"

namespace flypaper {
namespace {

/// A value, and M >= |value| for which k u M bounds its error after k roundings, to first order in u = 2^-53.
///
/// Sums and products add or multiply the M of their operands, as nothing cancels in absolute values. An error e of x
/// becomes |f'| e in f(x), and f itself is at most 2 u |f| off (1 unit in the last place), so M(f) = |f| + L M(x) with
/// the slope L = |f'|; 1 bounds it for sin, cos and tanh, at every size of e. A quotient a/b errs by e_a/b and a
/// e_b/b^2, both at most M(a) M(b)/b^2 times the roundings of their side.
struct Magnitude {
  double value;
  double bound;
  explicit Magnitude(double number) : Magnitude(number, std::abs(number)) {}
  Magnitude(double number, double error_bound) : value(number), bound(error_bound) {}
  friend Magnitude operator+(Magnitude a, Magnitude b) { return {a.value + b.value, a.bound + b.bound}; }
  friend Magnitude operator-(Magnitude a, Magnitude b) { return {a.value - b.value, a.bound + b.bound}; }
  friend Magnitude operator*(Magnitude a, Magnitude b) { return {a.value * b.value, a.bound * b.bound}; }
  friend Magnitude operator/(Magnitude a, Magnitude b) {
    return {a.value / b.value, a.bound / std::abs(b.value) * (b.bound / std::abs(b.value))};
  }
  friend Magnitude operator-(Magnitude a) { return {-a.value, a.bound}; }
  friend Magnitude apply_function(Operation function, Magnitude x) {
    const double result = flypaper::apply_function(function, x.value);
    double slope = 1.0;
    if (function == Operation::exponential) slope = result;
    if (function == Operation::logarithm) slope = 1.0 / std::abs(x.value);
    return {result, std::abs(result) + slope * x.bound};
  }
};

}  // namespace

double magnitude(const ExpressionGraph& graph, NodeId node, std::span<const double> at) {
  const std::vector<Magnitude> point(at.begin(), at.end());
  return graph.evaluate(node, std::span<const Magnitude>(point)).bound;
}

bool vanishes(const ExpressionGraph& graph, NodeId node, std::span<const double> at) {
  constexpr double relative_rounding = 1e-14;  // 90 operations on the longest path
  const double bound = relative_rounding * magnitude(graph, node, at);
  return std::isfinite(bound) && std::abs(graph.evaluate(node, at)) <= bound;
}

}  // namespace flypaper
