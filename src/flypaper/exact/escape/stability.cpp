#include "flypaper/exact/escape/stability.hpp"

#include <boost/math/distributions/gamma.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/math/tools/roots.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

template <typename Function>
double root_between(Function function, double lower, double upper) {
  std::uintmax_t iterations = 200;
  const auto [from, to] = boost::math::tools::toms748_solve(function, lower, upper,
                                                            boost::math::tools::eps_tolerance<double>(40), iterations);
  return 0.5 * (from + to);
}

/// The integral of `f` over the pieces between the ends, sorted here.
template <typename Function>
double integral(const Function& f, std::vector<double> ends) {
  std::ranges::sort(ends);
  boost::math::quadrature::tanh_sinh<double> quadrature;
  double sum = 0.0;
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    if (!(ends[i] < ends[i + 1])) continue;
    // Measured from the left end: Boost asserts that its nodes differ from the ends, which a short piece far from 0
    // breaks.
    sum += quadrature.integrate([&](double u) { return f(ends[i] + u); }, 0.0, ends[i + 1] - ends[i]);
  }
  return sum;
}

/// The stationary second moment is learning_rate c v_y / B times excited / damped with damped = constant - linear g -
/// quadratic g^2, g = h E S^2; damped = 0 is the limit in mean square. Solved by hand from the linear map of (E d^2, E
/// d v, E v^2); for Nesterov's d' = d - (1 + mu) h S d - mu^2 v.
struct Damping {
  double constant;
  double linear;
  double quadratic;
};
Damping damping(double mu, Momentum kind, double inverse_square) {
  const double twice = kind == Momentum::nesterov ? 1.0 + 2.0 * mu : 1.0;
  return {.constant = 2.0 * (1.0 - mu * mu),
          .linear = 1.0 + mu - 2.0 * mu * twice * inverse_square,
          .quadratic = kind == Momentum::nesterov ? mu * twice * inverse_square : 0.0};
}

/// log E|1 - h S|^kappa. The integrand has a peak on either side of 1/h, the left one at 0 up to batch size 2. They may
/// be narrow, but ends of pieces are where the quadrature looks closely.
double log_moment(double h, double kappa, double batch_size) {
  const double shape = batch_size / 2.0;
  const double pole = 1.0 / h;
  const auto exponent = [&](double s) {
    return kappa * std::log(std::abs(1.0 - h * s)) + (shape - 1.0) * std::log(s) - shape * s;
  };
  // exponent' = 0: shape h s^2 - middle s + (shape - 1) = 0
  const double middle = kappa * h + (shape - 1.0) * h + shape;
  const double far_peak = (middle + std::sqrt(middle * middle - 4.0 * shape * h * (shape - 1.0))) / (2.0 * shape * h);
  const double near_peak = std::max(0.0, (shape - 1.0) / (shape * h * far_peak));
  const double scale = std::max(exponent(far_peak), near_peak > 0.0 ? exponent(near_peak) : 0.0);
  const double log_constant = shape * std::log(shape) - boost::math::lgamma(shape);
  const auto integrand = [&](double s) { return s > 0.0 && s != pole ? std::exp(exponent(s) - scale) : 0.0; };
  const double end = 2.0 * far_peak + 100.0 / shape;
  return log_constant + scale + std::log(integral(integrand, {0.0, near_peak, pole, far_peak, end}));
}

}  // namespace

double mean_limit(double momentum, Momentum kind) {
  return 2.0 * (1.0 + momentum) / (kind == Momentum::nesterov ? 1.0 + 2.0 * momentum : 1.0);
}

double mean_square_limit(double momentum, Momentum kind, double inverse_square) {
  const auto [constant, linear, quadratic] = damping(momentum, kind, inverse_square);
  // The positive root in the form that does not cancel.
  return 2.0 * constant / (linear + std::sqrt(linear * linear + 4.0 * quadratic * constant));
}

double expectation_beside_pole(std::uint64_t batch_size, double pole, const std::function<double(double s)>& f) {
  const auto batch = static_cast<double>(batch_size);
  const boost::math::gamma_distribution<> law(batch / 2.0, 2.0 / batch);
  const auto integrand = [&](double s) { return f(s) * pdf(law, s); };
  // tanh-sinh copes with the logarithm's pole at the end of a piece; the other ends keep a narrow law in sight.
  const double reach = 12.0 * std::sqrt(2.0 / batch);
  const double far = std::max({2.0 * pole, 1.0 + reach, quantile(complement(law, 1e-22))});
  return integral(integrand, {0.0, std::max(0.0, 1.0 - reach), 1.0, pole, 1.0 + reach, far});
}

double lyapunov_exponent(double h, std::uint64_t batch_size) {
  if (h == 0.0) return 0.0;
  return expectation_beside_pole(batch_size, 1.0 / h, [h](double s) {
    if (h * s == 1.0) return 0.0;
    return h * s < 1.0 ? std::log1p(-h * s) : std::log(h * s - 1.0);
  });
}

namespace {

/// Where E d^2 is bounded the exponent is negative; beyond the limit it rises.
std::optional<double> almost_sure_limit(std::uint64_t batch_size, double momentum, double stable) {
  bool known = true;
  const auto exponent = [&](double h) {
    const std::optional<double> found = lyapunov_exponent(h, batch_size, momentum);
    known = known && found;
    return found.value_or(0.0);
  };
  double unstable = 1.3 * stable;
  while (exponent(unstable) < 0.0) unstable *= 1.3;
  const double limit = known ? root_between(exponent, stable, unstable) : 0.0;
  return known ? std::optional(limit) : std::nullopt;
}

}  // namespace

StabilityLimits stability_limits(std::uint64_t batch_size, double momentum, Momentum kind) {
  if (batch_size < 1 || !(momentum >= 0.0 && momentum < 1.0)) {
    throw Error(fmt::format("batch size {} and momentum {}; need a batch size of at least 1 and 0 <= momentum < 1",
                            batch_size, momentum));
  }
  const double s = 1.0 + 2.0 / static_cast<double>(batch_size);
  StabilityLimits limits;
  limits.mean = mean_limit(momentum, kind);
  limits.mean_square = mean_square_limit(momentum, kind, 1.0 / s) / s;
  if (momentum == 0.0 || kind == Momentum::heavy_ball) {
    limits.almost_sure = almost_sure_limit(batch_size, momentum, limits.mean_square);
  }
  return limits;
}

double stationary_variance(double h, const UpdateRule& rule, const Population& population, std::uint64_t batch_size) {
  const auto batch = static_cast<double>(batch_size);
  const double mu = rule.momentum;
  const double square = 1.0 + 2.0 / batch;
  const auto [constant, linear, quadratic] = damping(mu, rule.kind, 1.0 / square);
  const double g = h * square;
  const double damped = constant - g * (linear + quadratic * g);
  if (!(damped > 0.0)) return std::numeric_limits<double>::infinity();
  const double excited = 1.0 + mu + (rule.kind == Momentum::nesterov ? h * mu * (1.0 + 2.0 * mu) : 0.0);
  return rule.learning_rate * loss_factor(rule.loss) * population.noise_variance / batch * excited / damped;
}

std::optional<double> tail_exponent(double h, std::uint64_t batch_size) {
  if (!(h > 1e-8) || lyapunov_exponent(h, batch_size) >= 0.0) return std::nullopt;
  const auto at = [&](double kappa) { return log_moment(h, kappa, static_cast<double>(batch_size)); };
  // Convex in kappa, 0 at 0 and falling there: exactly one more zero.
  double upper = 1.0;
  while (at(upper) <= 0.0) upper *= 2.0;
  while (at(0.5 * upper) > 0.0) upper *= 0.5;
  return root_between(at, 0.5 * upper, upper);
}

}  // namespace flypaper
