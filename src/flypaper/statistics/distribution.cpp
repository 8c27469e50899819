#include "flypaper/statistics/distribution.hpp"

#include <algorithm>
#include <cmath>

#include "flypaper/core/text.hpp"
#include "flypaper/statistics/proportion.hpp"
#include "flypaper/statistics/sample_size.hpp"

namespace flypaper {

DistributionCheck::DistributionCheck(double margin, std::uint64_t size, const Budget& budget)
    : margin_(margin),
      size_(size),
      budget_(budget),
      reach_(std::sqrt(std::log(2.0 / budget.alpha) / (2.0 * static_cast<double>(size)))) {}

/// The law is asked for at every stride-th value only.
std::uint64_t DistributionCheck::stride() const { return std::max<std::uint64_t>(1, size_ / 10'000); }

double DistributionCheck::power() const {
  const auto n = static_cast<double>(size_);
  const double left = margin_ - reach_ - static_cast<double>(stride()) / n;
  return left > 0.0 ? std::max(0.0, 1.0 - 2.0 * std::exp(-2.0 * n * left * left)) : 0.0;
}

DistributionCheck DistributionCheck::equivalent(double margin, std::uint64_t size, Budget budget) {
  const DistributionCheck check(margin, size, budget);
  if (const double power = check.power(); power < 1.0 - budget.beta) {
    const auto power_with = [&](std::uint64_t n) { return DistributionCheck(margin, n, budget).power(); };
    throw UnderpoweredCheck("distribution equivalence", power, budget.beta, size,
                            sample_size_for(1.0 - budget.beta, power_with));
  }
  return check;
}

double DistributionCheck::p_value(double distance) const {
  const double left = std::max(0.0, margin_ - distance);
  return std::min(1.0, 2.0 * std::exp(-2.0 * static_cast<double>(size_) * left * left));
}

Evidence DistributionCheck::evaluate(std::string check, std::vector<double> values,
                                     const std::function<double(double)>& law) const {
  std::ranges::sort(values);
  const auto n = static_cast<double>(values.size());
  double largest = 0.0;
  double rank_before = 0.0;  // between two of the values asked for, F_n and F stay between what they are there
  double law_before = 0.0;
  const auto meet = [&](double rank, double probability) {
    largest = std::max({largest, probability - rank_before, rank - law_before});
    rank_before = rank;
    law_before = probability;
  };
  for (std::size_t i = stride(); i < values.size(); i += stride()) {
    meet(static_cast<double>(i) / n, law(values[i - 1]));
  }
  meet(1.0, 1.0);
  return {.check = std::move(check),
          .kind = "equivalence",
          .value = largest,
          .interval = {0.0, largest + reach_},
          .expected = "< " + rounded(margin_),
          .alpha = budget_.alpha,
          .beta = budget_.beta,
          .deviation = margin_,
          .sample_size = size_,
          .p_value = p_value(largest),
          .passed = values.size() == size_ && largest + reach_ < margin_};
}

}  // namespace flypaper
