#pragma once
#include <vector>

#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"

namespace flypaper {

/// h = learning_rate c mean_xx |grad Q|^2, the learning rate times the top eigenvalue of the loss's Hessian at a zero
/// of Q; on a data set mean_xx is its mean x^2. Descent without noise or momentum is stable there for h < 2.
[[nodiscard]] double sharpness(const LocalModel& zero, double mean_xx, double learning_rate, Loss loss);

/// h at one of the points of a potential's file.
struct PointSharpness {
  std::vector<double> at;
  double h = 0.0;
};

/// h at those points of the potential's file that are zeros of Q.
[[nodiscard]] std::vector<PointSharpness> sharpness_at_zeros(const Potential& potential, double mean_xx,
                                                             const UpdateRule& rule);

}  // namespace flypaper
