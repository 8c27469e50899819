// The symbolic gradient against Boost's central differences of order 8, which know nothing of expressions.
#include <boost/math/differentiation/finite_difference.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/audit/laws/law.hpp"
#include "flypaper/simulation/model/disc.hpp"

namespace flypaper::laws {
namespace {

/// A length over which Q can be extrapolated along w_i, and the largest |Q| within 1.15 of them in the complex plane.
struct Reach {
  double length = 1.0;
  double largest = std::numeric_limits<double>::infinity();
};

/// Of 1, 1/2, .. the length with the least error: that of Q's rounding and of what is cut off, both over the length.
/// Functions have poles or grow fast farther out.
Reach reach_along(const LawCase& given, std::size_t i) {
  const double rounding = given.size_of(given.potential.q());
  Reach best;
  for (double length = 1.0; length > 1e-3; length /= 2.0) {
    std::vector<double> radii(given.at.size(), 0.0);
    radii[i] = 1.15 * length;
    const double largest = values_on_discs(given.potential.graph(), given.potential.q(), given.at, radii).largest();
    if ((largest + rounding) / length < (best.largest + rounding) / best.length)
      best = {.length = length, .largest = largest};
  }
  return best;
}

std::optional<LawOutcome> compare(const LawCase& given, Plant plant) {
  const ExpressionGraph& graph = given.potential.graph();
  double worst = 0.0;
  for (std::size_t i = 0; i < given.at.size(); ++i) {
    const auto [length, largest] = reach_along(given, i);
    if (!std::isfinite(largest)) return std::nullopt;
    std::vector<double> point = given.at;
    const auto q_at = [&](double t) {
      point[i] = given.at[i] + length * t;
      return graph.evaluate(given.potential.q(), std::span<const double>(point));
    };
    const double numeric =
        boost::math::differentiation::finite_difference_derivative<decltype(q_at), double, 8>(q_at, 0.0) / length;
    const double symbolic = graph.evaluate(given.potential.gradient()[i], std::span<const double>(given.at)) *
                            (plant == Plant::defect ? 1.0 + 1e-6 : 1.0);
    // In units of the length the step is h = (551.25 eps)^(1/9) = 0.037. Truncation is h^8 / 630 times a ninth
    // derivative within 4 h, which Cauchy's estimate bounds by 9! times the largest |Q| within 1 + 4 h = 1.15: 576 h^8
    // = 1.9e-9 of it. Rounding of Q over h is far smaller, and that of the coordinate moves Q by its slope.
    const double scale = largest / length + given.size_of(given.potential.q()) / length +
                         given.size_of(given.potential.gradient()[i]) * (1.0 + std::abs(given.at[i]));
    worst = std::max(worst, std::abs(numeric - symbolic) / scale);
  }
  return LawOutcome{.error = worst,
                    .tolerance = 2.5e-9,
                    .compared = "symbolic gradient and central differences of " + given.potential.print()};
}

}  // namespace

Law finite_differences() {
  return {"finite_differences", "symbolic gradient equals finite differences",
          "the gradient is off by one part in 10^6", compare};
}

}  // namespace flypaper::laws
