#include "flypaper/base/statistics/hazard.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/base/statistics/sample_size.hpp"

namespace flypaper {

Trials trials_in_window(std::span<const Stay> stays, std::uint64_t from, std::uint64_t to, std::uint64_t wanted) {
  Trials trials;
  for (const Stay& stay : stays) {
    if (stay.steps <= from) continue;
    const std::uint64_t at_risk = std::min(stay.steps, to) - from;
    const bool exits_here = stay.exited && stay.steps <= to;
    if (trials.count + at_risk > wanted) {  // the exit is the stay's last trial, which does not fit
      trials.count = wanted;
      return trials;
    }
    trials.count += at_risk;
    trials.exits += exits_here ? 1 : 0;
  }
  return trials;
}

namespace {

/// The probability that limits at alpha/2 stay within a factor sqrt(1 + margin) of `hazard` in all windows, from below:
/// then every ratio stays below 1 + margin. Exact for one window; windows share stays, so the union bound does the
/// rest.
double power_of(std::size_t windows, double hazard, double margin, std::uint64_t trials, const Budget& budget) {
  const double factor = std::sqrt(1.0 + margin);
  const double one =
      proportion_power({hazard / factor, hazard * factor}, hazard, trials, {.alpha = budget.alpha / 2.0});
  return std::max(0.0, 1.0 - static_cast<double>(windows) * (1.0 - one));
}

}  // namespace

std::uint64_t ConstantHazardCheck::trials_needed(std::size_t windows, double hazard, double margin, Budget budget) {
  return sample_size_for(1.0 - budget.beta,
                         [&](std::uint64_t n) { return power_of(windows, hazard, margin, n, budget); });
}

ConstantHazardCheck::ConstantHazardCheck(std::vector<Window> windows, double hazard, double margin,
                                         std::uint64_t trials_per_window, Budget budget)
    : windows_(std::move(windows)), margin_(margin), trials_(trials_per_window), budget_(budget) {
  require_power("constant hazard", trials_, budget_,
                [&](std::uint64_t n) { return power_of(windows_.size(), hazard, margin_, n, budget_); });
}

double ConstantHazardCheck::power(double hazard) const {
  return power_of(windows_.size(), hazard, margin_, trials_, budget_);
}

namespace {

/// What the windows' hazards differ by, each limit of theirs at alpha/2: at least the largest lower over the smallest
/// upper limit, and 1; at most the largest upper over the smallest lower one, which is infinite if a window has no
/// exit.
Interval ratios(std::span<const Trials> windows, double alpha) {
  Interval widest{1.0, 0.0};
  Interval innermost{0.0, 1.0};
  for (const Trials& trials : windows) {
    const auto [lower, upper] = proportion_interval(trials.exits, trials.count, alpha / 2.0);
    widest = {std::min(widest.lower, lower), std::max(widest.upper, upper)};
    innermost = {std::max(innermost.lower, lower), std::min(innermost.upper, upper)};
  }
  return {std::max(1.0, innermost.lower / innermost.upper), widest.upper / widest.lower};
}

/// The smallest alpha at which the largest ratio is below `bound`, to a factor of 2^(1/64); what is less than 1e-30
/// counts as that, since the quantiles behind the limits do not converge far beyond.
double least_alpha(std::span<const Trials> windows, double bound) {
  if (!(ratios(windows, 1.0).upper < bound)) return 1.0;
  constexpr double smallest = 1e-30;
  if (ratios(windows, smallest).upper < bound) return smallest;
  double fails = std::log2(smallest);
  double passes = 0.0;
  while (passes - fails > 1.0 / 64.0) {
    const double middle = 0.5 * (fails + passes);
    (ratios(windows, std::exp2(middle)).upper < bound ? passes : fails) = middle;
  }
  return std::exp2(passes);
}

}  // namespace

Sampled ConstantHazardCheck::evaluate(std::string check, std::span<const Stay> stays) const {
  std::vector<Trials> seen;
  std::vector<double> estimates;
  for (const auto& [from, to] : windows_) {
    const Trials trials = trials_in_window(stays, from, to, trials_);
    if (trials.count < trials_) {
      throw Error(fmt::format("only {} of {} trials at risk in steps ({}, {}]; run more trajectories", trials.count,
                              trials_, from, to));
    }
    estimates.push_back(static_cast<double>(trials.exits) / static_cast<double>(trials.count));
    seen.push_back(trials);
  }
  const auto [least, largest] = std::ranges::minmax(estimates);
  Sampled found = sampled(std::move(check), {.asserted = below(1.0 + margin_), .deviation = margin_}, budget_,
                          trials_ * windows_.size(), largest / least, ratios(seen, budget_.alpha), ratios(seen, 0.01));
  found.p_value = least_alpha(seen, 1.0 + margin_);
  return found;
}

}  // namespace flypaper
