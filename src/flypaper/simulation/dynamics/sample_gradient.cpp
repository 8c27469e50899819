#include "flypaper/simulation/dynamics/sample_gradient.hpp"

#include <boost/math/differentiation/autodiff.hpp>

namespace flypaper {

using boost::math::differentiation::make_fvar;
using Dual = boost::math::differentiation::autodiff_fvar<double, 1>;

std::vector<double> sample_gradient(const Potential& potential, const std::vector<double>& at, double x, double y,
                                    Loss loss) {
  std::vector<double> gradient;
  for (std::size_t i = 0; i < at.size(); ++i) {
    std::vector<Dual> point(at.begin(), at.end());
    point[i] = make_fvar<double, 1>(at[i]);
    const Dual residual = potential.graph().evaluate(potential.q(), std::span<const Dual>(point)) * x - y;
    const Dual sample_loss = residual * residual * (0.5 * loss_factor(loss));
    gradient.push_back(sample_loss.derivative(1));
  }
  return gradient;
}

}  // namespace flypaper
