#include "flypaper/exact/escape/bessel.hpp"

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/bessel.hpp>

#include <cmath>
#include <numeric>
#include <utility>

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

/// Coefficients of Debye's polynomials by DLMF 10.41.9, U_(k+1) = t^2 (1 - t^2) U_k' / 2 + (1/8) integral of
/// (1 - 5 t^2) U_k from 0 to t, as those of t^k, t^(k+2), .. t^(3k).
std::vector<double> next_debye_polynomial(const std::vector<double>& u) {
  std::vector<double> next(u.size() + 1, 0.0);
  for (std::size_t i = 0; i < u.size(); ++i) {
    const double power = static_cast<double>(u.size() - 1 + 2 * i);
    next[i] += u[i] * (0.5 * power + 0.125 / (power + 1.0));
    next[i + 1] -= u[i] * (0.5 * power + 0.625 / (power + 3.0));
  }
  return next;
}

/// A bound of the variation on [0, 1].
double variation(const std::vector<double>& u) {
  return std::accumulate(u.begin(), u.end(), 0.0, [](double sum, double value) { return sum + std::abs(value); });
}

}  // namespace

DebyeSum::DebyeSum(double p) : p_(p) {
  constexpr std::size_t most_terms = 8;
  constexpr double negligible = 1e-15;
  std::vector<double> u{1.0};
  double scale = 1.0;
  while (terms_.size() < most_terms && (terms_.empty() || variation(u) * scale > negligible)) {
    terms_.push_back(u);
    u = next_debye_polynomial(u);
    scale /= p;
  }
}

double DebyeSum::operator()(double t) const {
  const double square = t * t;
  double sum = 0.0;
  for (std::size_t k = terms_.size(); k-- > 0;) {
    double value = 0.0;
    for (std::size_t i = terms_[k].size(); i-- > 0;) value = value * square + terms_[k][i];
    sum = value - sum * t / p_;
  }
  return sum;
}

double log_scaled_bessel_k(int order, double z) {
  if (order < debye_from) return by_recurrence(order, z);
  const double p = 0.5 * order;
  const double x = z / p;
  const double root = std::hypot(1.0, x);
  return 0.5 * std::log(boost::math::constants::half_pi<double>() / p) +
         p * (-1.0 / (x + root) + std::log((1.0 + root) / x)) - 0.5 * std::log(root) +
         std::log(DebyeSum(p)(1.0 / root));
}

}  // namespace flypaper
