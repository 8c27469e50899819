#pragma once
// The law of a batch's gradient noise by Fourier inversion: a route that knows no gamma and no Bessel function.
#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>

namespace flypaper::claims {

/// E exp(i t (q x^2 - x y)) for standard normal x, y: over y in closed form, over x by the trapezoidal rule, which
/// converges geometrically.
inline std::complex<double> sample_characteristic(double q, double t) {
  constexpr double width = 0.05;
  std::complex<double> sum = 0.0;
  for (int i = -200; i <= 200; ++i) {
    const double x2 = width * width * i * i;
    sum += std::exp(std::complex<double>(-0.5 * x2 * (1.0 + t * t), t * q * x2));
  }
  return sum * width / std::sqrt(2.0 * std::numbers::pi);
}

/// The chance that the mean of B values of q x^2 - x y lies no more than z standard deviations above its own mean, by
/// the formula of Gil-Pelaez (1951), 1/2 - (1/pi) int_0^inf Im(exp(-i t x) phi(t)) / t dt, with Simpson's rule.
inline double noise_above_by_inversion(double q, std::uint64_t batch_size, double z) {
  constexpr int panels = 800;
  constexpr double reach = 40.0;  // in standard deviations; at B = 20 |phi| is 1e-15 there
  const auto b = static_cast<double>(batch_size);
  const double deviation = std::sqrt((1.0 + 2.0 * q * q) / b);
  const double at = q + z * deviation;
  const double width = reach / panels;
  double sum = -z * width / 3.0;  // the integrand's limit at 0, in units of deviations
  for (int i = 1; i <= panels; ++i) {
    const double s = i * width;
    const double t = s / deviation;
    const std::complex<double> phi = std::pow(sample_characteristic(q, t / b), static_cast<int>(batch_size));
    const double integrand = std::imag(std::exp(std::complex<double>(0.0, -t * at)) * phi) / s;
    sum += (i == panels ? 1.0 : i % 2 == 0 ? 2.0 : 4.0) * integrand * width / 3.0;
  }
  return 0.5 - sum / std::numbers::pi;
}

}  // namespace flypaper::claims
