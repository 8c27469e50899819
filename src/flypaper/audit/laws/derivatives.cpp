// The symbolic gradient and Hessian against forward automatic differentiation by Boost, an independent derivative.
#include <boost/math/differentiation/autodiff.hpp>

#include <algorithm>
#include <cmath>

#include "flypaper/audit/laws/law.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::laws {
namespace {

using boost::math::differentiation::make_fvar;
using Dual = boost::math::differentiation::autodiff_fvar<double, 2>;

/// Q along a line: its value, first and second derivative in t at w + t direction.
Dual along(const LawCase& given, const std::vector<double>& direction) {
  const Dual t = make_fvar<double, 2>(0.0);
  std::vector<Dual> point;
  for (std::size_t i = 0; i < given.at.size(); ++i) point.push_back(given.at[i] + direction[i] * t);
  return given.potential.graph().evaluate(given.potential.q(), std::span<const Dual>(point));
}

std::optional<LawOutcome> compare(const LawCase& given) {
  const LocalModel model = given.local();
  const std::size_t dimension = model.dimension();
  double error = 0.0;
  double scale = 0.0;  // the sum of magnitudes of all that is compared
  for (const NodeId node : given.potential.gradient()) scale += given.size_of(node);
  for (const NodeId node : given.potential.hessian()) scale += given.size_of(node);
  for (std::size_t i = 0; i < dimension; ++i) {
    for (std::size_t j = i; j < dimension; ++j) {
      // Second derivatives along e_i + e_j give the mixed ones by polarisation.
      std::vector<double> direction(dimension, 0.0);
      direction[i] += 1.0;
      direction[j] += 1.0;
      const Dual dual = along(given, direction);
      const auto h = [&](std::size_t a, std::size_t b) { return model.hessian[a * dimension + b]; };
      const double first = model.gradient[i] + model.gradient[j];
      const double second = h(i, i) + h(i, j) + h(j, i) + h(j, j);
      // Boost's tanh(x) is (exp(2x) - 1)/(exp(2x) + 1), which overflows long before tanh does.
      if (!std::isfinite(dual.derivative(1) + dual.derivative(2))) return std::nullopt;
      error = std::max({error, std::abs(dual.derivative(1) - first), std::abs(dual.derivative(2) - second)});
    }
  }
  // k u on either side (geometry/local.hpp) with k < 500 operations on the longest path.
  return LawOutcome{.error = relative(error, scale),
                    .tolerance = 1e-13,
                    .compared = "symbolic and automatic derivatives of " + given.potential.print()};
}

}  // namespace

Law derivatives() { return {"derivatives", "symbolic gradient and Hessian equal automatic differentiation", compare}; }

}  // namespace flypaper::laws
