// Parses a potential and evaluates Q, its gradient and the loss Q^2/2 with its Hessian at a point.
#include <iostream>
#include <vector>

#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/simulation/model/potential.hpp"

int main() {
  const flypaper::Potential potential("(w1^2 + w2^2)*(w1 - a)", {{"a", 0.5}});
  const std::vector<double> at{1.0, 1.0};

  const flypaper::LocalModel model = flypaper::local_model(potential, at);
  std::cout << "Q = " << potential.print() << "\nat (1, 1): Q = " << model.q << ", grad Q = (" << model.gradient[0]
            << ", " << model.gradient[1] << "), loss = " << flypaper::loss(model) << '\n';

  // By hand: Q = 2 * 0.5; dQ/dw1 = 2 w1 (w1 - a) + w1^2 + w2^2 = 3; dQ/dw2 = 2 w2 (w1 - a) = 1; loss = Q^2 / 2.
  const bool known = model.q == 1.0 && model.gradient == std::vector{3.0, 1.0} && flypaper::loss(model) == 0.5;

  // The Hessian of the loss at (1, 1) is grad Q grad Q^T + Q Hess Q, with Hess Q = ((5, 2), (2, 1)).
  const std::vector<double> hessian = flypaper::loss_hessian(model);
  std::cout << "Hessian of the loss: " << hessian[0] << ' ' << hessian[1] << ' ' << hessian[3] << '\n';
  return known && hessian == std::vector{14.0, 5.0, 5.0, 2.0} ? 0 : 1;
}
