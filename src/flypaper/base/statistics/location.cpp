#include "flypaper/base/statistics/location.hpp"

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/base/statistics/sample_size.hpp"

namespace flypaper {
namespace {

double normal_cdf(double z) { return cdf(boost::math::normal_distribution<>(), z); }

}  // namespace

MeanCheck::MeanCheck(const Design& design, const Spread& spread, std::uint64_t size, const Budget& budget)
    : design_(design),
      size_(size),
      budget_(budget),
      standard_error_(spread.standard_deviation / std::sqrt(static_cast<double>(size))),
      skewing_(std::abs(spread.skewness) / (6.0 * std::sqrt(static_cast<double>(size)))),
      reach_(reach(budget.alpha)),
      reach_99_(reach(0.005)) {}

/// The factor outgrows the normal tail from z = 1 / (3 skewing) on, where the derivative of -z^2 / 2 + skewing z^3 is
/// 0. A tail is no larger farther out, so beyond it is that at this z.
double MeanCheck::tail(double z) const {
  if (skewing_ == 0.0 || z <= 0.0) return normal_cdf(-z);
  const double held = std::min(z, 1.0 / (3.0 * skewing_));
  return std::min(1.0, normal_cdf(-held) * std::exp(skewing_ * std::pow(held, 3)));
}

/// Infinite where the tail's bound does not fall to alpha: so few values of such a skewness tell nothing.
double MeanCheck::reach(double alpha) const {
  if (skewing_ == 0.0) return standard_error_ * quantile(complement(boost::math::normal_distribution<>(), alpha));
  double short_of = 0.0;
  double enough = 1.0;
  for (; tail(enough) > alpha; enough *= 1.125) {
    if (3.0 * skewing_ * enough > 1.0) return std::numeric_limits<double>::infinity();
  }
  while (enough - short_of > 1e-14 * enough) {
    const double middle = 0.5 * (short_of + enough);
    (tail(middle) > alpha ? short_of : enough) = middle;
  }
  return standard_error_ * enough;
}

MeanCheck MeanCheck::powered(const Design& design, const Spread& spread, std::uint64_t size, const Budget& budget) {
  const auto build = [&](std::uint64_t n) { return MeanCheck(design, spread, n, budget); };
  require_power(std::string("mean ") + design.kind, size, budget,
                [&](std::uint64_t n) { return build(n).power(design.target); });
  return build(size);
}

double MeanCheck::power(double mean) const {
  const double lower = (design_.asserted.lower + reach_ - mean) / standard_error_;
  const double upper = (design_.asserted.upper - reach_ - mean) / standard_error_;
  return lower < upper ? normal_cdf(upper) - normal_cdf(lower) : 0.0;
}

Sampled MeanCheck::evaluate(std::string check, double average) const {
  Sampled found = sampled(std::move(check), design_, budget_, size_, average, {average - reach_, average + reach_},
                          {average - reach_99_, average + reach_99_});
  const auto& [lower, upper] = design_.asserted;
  const auto on_side = [this](double distance) {
    return std::isinf(distance) ? 0.0 : tail(distance / standard_error_);
  };
  found.p_value = std::max(on_side(average - lower), on_side(upper - average));
  return found;
}

ScaleCheck::ScaleCheck(const Design& design, std::uint64_t freedom, const Budget& budget)
    : design_(design), freedom_(freedom), budget_(budget) {
  const boost::math::chi_squared_distribution<> law(static_cast<double>(freedom));
  lower_quantile_ = quantile(law, budget.alpha);
  upper_quantile_ = quantile(complement(law, budget.alpha));
}

double ScaleCheck::power(double scale) const {
  // Passes if sum / upper_quantile > expected (1 - m) and sum / lower_quantile < expected (1 + m).
  const double from = design_.asserted.lower * upper_quantile_ / scale;
  const double to = design_.asserted.upper * lower_quantile_ / scale;
  const boost::math::chi_squared_distribution<> law(static_cast<double>(freedom_));
  return from < to ? cdf(law, to) - cdf(law, from) : 0.0;
}

ScaleCheck ScaleCheck::equivalent(double expected, double relative_margin, std::uint64_t freedom, Budget budget) {
  const auto build = [&](std::uint64_t n) {
    return ScaleCheck(Design::equivalent(expected, expected * relative_margin), n, budget);
  };
  require_power("scale equivalence", freedom, budget, [&](std::uint64_t n) { return build(n).power(expected); });
  return build(freedom);
}

Sampled ScaleCheck::evaluate(std::string check, double sum) const {
  const boost::math::chi_squared_distribution<> law(static_cast<double>(freedom_));
  Sampled found = sampled(std::move(check), design_, budget_, freedom_, sum / static_cast<double>(freedom_),
                          {sum / upper_quantile_, sum / lower_quantile_},
                          {sum / quantile(complement(law, 0.005)), sum / quantile(law, 0.005)});
  const auto& [lower, upper] = design_.asserted;
  found.p_value = std::max(cdf(complement(law, sum / lower)), cdf(law, sum / upper));
  return found;
}

}  // namespace flypaper
