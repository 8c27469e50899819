// The learning coefficient of the cusp, exactly and by the volume that it governs.
#include "flypaper/exact/geometry/learning_coefficient.hpp"

#include <cmath>
#include <iostream>
#include <vector>

#include "flypaper/exact/geometry/volumes.hpp"

int main() {
  const flypaper::Potential cusp("w1^2 - w2^3");
  const std::vector<flypaper::Rational> origin(2);

  const flypaper::LearningCoefficient found = flypaper::learning_coefficient(cusp, origin);
  std::cout << "lambda = " << found.value->print() << ", multiplicity " << found.multiplicity << '\n';
  for (const std::string& line : found.certificate) std::cout << "  " << line << '\n';

  // The area where Q^2 < eps goes as eps^lambda: a factor of 1e8 in eps shows lambda.
  const flypaper::Box box{.lower = {-1.0, -1.0}, .upper = {1.0, 1.0}};
  const flypaper::SublevelVolumes volumes(cusp, box);
  const double exponent = std::log(volumes(1e-16).value / volumes(1e-24).value) / std::log(1e8);
  std::cout << "exponent of the volume: " << exponent << '\n';

  // Known: weights (1/2, 1/3) give 5/12. The rest of the curve adds volume eps^(1/2), which is 5 % at 1e-16.
  return *found.value == flypaper::Rational(5, 12) && found.multiplicity == 1 && std::abs(exponent - 5.0 / 12.0) < 5e-3
             ? 0
             : 1;
}
