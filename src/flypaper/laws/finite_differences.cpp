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
    // Rounding of Q is divided by a step of about u^(1/9) (1 + |w|) = 0.017 (1 + |w|); the truncation error has the
    // same size by the choice of the step. Both scale with Q's magnitude a few steps away.
    std::vector<double> wide = given.at;
    for (double& w : wide) w = 1.0 + 1.25 * std::abs(w);
    const double scale =
        magnitude(graph, given.potential.q(), wide) + magnitude(graph, given.potential.gradient()[i], wide);
    worst = std::max(worst, std::abs(numeric - symbolic) / scale);
  }
  return LawOutcome{.error = worst,
                    .tolerance = 1e-11,
                    .compared = "symbolic gradient and central differences of " + given.potential.print()};
}

}  // namespace

Law finite_differences() {
  return {"finite_differences", "symbolic gradient equals finite differences",
          "the gradient is off by one part in 10^6", compare};
}

}  // namespace flypaper::laws
