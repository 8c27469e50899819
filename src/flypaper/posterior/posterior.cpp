#include "flypaper/posterior/posterior.hpp"

#include <boost/math/quadrature/tanh_sinh.hpp>
#include <boost/math/tools/roots.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/core/error.hpp"

namespace flypaper {
namespace {

/// Where a function changes sign on [lower, upper], seen on a grid and refined by bisection.
template <typename Function>
std::vector<double> sign_changes(Function function, double lower, double upper) {
  constexpr int cells = 4096;
  std::vector<double> found;
  const auto at = [&](int i) { return lower + (upper - lower) * i / cells; };
  for (int i = 0; i < cells; ++i) {
    if (function(at(i)) == 0.0) found.push_back(at(i));
    if (function(at(i)) * function(at(i + 1)) >= 0.0) continue;
    const auto [from, to] =
        boost::math::tools::bisect(function, at(i), at(i + 1), boost::math::tools::eps_tolerance<double>());
    found.push_back(0.5 * (from + to));
  }
  return found;
}

}  // namespace

Posterior1d::Posterior1d(const Potential& potential, const Box& interval, double samples, const BatchSums& sums,
                         double noise_variance)
    : potential_(potential),
      lower_(interval.lower.at(0)),
      upper_(interval.upper.at(0)),
      scale_(samples / (2.0 * noise_variance)),
      sums_(sums) {
  if (potential.dimension() != 1) throw Error("this posterior takes potentials of one variable");
  if (!(lower_ < upper_ && std::isfinite(upper_ - lower_) && samples >= 0.0)) {
    throw Error(fmt::format("a posterior of {} samples on [{}, {}]; give a finite interval and samples >= 0", samples,
                            lower_, upper_));
  }
  const auto slope = [&](double w) {
    const std::span<const double> at(&w, 1);
    const double q = potential_.graph().evaluate(potential_.q(), at);
    return (q * sums_.s_xx - sums_.s_xy) * potential_.graph().evaluate(potential_.gradient()[0], at);
  };
  breaks_ = sign_changes(slope, lower_, upper_);
  breaks_.push_back(lower_);
  breaks_.push_back(upper_);
  std::ranges::sort(breaks_);
  peak_ = exponent(lower_);
  for (const double w : breaks_) peak_ = std::max(peak_, exponent(w));
  normalisation_ = integral(lower_, upper_);
}

double Posterior1d::exponent(double w) const {
  const double q = potential_.graph().evaluate(potential_.q(), std::span<const double>(&w, 1));
  return -scale_ * (q * q * sums_.s_xx - 2.0 * q * sums_.s_xy);
}

double Posterior1d::integral(double lower, double upper) const {
  // Peaks are at ends of pieces, where tanh-sinh puts its nodes closest.
  boost::math::quadrature::tanh_sinh<double> quadrature;
  double sum = 0.0;
  for (std::size_t i = 0; i + 1 < breaks_.size(); ++i) {
    const double from = std::max(lower, breaks_[i]);
    const double to = std::min(upper, breaks_[i + 1]);
    if (!(from < to)) continue;
    // Measured from the left end: Boost asserts that its nodes differ from the ends, which a short piece far from 0
    // breaks.
    sum += quadrature.integrate([&](double u) { return std::exp(exponent(from + u) - peak_); }, 0.0, to - from);
  }
  return sum;
}

double Posterior1d::density(double w) const { return std::exp(exponent(w) - peak_) / normalisation_; }

double Posterior1d::mass(double lower, double upper) const { return integral(lower, upper) / normalisation_; }

double Posterior1d::log_evidence() const { return peak_ + std::log(normalisation_ / (upper_ - lower_)); }

}  // namespace flypaper
