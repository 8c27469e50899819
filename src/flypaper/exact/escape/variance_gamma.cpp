#include "flypaper/exact/escape/variance_gamma.hpp"

#include <boost/math/constants/constants.hpp>
#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace flypaper {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double normal_tail(double z) { return 0.5 * std::erfc(z / boost::math::constants::root_two<double>()); }

/// (log(e^z K_q(z)), K_(q+1)(z) / K_q(z)) at q = 0 or 1/2.
std::pair<double, double> lowest_order(bool half, double z) {
  const double half_log = 0.5 * std::log(boost::math::constants::half_pi<double>() / z);
  if (half) return {half_log, 1.0 + 1.0 / z};  // elementary
  if (z < 500.0) {
    using InDouble = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
    const double k0 = boost::math::cyl_bessel_k(0, z, InDouble());
    return {std::log(k0) + z, boost::math::cyl_bessel_k(1, z, InDouble()) / k0};
  }
  const double u = 1.0 / (8.0 * z);  // Hankel's expansion; its fourth term is below 1e-12 here
  return {half_log + std::log1p(u * (-1.0 + u * (4.5 - 37.5 * u))),
          (1.0 + u * (3.0 + u * (-7.5 + 52.5 * u))) / (1.0 + u * (-1.0 + u * (4.5 - 37.5 * u)))};
}

/// K_(q+1) = K_(q-1) + 2 q / z K_q upwards, where it is stable.
double by_recurrence(int order, double z) {
  const bool half = order % 2 != 0;
  auto [log_unit, next] = lowest_order(half, z);
  double k = 1.0;
  const double per_order = 2.0 / z;
  for (double q = half ? 0.5 : 0.0; q < 0.5 * order; q += 1.0) {
    if (next > 1e200) {
      log_unit += std::log(next);
      k /= next;
      next = 1.0;
    }
    k = std::exchange(next, k + per_order * (q + 1.0) * next);
  }
  return log_unit + std::log(k);
}

/// Coefficients of Debye's polynomials by DLMF 10.41.9, U_(k+1) = t^2 (1 - t^2) U_k' / 2 + (1/8) integral of
/// (1 - 5 t^2) U_k from 0 to t, as those of t^k, t^(k+2), .. t^(3k).
std::vector<double> next_debye_polynomial(const std::vector<double>& u) {
  std::vector<double> next(u.size() + 1, 0.0);
  for (std::size_t i = 0; i < u.size(); ++i) {
    const auto power = static_cast<double>(u.size() - 1 + 2 * i);
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

VarianceGamma::VarianceGamma(double batch_size, double input_variance)
    : batch_size_(batch_size), input_variance_(input_variance), debye_(std::max(1.0, 0.5 * (batch_size - 1.0))) {
  const double shape = batch_size / 2.0;
  const double scale = 2.0 * input_variance / batch_size;
  const double log_gamma = boost::math::lgamma(shape);
  log_constant_ = boost::math::constants::ln_two<double>() - shape * std::log(scale) - log_gamma -
                  0.5 * std::log(boost::math::constants::two_pi<double>());
  // Trapezoidal rule in t = log S, around the mode: the integrand is analytic and decays doubly exponentially to the
  // right and like exp(shape t) to the left, so steps of a ninth of its width leave 1e-17.
  const double width = 1.0 / std::sqrt(shape);
  for (double t = -60.0 * width - 6.0 / shape; t <= 14.0 * width; t += width / 9.0) {
    const double s = input_variance * std::exp(t);
    const double log_density = shape * std::log(s / scale) - s / scale - log_gamma;
    if (log_density > -90.0) nodes_.push_back({s, width / 9.0 * std::exp(log_density)});
  }
  // log Gamma(B/2) of thousands has lost digits that the sum still knows.
  double total = 0.0;
  for (const Node& node : nodes_) total += node.weight;
  for (Node& node : nodes_) node.weight /= total;
}

VarianceGamma::LogDensity::LogDensity(const VarianceGamma& family, const Parameters& law)
    : family_(family), law_(law), order_(0.5 * (family.batch_size_ - 1.0)) {
  const auto [drift, spread] = law;
  if (spread == 0.0) return;
  const double variance = spread * spread;
  const double root = std::sqrt(drift * drift + variance * family.batch_size_ / family.input_variance_);
  tilt_ = drift / variance;
  scale_ = root / variance;
  constant_ = family.log_constant_ - std::log(spread) - order_ * std::log(root);
  if (2.0 * order_ < debye_from) return;
  // Of Debye's expansion what does not depend on x; |x|^p there cancels that of the density.
  constant_ += 0.5 * std::log(boost::math::constants::half_pi<double>() / order_) + order_ * std::log(order_ / scale_);
}

double VarianceGamma::LogDensity::operator()(double x) const {
  if (law_.spread == 0.0) return of_gamma_law(x);
  if (2.0 * order_ >= debye_from) {
    const double ratio = x * scale_ / order_;
    const double root = std::sqrt(1.0 + ratio * ratio);
    return constant_ + tilt_ * x - order_ * (root - std::log1p(root)) +
           std::log(family_.debye_(1.0 / root) / std::sqrt(root));
  }
  const double distance = std::max(std::abs(x), 1e-150);  // the limit at 0 is finite for B > 1
  const double z = distance * scale_;
  const double log_rest = constant_ + tilt_ * x - z + order_ * std::log(distance);
  return log_rest + log_scaled_bessel_k(static_cast<int>(2.0 * order_), z);
}

double VarianceGamma::LogDensity::of_gamma_law(double x) const {  // S = x / drift
  const double shape = order_ + 0.5;
  const double s = law_.drift == 0.0 ? -1.0 : x / law_.drift * shape / family_.input_variance_;
  if (!(s > 0.0)) return -infinity;
  return (shape - 1.0) * std::log(s) - s - boost::math::lgamma(shape) +
         std::log(shape / (family_.input_variance_ * std::abs(law_.drift)));
}

double VarianceGamma::above(const Parameters& law, double x) const {
  if (law.spread == 0.0) {
    if (law.drift == 0.0) return x <= 0.0 ? 1.0 : 0.0;
    const double shape = batch_size_ / 2.0;
    const double s = std::max(0.0, x / law.drift * shape / input_variance_);
    return law.drift > 0.0 ? boost::math::gamma_q(shape, s) : boost::math::gamma_p(shape, s);
  }
  if (law.drift * x > 0.0) {
    // In t = log S the normal tail is a step at S = x / drift, this wide; the nodes must not jump over it.
    const double step = law.spread / std::sqrt(law.drift * x);
    // Beyond 9 widths the normal tail is 0 or 1; the density of log S, steep by `tilt`, moves what counts. Where it
    // moves it by more than 12, what is left is below e^-72, and its digits do not matter.
    const double tilt = std::abs(batch_size_ / 2.0 - x / law.drift * batch_size_ / (2.0 * input_variance_)) * step;
    if (step < std::sqrt(2.0 / batch_size_) / 6.0 && tilt < 12.0) {
      return above_with_narrow_step(law, x, step, 9.0 + 1.5 * tilt);
    }
  }
  // Most levels are out of reach of every node, or within the reach of all.
  const double widest = law.spread * std::sqrt(nodes_.back().s);
  const auto [nearest, farthest] = std::minmax({x - law.drift * nodes_.front().s, x - law.drift * nodes_.back().s});
  if (nearest > 38.5 * widest) return 0.0;
  if (farthest < -9.0 * widest) return 1.0;
  double sum = 0.0;
  for (const auto& [s, weight] : nodes_) {
    const double z = (x - law.drift * s) / (law.spread * std::sqrt(s));
    if (z < 38.5) sum += weight * (z < -9.0 ? 1.0 : normal_tail(z));  // beyond, it is below the smallest double
  }
  return sum;
}

double VarianceGamma::above_with_narrow_step(const Parameters& law, double x, double step, double widths) const {
  using Gauss = boost::math::quadrature::gauss<double, 15>;
  const double shape = batch_size_ / 2.0;
  const double scale = 2.0 * input_variance_ / batch_size_;
  const double log_gamma = boost::math::lgamma(shape);
  const double middle = std::log(x / law.drift);
  const double reach = widths * step;
  const auto integrand = [&](double t) {
    const double s = std::exp(middle + t);
    return std::exp(shape * std::log(s / scale) - s / scale - log_gamma) *
           normal_tail((x - law.drift * s) / (law.spread * std::sqrt(s)));
  };
  double sum = law.drift > 0.0 ? boost::math::gamma_q(shape, std::exp(middle + reach) / scale)
                               : boost::math::gamma_p(shape, std::exp(middle - reach) / scale);
  const double pieces = std::ceil(widths / 8.0);
  for (double i = -pieces; i < pieces; i += 1.0) {
    sum += Gauss::integrate(integrand, reach * i / pieces, reach * (i + 1.0) / pieces);
  }
  return sum;
}

LawMoments VarianceGamma::moments(const Parameters& law) const {
  const double shape = batch_size_ / 2.0;
  const double scale = 2.0 * input_variance_ / batch_size_;
  const double a = scale * law.drift;
  const double b = scale * law.spread * law.spread;
  const double variance = shape * (b + a * a);
  if (variance == 0.0) return {};
  return {.mean = shape * a,
          .variance = variance,
          .skewness = shape * a * (3.0 * b + 2.0 * a * a) / std::pow(variance, 1.5),
          .excess_kurtosis = shape * (3.0 * b * b + 12.0 * a * a * b + 6.0 * a * a * a * a) / (variance * variance)};
}

double VarianceGamma::power_integral(const Parameters& law, double z, double sign) const {
  using Gauss = boost::math::quadrature::gauss_kronrod<double, 31>;
  if (law.drift == 0.0 && law.spread == 0.0) return sign > 0.0 ? 1.0 : 0.0;  // m = 1
  const LawMoments bulk = moments(law);
  const double deviation = std::sqrt(bulk.variance);
  // In u = log|m|: pieces as narrow as the law, shrinking towards m = 1, where it has a pole or a kink for B <= 2.
  const LogDensity density = log_density(law);
  const auto integrand = [&](double u) {
    const double x = sign > 0.0 ? std::expm1(u) : -1.0 - std::exp(u);
    const double log_value = density(x) + (z + 1.0) * u;
    return log_value > -745.0 ? std::exp(log_value) : 0.0;
  };
  const double widest = std::min(0.5, 2.0 * deviation / (1.0 + std::abs(bulk.mean)));
  double sum = 0.0;
  const auto integrate = [&](double from, double to) {
    if (!(from < to)) return;
    const double pieces = std::ceil((to - from) / widest);
    for (double i = 0.0; i < pieces; i += 1.0) {
      sum += Gauss::integrate(integrand, from + (to - from) * i / pieces, from + (to - from) * (i + 1.0) / pieces, 0);
    }
  };
  constexpr double near_zero = 1e-6;  // below, the density is that at 0
  const double at_zero = std::exp(density(sign * near_zero - 1.0));
  if (z == -1.0 && at_zero > 1e-8) return infinity;
  if (z > -1.0) sum += at_zero * std::pow(near_zero, z + 1.0) / (z + 1.0);
  double below = std::log(near_zero);
  double above = std::log1p(std::abs(bulk.mean) + 40.0 * (1.0 + 4.0 / batch_size_) * deviation);
  for (double gap = 0.5; gap > 1e-12; gap *= 0.25) {
    integrate(below, -gap);
    below = std::max(below, -gap);
    integrate(std::min(gap, above), above);
    above = std::min(above, gap);
  }
  return sum;
}

}  // namespace flypaper
