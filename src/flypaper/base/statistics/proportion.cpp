#include "flypaper/base/statistics/proportion.hpp"

#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/base/core/text.hpp"
#include "flypaper/base/statistics/sample_size.hpp"

namespace flypaper {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double lower_limit(std::uint64_t successes, std::uint64_t trials, double alpha) {
  if (successes == 0) return 0.0;
  const auto k = static_cast<double>(successes);
  return quantile(boost::math::beta_distribution<>(k, static_cast<double>(trials) - k + 1.0), alpha);
}

double upper_limit(std::uint64_t successes, std::uint64_t trials, double alpha) {
  if (successes >= trials) return 1.0;
  const auto k = static_cast<double>(successes);
  return quantile(complement(boost::math::beta_distribution<>(k + 1.0, static_cast<double>(trials) - k), alpha));
}

/// P(X < count) and P(X >= count) for X ~ Bin(trials, p).
double probability_below(std::uint64_t count, std::uint64_t trials, double p) {
  if (count == 0 || p >= 1.0) return count > trials ? 1.0 : 0.0;
  if (count > trials || p <= 0.0) return 1.0;
  return cdf(boost::math::binomial_distribution<>(static_cast<double>(trials), p), static_cast<double>(count - 1));
}
double probability_from(std::uint64_t count, std::uint64_t trials, double p) {
  if (count == 0 || p >= 1.0) return count > trials ? 0.0 : 1.0;
  if (count > trials || p <= 0.0) return 0.0;
  return cdf(
      complement(boost::math::binomial_distribution<>(static_cast<double>(trials), p), static_cast<double>(count - 1)));
}

/// The smallest count in [0, trials + 1] at which `holds`, which is false then true.
template <typename Predicate>
std::uint64_t first_count(std::uint64_t trials, Predicate holds) {
  std::uint64_t low = 0;
  std::uint64_t high = trials + 1;
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (holds(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}

}  // namespace

UnderpoweredCheck::UnderpoweredCheck(const std::string& check, double power, double beta, std::uint64_t given,
                                     std::uint64_t needed)
    : Error(fmt::format(
          "underpowered check '{}': with {} units it would miss a true statement with probability {}, but at "
          "most {} is allowed; use at least {} units",
          check, given, rounded(1.0 - power), shortest(beta), needed)),
      needed_(needed) {}

Interval proportion_interval(std::uint64_t successes, std::uint64_t trials, double alpha) {
  return {lower_limit(successes, trials, alpha), upper_limit(successes, trials, alpha)};
}

ProportionCheck::ProportionCheck(const Design& design, std::uint64_t trials, const Budget& budget)
    : design_(design), trials_(trials), budget_(budget) {
  // The limits are inside the bounds exactly if the tail probability at the bound is at most alpha.
  least_ = design.lower == -infinity ? 0 : first_count(trials, [&](std::uint64_t k) {
    return probability_from(k, trials, design.lower) <= budget.alpha;
  });
  most_ = design.upper == infinity ? trials + 1 : first_count(trials, [&](std::uint64_t k) {
    return probability_below(k + 1, trials, design.upper) > budget.alpha;
  });
}

double ProportionCheck::power(double p) const {
  if (least_ >= most_) return 0.0;
  return 1.0 - probability_below(least_, trials_, p) - probability_from(most_, trials_, p);
}

double ProportionCheck::p_value(std::uint64_t successes) const {
  const double above = design_.lower == -infinity ? 0.0 : probability_from(successes, trials_, design_.lower);
  const double below = design_.upper == infinity ? 0.0 : probability_below(successes + 1, trials_, design_.upper);
  return std::max(above, below);
}

ProportionCheck ProportionCheck::powered(const Design& design, std::uint64_t trials, const Budget& budget) {
  const ProportionCheck check(design, trials, budget);
  if (const double power = check.power(design.target); power < 1.0 - budget.beta) {
    const auto power_with = [&](std::uint64_t n) { return ProportionCheck(design, n, budget).power(design.target); };
    throw UnderpoweredCheck(fmt::format("probability {}", design.kind), power, budget.beta, trials,
                            sample_size_for(1.0 - budget.beta, power_with));
  }
  return check;
}

ProportionCheck ProportionCheck::below(double bound, double deviation, std::uint64_t trials, Budget budget) {
  return powered({-infinity, bound, bound - deviation, deviation, "below"}, trials, budget);
}

ProportionCheck ProportionCheck::above(double bound, double deviation, std::uint64_t trials, Budget budget) {
  return powered({bound, infinity, bound + deviation, deviation, "above"}, trials, budget);
}

ProportionCheck ProportionCheck::equivalent(double expected, double margin, std::uint64_t trials, Budget budget) {
  return powered({expected - margin, expected + margin, expected, margin, "equivalence"}, trials, budget);
}

Sampled ProportionCheck::evaluate(std::string check, std::uint64_t successes) const {
  return {.check = std::move(check),
          .value = static_cast<double>(successes) / static_cast<double>(trials_),
          .interval = proportion_interval(successes, trials_, budget_.alpha),
          .at_99 = proportion_interval(successes, trials_, 0.005),
          .asserted = {design_.lower, design_.upper},
          .alpha = budget_.alpha,
          .beta = budget_.beta,
          .deviation = design_.deviation,
          .sample_size = trials_,
          .p_value = p_value(successes),
          .passed = passes(successes)};
}

}  // namespace flypaper
