#pragma once
#include <vector>

#include "flypaper/exact/geometry/local.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"

namespace flypaper {

/// h, the learning rate times the top eigenvalue of the Hessian of the loss at a critical point of it, which is
/// c mean_xx |grad Q|^2 at a zero of Q - slope and that of c mean_xx (Q - slope) Hess Q at one of grad Q; `critical` is
/// the model less the slope. On a data set mean_xx is its mean x^2. Descent without noise or momentum is stable at a
/// minimum for h < 2.
[[nodiscard]] double sharpness(const LocalModel& critical, double mean_xx, double learning_rate, Loss loss);

/// h at one of the points of a potential's file.
struct PointSharpness {
  std::vector<double> at;
  double h = 0.0;
};

/// h at those points of the potential's file that are critical points of the loss (Q - slope)^2.
[[nodiscard]] std::vector<PointSharpness> sharpness_at_critical_points(const Potential& potential, double slope,
                                                                       double mean_xx, const UpdateRule& rule);

}  // namespace flypaper
