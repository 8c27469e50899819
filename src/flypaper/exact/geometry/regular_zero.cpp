#include "flypaper/exact/geometry/regular_zero.hpp"

#include <fmt/format.h>

#include <cmath>
#include <vector>

#include "flypaper/base/core/text.hpp"
#include "flypaper/simulation/model/disc.hpp"

namespace flypaper {

std::optional<std::string> regular_zero_beside(const Potential& potential, std::span<const Rational> at) {
  constexpr double half_width = 1e-7;
  const ExpressionGraph& graph = potential.graph();
  std::vector<double> point;
  for (const Rational& w : at) point.push_back(w.to_double());
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
