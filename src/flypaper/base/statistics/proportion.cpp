#include "flypaper/base/statistics/proportion.hpp"

#include <boost/math/distributions/binomial.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <ranges>

#include "flypaper/base/core/text.hpp"
#include "flypaper/base/statistics/sample_size.hpp"

namespace flypaper {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

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

/// The smallest count in [0, trials + 1] at which `fails` is false, after it was true.
template <typename Predicate>
std::uint64_t first_count(std::uint64_t trials, Predicate fails) {
  return *std::ranges::partition_point(std::views::iota(std::uint64_t{0}, trials + 1), fails);
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
  using Law = boost::math::binomial_distribution<>;
  const auto n = static_cast<double>(trials);
  const auto k = static_cast<double>(successes);
  return {Law::find_lower_bound_on_p(n, k, alpha), Law::find_upper_bound_on_p(n, k, alpha)};
}

ProportionCheck::ProportionCheck(const Design& design, std::uint64_t trials, const Budget& budget)
    : design_(design), trials_(trials), budget_(budget) {
  // The limits are inside the bounds exactly if the tail probability at the bound is at most alpha.
  least_ = design.asserted.lower == -infinity ? 0 : first_count(trials, [&](std::uint64_t k) {
    return probability_from(k, trials, design.asserted.lower) > budget.alpha;
  });
  most_ = design.asserted.upper == infinity ? trials + 1 : first_count(trials, [&](std::uint64_t k) {
    return probability_below(k + 1, trials, design.asserted.upper) <= budget.alpha;
  });
}

double ProportionCheck::power(double p) const {
  if (least_ >= most_) return 0.0;
  return 1.0 - probability_below(least_, trials_, p) - probability_from(most_, trials_, p);
}

double proportion_power(const Asserted& asserted, double p, std::uint64_t trials, const Budget& budget) {
  return ProportionCheck(Design{.asserted = asserted}, trials, budget).power(p);
}

double ProportionCheck::p_value(std::uint64_t successes) const {
  const double above =
      design_.asserted.lower == -infinity ? 0.0 : probability_from(successes, trials_, design_.asserted.lower);
  const double below =
      design_.asserted.upper == infinity ? 0.0 : probability_below(successes + 1, trials_, design_.asserted.upper);
  return std::max(above, below);
}

ProportionCheck ProportionCheck::powered(const Design& design, std::uint64_t trials, const Budget& budget) {
  const auto build = [&](std::uint64_t n) { return ProportionCheck(design, n, budget); };
  require_power(fmt::format("probability {}", design.kind), trials, budget,
                [&](std::uint64_t n) { return build(n).power(design.target); });
  return build(trials);
}

Sampled ProportionCheck::evaluate(std::string check, std::uint64_t successes) const {
  Sampled found = sampled(
      std::move(check), design_, budget_, trials_, static_cast<double>(successes) / static_cast<double>(trials_),
      proportion_interval(successes, trials_, budget_.alpha), proportion_interval(successes, trials_, 0.005));
  found.p_value = p_value(successes);
  found.passed = passes(successes);
  return found;
}

}  // namespace flypaper
