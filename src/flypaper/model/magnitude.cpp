#include <cmath>

#include "flypaper/model/expression.hpp"

namespace flypaper {
namespace {

/// Arithmetic on absolute values: nothing cancels, so its result bounds the rounding of the true expression.
struct Magnitude {
  double value;
  explicit Magnitude(double number) : value(std::abs(number)) {}
  friend Magnitude operator+(Magnitude a, Magnitude b) { return Magnitude(a.value + b.value); }
  friend Magnitude operator-(Magnitude a, Magnitude b) { return Magnitude(a.value + b.value); }
  friend Magnitude operator*(Magnitude a, Magnitude b) { return Magnitude(a.value * b.value); }
  friend Magnitude operator/(Magnitude a, Magnitude b) { return Magnitude(a.value / b.value); }
  friend Magnitude operator-(Magnitude a) { return a; }
};

}  // namespace

double magnitude(const ExpressionGraph& graph, NodeId node, std::span<const double> at) {
  const std::vector<Magnitude> point(at.begin(), at.end());
  return graph.evaluate(node, std::span<const Magnitude>(point)).value;
}

bool vanishes(const ExpressionGraph& graph, NodeId node, std::span<const double> at) {
  constexpr double relative_rounding = 1e-14;  // 90 operations on the longest path
  const double bound = relative_rounding * magnitude(graph, node, at);
  return std::isfinite(bound) && std::abs(graph.evaluate(node, at)) <= bound;
}

}  // namespace flypaper
