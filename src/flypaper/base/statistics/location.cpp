#include "flypaper/base/statistics/location.hpp"

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/base/statistics/sample_size.hpp"

namespace flypaper {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

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

MeanCheck MeanCheck::equivalent(double expected, double margin, double standard_deviation, std::uint64_t size,
                                Budget budget) {
  return powered({expected - margin, expected + margin, expected, margin, "equivalence"}, standard_deviation, size,
                 budget);
}

MeanCheck MeanCheck::above(double bound, double deviation, double standard_deviation, std::uint64_t size,
                           Budget budget) {
  return powered({bound, infinity, bound + deviation, deviation, "above"}, standard_deviation, size, budget);
}

double MeanCheck::power(double mean) const {
  const double lower = (design_.lower + reach_ - mean) / standard_error_;
  const double upper = (design_.upper - reach_ - mean) / standard_error_;
  return lower < upper ? normal_cdf(upper) - normal_cdf(lower) : 0.0;
}

Sampled MeanCheck::evaluate(std::string check, double average) const {
  const double reach_99 = standard_error_ * quantile(complement(boost::math::normal_distribution<>(), 0.005));
  return {.check = std::move(check),
          .value = average,
          .interval = {average - reach_, average + reach_},
          .at_99 = {average - reach_99, average + reach_99},
          .asserted = {design_.lower, design_.upper},
          .alpha = budget_.alpha,
          .beta = budget_.beta,
          .deviation = design_.deviation,
          .sample_size = size_,
          .p_value = std::max(normal_cdf((design_.lower - average) / standard_error_),
                              normal_cdf((average - design_.upper) / standard_error_)),
          .passed = average - reach_ > design_.lower && average + reach_ < design_.upper};
}

ScaleCheck::ScaleCheck(double expected, double relative_margin, std::uint64_t freedom, const Budget& budget)
    : expected_(expected), relative_margin_(relative_margin), freedom_(freedom), budget_(budget) {
  const boost::math::chi_squared_distribution<> law(static_cast<double>(freedom));
  lower_quantile_ = quantile(law, budget.alpha);
  upper_quantile_ = quantile(complement(law, budget.alpha));
}

double ScaleCheck::power(double scale) const {
  // Passes if sum / upper_quantile > expected (1 - m) and sum / lower_quantile < expected (1 + m).
  const double from = expected_ * (1.0 - relative_margin_) * upper_quantile_ / scale;
  const double to = expected_ * (1.0 + relative_margin_) * lower_quantile_ / scale;
  const boost::math::chi_squared_distribution<> law(static_cast<double>(freedom_));
  return from < to ? cdf(law, to) - cdf(law, from) : 0.0;
}

ScaleCheck ScaleCheck::equivalent(double expected, double relative_margin, std::uint64_t freedom, Budget budget) {
  const auto build = [&](std::uint64_t n) { return ScaleCheck(expected, relative_margin, n, budget); };
  require_power("scale equivalence", freedom, budget, [&](std::uint64_t n) { return build(n).power(expected); });
  return build(freedom);
}

Sampled ScaleCheck::evaluate(std::string check, double sum) const {
  const Interval interval{sum / upper_quantile_, sum / lower_quantile_};
  const double margin = expected_ * relative_margin_;
  const boost::math::chi_squared_distribution<> law(static_cast<double>(freedom_));
  return {.check = std::move(check),
          .value = sum / static_cast<double>(freedom_),
          .interval = interval,
          .at_99 = {sum / quantile(complement(law, 0.005)), sum / quantile(law, 0.005)},
          .asserted = {expected_ - margin, expected_ + margin},
          .alpha = budget_.alpha,
          .beta = budget_.beta,
          .deviation = margin,
          .sample_size = freedom_,
          .p_value = std::max(cdf(complement(law, sum / (expected_ - margin))), cdf(law, sum / (expected_ + margin))),
          .passed = interval.lower > expected_ - margin && interval.upper < expected_ + margin};
}

}  // namespace flypaper
