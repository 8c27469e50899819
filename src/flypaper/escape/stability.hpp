#pragma once
#include <cstdint>
#include <optional>

namespace flypaper {

/// Largest h = learning_rate c v_x |grad Q|^2 (learning rate times top Hessian eigenvalue) at which the linearised
/// dynamics d' = d (1 - h S_xx / v_x) + noise at a zero of Q is stable; divide by c v_x |grad Q|^2 for a learning rate.
/// S_xx / v_x ~ chi^2_B / B.
struct StabilityLimits {
  double mean = 0.0;         ///< E d stays bounded: 2 (1 + momentum)
  double mean_square = 0.0;  ///< E d^2 stays bounded: 2 / (1 + 2/B) without momentum
  /// d stays bounded almost surely: E log|1 - h S_xx / v_x| < 0. Not computed with momentum.
  std::optional<double> almost_sure;
};

/// Throws Error unless 0 <= momentum < 1 and batch_size >= 1. Accuracy: about 1e-8 relative.
[[nodiscard]] StabilityLimits stability_limits(std::uint64_t batch_size, double momentum);

/// E log|1 - h S|, S ~ chi^2_B / B: the Lyapunov exponent of the linearised dynamics without momentum, by quadrature.
[[nodiscard]] double lyapunov_exponent(double h, std::uint64_t batch_size);

}  // namespace flypaper
