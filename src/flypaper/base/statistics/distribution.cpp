#include "flypaper/base/statistics/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "flypaper/base/statistics/sample_size.hpp"

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
  const auto build = [&](std::uint64_t n) { return DistributionCheck(margin, n, budget); };
  require_power("distribution equivalence", size, budget, [&](std::uint64_t n) { return build(n).power(); });
  return build(size);
}

double DistributionCheck::p_value(double distance) const {
  const double left = std::max(0.0, margin_ - distance);
  return std::min(1.0, 2.0 * std::exp(-2.0 * static_cast<double>(size_) * left * left));
}

Sampled DistributionCheck::evaluate(std::string check, std::vector<double> values,
                                    const std::function<double(double)>& law) const {
  if (!std::ranges::is_sorted(values)) std::ranges::sort(values);
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
  const double grid = static_cast<double>(stride()) / n;  // the law is asked at some values only
  const double reach_99 = std::sqrt(std::log(2.0 / 0.01) / (2.0 * n));
  if (values.size() != size_) largest = std::nan("");
  Sampled found = sampled(std::move(check), {.asserted = below(margin_), .deviation = margin_}, budget_, size_, largest,
                          {std::max(0.0, largest - grid - reach_), largest + reach_},
                          {std::max(0.0, largest - grid - reach_99), largest + reach_99});
  found.p_value = p_value(largest);
  return found;
}

TotalVariationCheck::TotalVariationCheck(double expected, double margin, std::size_t cells, std::uint64_t size,
                                         const Budget& budget)
    : expected_(expected),
      margin_(margin),
      cells_(cells),
      size_(size),
      budget_(budget),
      mean_(0.5 * std::sqrt(static_cast<double>(cells) / static_cast<double>(size))),
      reach_(mean_ + std::sqrt(-std::log(budget.alpha) / (2.0 * static_cast<double>(size)))) {}

double TotalVariationCheck::power() const {
  const double left = margin_ - reach_ - mean_;
  return left > 0.0 ? 1.0 - std::exp(-2.0 * static_cast<double>(size_) * left * left) : 0.0;
}

TotalVariationCheck TotalVariationCheck::equivalent(double expected, double margin, std::size_t cells,
                                                    std::uint64_t size, Budget budget) {
  const auto build = [&](std::uint64_t n) { return TotalVariationCheck(expected, margin, cells, n, budget); };
  require_power("total variation", size, budget, [&](std::uint64_t n) { return build(n).power(); });
  return build(size);
}

Sampled TotalVariationCheck::evaluate(std::string check, std::span<const std::uint64_t> counts,
                                      std::span<const double> probabilities) const {
  const std::uint64_t seen = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  const bool complete = counts.size() == cells_ && probabilities.size() == cells_ && seen == size_;
  double distance = complete ? 0.0 : std::nan("");
  for (std::size_t i = 0; complete && i < cells_; ++i) {
    distance += 0.5 * std::abs(static_cast<double>(counts[i]) / static_cast<double>(size_) - probabilities[i]);
  }
  const double reach_99 = mean_ + std::sqrt(-std::log(0.005) / (2.0 * static_cast<double>(size_)));
  return sampled(std::move(check), Design::equivalent(expected_, margin_), budget_, size_, distance,
                 {std::max(0.0, distance - reach_), distance + reach_},
                 {std::max(0.0, distance - reach_99), distance + reach_99});
}

}  // namespace flypaper
