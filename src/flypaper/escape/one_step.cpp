#include "flypaper/escape/one_step.hpp"

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/bessel.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "flypaper/core/error.hpp"

namespace flypaper {
namespace {

/// log(e^z K_p(z)) for p = order / 2 > 0, by K_(q+1) / K_q = K_(q-1) / K_q + 2 q / z upwards, where it is stable.
double log_scaled_bessel_k(int order, double z) {
  const double half_log = 0.5 * std::log(boost::math::constants::half_pi<double>() / z);
  double q = 0.5;
  double log_k = half_log;       // p = 1/2 is elementary
  double ratio = 1.0 + 1.0 / z;  // K_(3/2) / K_(1/2)
  if (order % 2 == 0) {
    q = 0.0;
    if (z < 500.0) {
      const double k0 = boost::math::cyl_bessel_k(0, z);
      log_k = std::log(k0) + z;
      ratio = boost::math::cyl_bessel_k(1, z) / k0;
    } else {  // Hankel's expansion; its fourth term is below 1e-12 here
      const double u = 1.0 / (8.0 * z);
      log_k = half_log + std::log1p(u * (-1.0 + u * (4.5 - 37.5 * u)));
      ratio = (1.0 + u * (3.0 + u * (-7.5 + 52.5 * u))) / (1.0 + u * (-1.0 + u * (4.5 - 37.5 * u)));
    }
  }
  for (; q < 0.5 * order; q += 1.0) {
    log_k += std::log(ratio);
    ratio = 1.0 / ratio + 2.0 * (q + 1.0) / z;
  }
  return log_k;
}

}  // namespace

OneStepLaw::OneStepLaw(const Potential& potential, const UpdateRule& rule, const Population& population,
                       std::uint64_t batch_size)
    : potential_(potential),
      rate_(rule.learning_rate * loss_factor(rule.loss)),
      population_(population),
      batch_size_(static_cast<double>(batch_size)) {
  if (potential.dimension() != 1 || rule.momentum != 0.0) {
    throw Error("the exact one-step law needs one variable and no momentum; simulate instead");
  }
  if (batch_size < 4) {
    throw Error(
        fmt::format("the exact one-step law needs a batch size of at least 4, not {}; simulate instead", batch_size));
  }
  const double shape = batch_size_ / 2.0;
  const double scale = 2.0 * population.input_variance / batch_size_;
  log_constant_ = std::numbers::ln2 - shape * std::log(scale) - boost::math::lgamma(shape) -
                  0.5 * std::log(boost::math::constants::two_pi<double>());
  // Trapezoidal rule in t = log S_xx, around the mode: the integrand is analytic and decays doubly exponentially to the
  // right and like exp(shape t) to the left, so steps of a ninth of its width leave 1e-17.
  const double width = 1.0 / std::sqrt(shape);
  for (double t = -60.0 * width - 6.0 / shape; t <= 14.0 * width; t += width / 9.0) {
    const double s = population.input_variance * std::exp(t);
    const double log_density = shape * (std::log(s / scale)) - s / scale - boost::math::lgamma(shape);
    if (log_density > -90.0) nodes_.push_back({s, width / 9.0 * std::exp(log_density)});
  }
}

OneStepLaw::Normal OneStepLaw::normal_at(double from, NodeId factor) const {
  const std::span<const double> at(&from, 1);
  const double slope = rate_ * potential_.graph().evaluate(factor, at);
  const double q = potential_.graph().evaluate(potential_.q(), at);
  return {-slope * (q - population_.slope), std::abs(slope) * std::sqrt(population_.noise_variance / batch_size_)};
}

double OneStepLaw::density_of_step(const Normal& step, double length) const {
  const auto [drift, spread] = step;
  if (spread == 0.0) return 0.0;
  const double distance = std::max(std::abs(length), 1e-150);  // the limit at 0 is finite
  const double variance = spread * spread;
  const double root = std::sqrt(drift * drift + variance * batch_size_ / population_.input_variance);
  const double p = 0.5 * (batch_size_ - 1.0);
  const double z = distance * root / variance;
  const double log_rest =
      log_constant_ - std::log(spread) + drift * length / variance - z + p * std::log(distance / root);
  // For z > p^2 + 2, e^z K_p(z) < 2 (DLMF 10.40.10), so this is below the smallest double; most pairs end here.
  if (z > p * p + 2.0 && log_rest < -746.0) return 0.0;
  return std::exp(log_rest + log_scaled_bessel_k(static_cast<int>(batch_size_) - 1, z));
}

std::vector<double> OneStepLaw::densities(double from, const std::vector<double>& to) const {
  const Normal step = normal_at(from, potential_.gradient()[0]);
  std::vector<double> densities;
  densities.reserve(to.size());
  for (const double w : to) densities.push_back(density_of_step(step, w - from));
  return densities;
}

/// P(drift S + spread sqrt(S) N >= distance).
double OneStepLaw::tail(const Normal& step, double distance) const {
  double sum = 0.0;
  for (const auto& [s, weight] : nodes_) {
    const double gap = distance - step.drift * s;
    const double scale = step.spread * std::sqrt(s);
    const double inside = scale > 0.0 ? 0.5 * std::erfc(gap / (scale * boost::math::constants::root_two<double>()))
                                      : (gap <= 0.0 ? 1.0 : 0.0);
    sum += weight * inside;
  }
  return sum;
}

double OneStepLaw::probability_above(double from, double level) const {
  return tail(normal_at(from, potential_.gradient()[0]), level - from);
}

double OneStepLaw::probability_below(double from, double level) const {
  const auto [drift, spread] = normal_at(from, potential_.gradient()[0]);
  return tail({-drift, spread}, from - level);
}

double OneStepLaw::multiplier_expectation(double critical_point, const std::function<double(double m)>& f) const {
  const auto [drift, spread] = normal_at(critical_point, potential_.hessian()[0]);
  constexpr double spacing = 0.25;  // trapezoidal rule in the normal, on +-10 standard deviations
  double sum = 0.0;
  for (const auto& [s, weight] : nodes_) {
    for (double u = -10.0; u <= 10.0; u += spacing) {
      const double normal_weight = spacing * std::exp(-0.5 * u * u) / boost::math::constants::root_two_pi<double>();
      sum += weight * normal_weight * f(1.0 + drift * s + spread * std::sqrt(s) * u);
    }
  }
  return sum;
}

}  // namespace flypaper
