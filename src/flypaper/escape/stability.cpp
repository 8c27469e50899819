#include "flypaper/escape/stability.hpp"

#include <boost/math/distributions/gamma.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/math/tools/roots.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "flypaper/core/error.hpp"

namespace flypaper {
namespace {

template <typename Function>
double root_between(Function function, double lower, double upper) {
  std::uintmax_t iterations = 200;
  const auto [from, to] = boost::math::tools::toms748_solve(function, lower, upper,
                                                            boost::math::tools::eps_tolerance<double>(40), iterations);
  return 0.5 * (from + to);
}

/// det(1 - M(h)) for the map M of the second moments (E d^2, E d v, E v^2) under v' = mu v + h S d, d' = d - v' with
/// E S = 1, E S^2 = 1 + 2/B. M maps covariances to covariances, so its leading eigenvalue is real and positive and
/// leaves the unit circle at 1, where this changes sign.
double second_moment_determinant(double h, double mu, double batch_size) {
  const double s2 = 1.0 + 2.0 / batch_size;
  const double a11 = 2.0 * h - h * h * s2;
  const double a12 = 2.0 * mu * (1.0 - h);
  const double a13 = -mu * mu;
  const double a21 = -(h - h * h * s2);
  const double a22 = 1.0 - mu * (1.0 - 2.0 * h);
  const double a23 = mu * mu;
  const double a31 = -h * h * s2;
  const double a32 = -2.0 * mu * h;
  const double a33 = 1.0 - mu * mu;
  return a11 * (a22 * a33 - a23 * a32) - a12 * (a21 * a33 - a23 * a31) + a13 * (a21 * a32 - a22 * a31);
}

}  // namespace

double lyapunov_exponent(double h, std::uint64_t batch_size) {
  const auto batch = static_cast<double>(batch_size);
  const boost::math::gamma_distribution<> law(batch / 2.0, 2.0 / batch);
  const auto integrand = [&](double s) {
    const double factor = std::abs(1.0 - h * s);
    return factor == 0.0 ? 0.0 : std::log(factor) * pdf(law, s);
  };
  // tanh-sinh copes with the logarithm's pole at the end of a piece; the other ends keep a narrow law in sight.
  const double pole = 1.0 / h;
  const double reach = 12.0 * std::sqrt(2.0 / batch);
  const double far = std::max({2.0 * pole, 1.0 + reach, quantile(complement(law, 1e-22))});
  std::vector<double> ends{0.0, std::max(0.0, 1.0 - reach), 1.0, pole, 1.0 + reach, far};
  std::ranges::sort(ends);
  boost::math::quadrature::tanh_sinh<double> quadrature;
  double sum = 0.0;
  for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
    if (!(ends[i] < ends[i + 1])) continue;
    // Measured from the left end: Boost asserts that its nodes differ from the ends, which a short piece far from 0
    // breaks.
    sum += quadrature.integrate([&](double u) { return integrand(ends[i] + u); }, 0.0, ends[i + 1] - ends[i]);
  }
  return sum;
}

StabilityLimits stability_limits(std::uint64_t batch_size, double momentum) {
  if (batch_size < 1 || !(momentum >= 0.0 && momentum < 1.0)) {
    throw Error(fmt::format("batch size {} and momentum {}; need a batch size of at least 1 and 0 <= momentum < 1",
                            batch_size, momentum));
  }
  const auto batch = static_cast<double>(batch_size);
  StabilityLimits limits;
  limits.mean = 2.0 * (1.0 + momentum);
  limits.mean_square = root_between([&](double h) { return second_moment_determinant(h, momentum, batch); },
                                    1e-3 * (1.0 - momentum), limits.mean);
  // Above 2 the exponent rises; 4 is beyond the limit for every batch size (it is 2.42 at B = 1).
  if (momentum == 0.0) {
    limits.almost_sure = root_between([&](double h) { return lyapunov_exponent(h, batch_size); }, 1.0, 4.0);
  }
  return limits;
}

}  // namespace flypaper
