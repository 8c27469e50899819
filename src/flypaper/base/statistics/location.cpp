#include "flypaper/base/statistics/location.hpp"

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>

#include "flypaper/base/statistics/sample_size.hpp"

namespace flypaper {
namespace {

double normal_cdf(double z) {
  if (std::isinf(z)) return z > 0.0 ? 1.0 : 0.0;
  return cdf(boost::math::normal_distribution<>(), z);
}

}  // namespace

MeanCheck::MeanCheck(const Design& design, double standard_deviation, std::uint64_t size, const Budget& budget)
    : design_(design),
      size_(size),
      budget_(budget),
      standard_error_(standard_deviation / std::sqrt(static_cast<double>(size))),
      reach_(standard_error_ * quantile(complement(boost::math::normal_distribution<>(), budget.alpha))) {}

MeanCheck MeanCheck::powered(const Design& design, double standard_deviation, std::uint64_t size,
                             const Budget& budget) {
  const auto build = [&](std::uint64_t n) { return MeanCheck(design, standard_deviation, n, budget); };
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
  const double reach_99 = standard_error_ * quantile(complement(boost::math::normal_distribution<>(), 0.005));
  Sampled found = sampled(std::move(check), design_, budget_, size_, average, {average - reach_, average + reach_},
                          {average - reach_99, average + reach_99});
  found.p_value = std::max(normal_cdf((design_.asserted.lower - average) / standard_error_),
                           normal_cdf((average - design_.asserted.upper) / standard_error_));
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
