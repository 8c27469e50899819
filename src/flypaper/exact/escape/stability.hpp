#pragma once
#include <cstdint>
#include <functional>
#include <optional>

#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"

namespace flypaper {

/// Largest h = learning_rate c v_x |grad Q|^2 (learning rate times top Hessian eigenvalue) at which the linearised
/// dynamics at a zero of Q, d' = d (1 - h S) + noise with S = S_xx / v_x ~ chi^2_B / B, is stable; divide by
/// c v_x |grad Q|^2 for a learning rate.
///
/// To first order in the distance d and in label noise together: exact where Q is linear, and of small distances where
/// labels have no noise. Elsewhere label noise times Hess Q times d and d^2 times it are left out; as d settles to the
/// size of the noise these are of one order, so that the first alone would correct nothing.
struct StabilityLimits {
  /// E d stays bounded: 2 (1 + mu) with a heavy ball, 2 (1 + mu) / (1 + 2 mu) with Nesterov's.
  double mean = 0.0;
  /// E d^2 stays bounded, with s = 1 + 2/B: 2 (1 - mu^2) / ((1 + mu) s - 2 mu) with a heavy ball, which is 2 / s
  /// without momentum; with Nesterov's the positive root of mu (1 + 2 mu) s h^2 + ((1 + mu) s - 2 mu (1 + 2 mu)) h =
  /// 2 (1 - mu^2).
  double mean_square = 0.0;
  /// The Lyapunov exponent is negative up to here: without label noise d tends to 0 almost surely; with it d has a
  /// stationary law, of unbounded range and perhaps infinite variance. Not computed with Nesterov's momentum, whose
  /// random matrices are singular at h S = 1, nor where the exponent has no value.
  std::optional<double> almost_sure;
};

/// Throws Error unless 0 <= momentum < 1 and batch_size >= 1. Accuracy: rounding; almost_sure about 1e-11.
/// Source: the fixed point of the map of (E d^2, E d v, E v^2), v the velocity times the learning rate.
[[nodiscard]] StabilityLimits stability_limits(std::uint64_t batch_size, double momentum,
                                               Momentum kind = Momentum::heavy_ball);

/// For any factor S with E S = 1 the limit of h in mean, and with E S^2 = 1 / `inverse_square` that of h E S^2 in mean
/// square.
[[nodiscard]] double mean_limit(double momentum, Momentum kind);
[[nodiscard]] double mean_square_limit(double momentum, Momentum kind, double inverse_square);

/// E f(S), S ~ chi^2_B / B, for f that has a logarithmic pole at `pole`, or almost one.
[[nodiscard]] double expectation_beside_pole(std::uint64_t batch_size, double pole,
                                             const std::function<double(double s)>& f);

/// E log|1 - h S|, S ~ chi^2_B / B: the Lyapunov exponent of the linearised dynamics without momentum, by quadrature.
[[nodiscard]] double lyapunov_exponent(double h, std::uint64_t batch_size);

/// The same with a heavy ball: the top exponent of the products of matrices that take (d_t, d_(t-1)) to (d_(t+1), d_t),
/// d_(t+1) = (1 + mu - h S) d_t - mu d_(t-1). By Furstenberg's formula: the mean growth under the invariant measure of
/// directions, whose transfer operator is discretised by trigonometric interpolation at 64, 128, .. angles until the
/// exponent changes by less than 3e-6. No value if 256 do not do: for momentum below 0.05, and for some small batches,
/// whose measures are rough.
[[nodiscard]] std::optional<double> lyapunov_exponent(double h, std::uint64_t batch_size, double momentum);

/// The stationary E d^2 across the zero set: learning_rate c v_y / (B (2 - h s)) without momentum, s = 1 + 2/B, and
/// learning_rate c v_y (1 + mu) / (B (2 (1 - mu^2) - h ((1 + mu) s - 2 mu))) with a heavy ball; infinite from the limit
/// in mean square on. Exact where Q is linear, else to first order in the learning rate at fixed h.
[[nodiscard]] double stationary_variance(double h, const UpdateRule& rule, const Population& population,
                                         std::uint64_t batch_size);

/// The kappa > 0 at which E|1 - h S|^kappa = 1: the stationary law of d has P(|d| > x) ~ x^-kappa (Kesten 1973), so it
/// has moments below kappa only. Of the linearised dynamics, which is SGD where Q is linear. No value where
/// E log|1 - h S| >= 0 (no stationary law) or h < 1e-8, where kappa is above 1e8.
[[nodiscard]] std::optional<double> tail_exponent(double h, std::uint64_t batch_size);

}  // namespace flypaper
