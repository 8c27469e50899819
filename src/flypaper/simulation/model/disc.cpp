#include "flypaper/simulation/model/disc.hpp"

#include <cmath>
#include <limits>
#include <utility>

namespace flypaper {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// |f(c + d) - f(c)| for |d| <= r.
double spread(Operation function, double c, double r) {
  switch (function) {
    case Operation::exponential:  // e^c (e^r - 1), and e^r - 1 <= r e^r
      return apply_function(function, c) * r * apply_function(function, r);
    case Operation::logarithm: {  // -log(1 - q) <= q/(1 - q), q = r/c
      const double q = r / c;
      return c > 0.0 && q < 1.0 ? q / (1.0 - q) : infinity;
    }
    case Operation::hyperbolic_tangent: {
      // tanh(c + d) - t = (1 - t^2) tanh(d)/(1 + t tanh(d)), and |tanh(d)| <= tan(r) for r < pi/2
      const double t = apply_function(function, c);
      const double tangent = apply_function(Operation::sine, r) / apply_function(Operation::cosine, r);
      return r < 1.5 && std::abs(t) * tangent < 1.0 ? (1.0 - t * t) * tangent / (1.0 - std::abs(t) * tangent)
                                                    : infinity;
    }
    default: {
      // sin(c) (cos(d) - 1) + cos(c) sin(d), alike for cos: |cos(d) - 1| <= r^2/2 e^r and |sin(d)| <= r e^r
      double own = std::abs(apply_function(Operation::sine, c));
      double other = std::abs(apply_function(Operation::cosine, c));
      if (function == Operation::cosine) std::swap(own, other);
      return (own * 0.5 * r + other) * r * apply_function(Operation::exponential, r);
    }
  }
}

}  // namespace

double Disc::largest() const {
  const double size = std::abs(centre) + radius;
  return std::isfinite(size) ? size : infinity;  // a NaN is a centre where the expression is not defined
}

Disc operator+(const Disc& a, const Disc& b) { return {a.centre + b.centre, a.radius + b.radius}; }
Disc operator-(const Disc& a, const Disc& b) { return {a.centre - b.centre, a.radius + b.radius}; }
Disc operator*(const Disc& a, const Disc& b) {
  return {a.centre * b.centre, std::abs(a.centre) * b.radius + a.radius * std::abs(b.centre) + a.radius * b.radius};
}
Disc operator/(const Disc& a, const Disc& b) {
  // 1/b lies within r/(|c| (|c| - r)) of 1/c.
  const double size = std::abs(b.centre);
  if (!(size > b.radius)) return {a.centre, infinity};
  return a * Disc(1.0 / b.centre, b.radius / (size * (size - b.radius)));
}
Disc operator-(const Disc& a) { return {-a.centre, a.radius}; }

Disc apply_function(Operation function, const Disc& argument) {
  return {apply_function(function, argument.centre), spread(function, argument.centre, argument.radius)};
}

Disc values_on_discs(const ExpressionGraph& graph, NodeId node, std::span<const double> centre,
                     std::span<const double> radii) {
  std::vector<Disc> discs;
  for (std::size_t i = 0; i < centre.size(); ++i) discs.emplace_back(centre[i], radii[i]);
  return graph.evaluate(node, std::span<const Disc>(discs));
}

}  // namespace flypaper
