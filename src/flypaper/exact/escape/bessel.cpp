#include "flypaper/exact/escape/bessel.hpp"

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/bessel.hpp>

#include <cmath>
#include <utility>
#include <vector>

namespace flypaper {
namespace {

/// (log(e^z K_q(z)), K_(q+1)(z) / K_q(z)) at q = 0 or 1/2.
std::pair<double, double> lowest_order(bool half, double z) {
  const double half_log = 0.5 * std::log(boost::math::constants::half_pi<double>() / z);
  if (half) return {half_log, 1.0 + 1.0 / z};  // elementary
  if (z < 500.0) {
    const double k0 = boost::math::cyl_bessel_k(0, z);
    return {std::log(k0) + z, boost::math::cyl_bessel_k(1, z) / k0};
  }
  const double u = 1.0 / (8.0 * z);  // Hankel's expansion; its fourth term is below 1e-12 here
  return {half_log + std::log1p(u * (-1.0 + u * (4.5 - 37.5 * u))),
          (1.0 + u * (3.0 + u * (-7.5 + 52.5 * u))) / (1.0 + u * (-1.0 + u * (4.5 - 37.5 * u)))};
}

/// K_(q+1) / K_q = K_(q-1) / K_q + 2 q / z upwards, where it is stable.
double by_recurrence(int order, double z) {
  const bool half = order % 2 != 0;
  auto [log_k, ratio] = lowest_order(half, z);
  double product = 1.0;
  for (double q = half ? 0.5 : 0.0; q < 0.5 * order; q += 1.0) {
    product *= ratio;
    if (product > 1e200) {
      log_k += std::log(product);
      product = 1.0;
    }
    ratio = 1.0 / ratio + 2.0 * (q + 1.0) / z;
  }
  return log_k + std::log(product);
}

constexpr std::size_t debye_terms = 8;

/// Coefficients of Debye's polynomials U_k(t), k < debye_terms, by DLMF 10.41.9:
/// U_(k+1) = t^2 (1 - t^2) U_k' / 2 + (1/8) integral of (1 - 5 t^2) U_k from 0 to t.
std::vector<std::vector<double>> debye_polynomials() {
  std::vector<std::vector<double>> all{{1.0}};
  while (all.size() < debye_terms) {
    const std::vector<double>& u = all.back();
    std::vector<double> next(u.size() + 3, 0.0);
    for (std::size_t i = 0; i < u.size(); ++i) {
      const auto power = static_cast<double>(i);
      next[i + 1] += u[i] * (0.5 * power + 0.125 / (power + 1.0));
      next[i + 3] -= u[i] * (0.5 * power + 0.625 / (power + 3.0));
    }
    all.push_back(std::move(next));
  }
  return all;
}

/// DLMF 10.41.4, uniform in z; with eight terms and p >= 30 the next is below 1e-12.
double by_debye(double p, double z) {
  static const std::vector<std::vector<double>> polynomials = debye_polynomials();
  const double x = z / p;
  const double root = std::hypot(1.0, x);
  const double t = 1.0 / root;
  double sum = 0.0;
  double factor = 1.0;
  for (const std::vector<double>& u : polynomials) {
    double value = 0.0;
    for (std::size_t i = u.size(); i-- > 0;) value = value * t + u[i];
    sum += factor * value;
    factor /= -p;
  }
  const double x_minus_root = -1.0 / (x + root);
  return 0.5 * std::log(boost::math::constants::half_pi<double>() / p) +
         p * (x_minus_root + std::log((1.0 + root) / x)) - 0.5 * std::log(root) + std::log(sum);
}

}  // namespace

double log_scaled_bessel_k(int order, double z) {
  constexpr int debye_from = 59;
  return order < debye_from ? by_recurrence(order, z) : by_debye(0.5 * order, z);
}

}  // namespace flypaper
