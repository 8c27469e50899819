#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "flypaper/simulation/model/potential.hpp"

namespace flypaper {

/// Q less a slope of the data, and the derivatives of Q, at a point.
struct LocalModel {
  double q = 0.0;  ///< Q - slope, what the loss is the square of
  std::vector<double> gradient;
  std::vector<double> hessian;  ///< of Q, row-major
  bool is_zero = false;         ///< Q vanishes
  bool is_flat = false;         ///< grad Q vanishes
  bool is_critical = false;     ///< Q grad Q vanishes

  [[nodiscard]] std::size_t dimension() const { return gradient.size(); }
  /// |grad Q|^2
  [[nodiscard]] double gradient_norm2() const;
};

/// Evaluates the model at `at`. In one variable something vanishes there if `at` is the nearest double to a zero of it
/// (zeros_nearest_to), in more if it does up to rounding (`vanishes`). Throws Error if `at` has the wrong length or is
/// not finite.
[[nodiscard]] LocalModel local_model(const Potential& potential, std::span<const double> at, double slope = 0.0);

/// l = q^2 / 2 with q = Q - slope, for slope 0 its gradient Q grad Q and Hessian grad Q grad Q^T + Q Hess Q
/// (row-major): half-MSE at v_x = v_y = 1.
[[nodiscard]] double loss(const LocalModel& model);
[[nodiscard]] std::vector<double> loss_gradient(const LocalModel& model);
[[nodiscard]] std::vector<double> loss_hessian(const LocalModel& model);

/// The largest eigenvalue of a symmetric matrix, row-major.
[[nodiscard]] double top_eigenvalue(const std::vector<double>& matrix);

/// a b^T, row-major, times `factor`.
[[nodiscard]] std::vector<double> outer_product(std::span<const double> a, std::span<const double> b, double factor);

}  // namespace flypaper
