// The symbolic gradient against Boost's central differences of order 8, which know nothing of expressions.
#include <boost/math/differentiation/finite_difference.hpp>

#include <algorithm>
#include <cmath>

#include "flypaper/geometry/local.hpp"
#include "flypaper/laws/law.hpp"

namespace flypaper::laws {
namespace {

std::optional<LawOutcome> compare(const LawCase& given, Plant plant) {
  const ExpressionGraph& graph = given.potential.graph();
  double worst = 0.0;
  for (std::size_t i = 0; i < given.at.size(); ++i) {
    std::vector<double> point = given.at;
    const auto q_at = [&](double w) {
      point[i] = w;
      return graph.evaluate(given.potential.q(), std::span<const double>(point));
    };
    const double numeric =
        boost::math::differentiation::finite_difference_derivative<decltype(q_at), double, 8>(q_at, given.at[i]);
    const double symbolic = graph.evaluate(given.potential.gradient()[i], std::span<const double>(given.at)) *
                            (plant == Plant::defect ? 1.0 + 1e-6 : 1.0);
    // The step is h = (551.25 eps)^(1/9) = 0.037. Truncation is h^8 / 630 times a ninth derivative within 4 h, which
    // Cauchy's estimate bounds by 9! times the magnitude of Q where |w| is larger by 1 + 4 h: 576 h^8 = 1.9e-9 of it.
    // Rounding of Q over h is far smaller.
    std::vector<double> wide = given.at;
    for (double& w : wide) w = 1.25 * (1.0 + std::abs(w));
    const double scale =
        magnitude(graph, given.potential.q(), wide) + magnitude(graph, given.potential.gradient()[i], wide);
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
