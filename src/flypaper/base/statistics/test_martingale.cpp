#include "flypaper/base/statistics/test_martingale.hpp"

#include <boost/math/special_functions/gamma.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "flypaper/base/core/error.hpp"

namespace flypaper {
namespace {

double log_beta(double a, double b) {
  return boost::math::lgamma(a) + boost::math::lgamma(b) - boost::math::lgamma(a + b);
}

/// k log p, 0 for none whatever p is.
double log_power(double p, double k) { return k == 0.0 ? 0.0 : k * std::log(p); }

}  // namespace

double standard_errors_off(const KnownProbability& probability, const Tally& tally) {
  const double p = probability.value;
  const auto draws = static_cast<double>(tally.draws);
  return (static_cast<double>(tally.successes) - draws * p) / std::sqrt(draws * p * (1.0 - p));
}

TestMartingale::TestMartingale(const KnownProbability& probability, std::uint64_t draws_a_night)
    : probability_(probability),
      successes_(static_cast<double>(draws_a_night) * probability.value),
      failures_(static_cast<double>(draws_a_night) * (1.0 - probability.value)) {
  const bool inside = probability.value - probability.error > 0.0 && probability.value + probability.error < 1.0;
  if (!inside || !(probability.error >= 0.0)) {
    throw Error(fmt::format("a known probability must lie between 0 and 1 with its error, but it is {} within {}",
                            probability.value, probability.error));
  }
  if (draws_a_night == 0) throw Error("a night without a draw tells nothing; give it at least 1");
}

double TestMartingale::log_evidence(const Tally& total) const {
  if (total.successes > total.draws) {
    throw Error(fmt::format("{} successes of {} draws", total.successes, total.draws));
  }
  const auto k = static_cast<double>(total.successes);
  const auto others = static_cast<double>(total.draws - total.successes);
  if (total.draws == 0) return 0.0;
  const double likeliest =
      std::clamp(k / (k + others), probability_.value - probability_.error, probability_.value + probability_.error);
  const double averaged = log_beta(successes_ + k, failures_ + others) - log_beta(successes_, failures_);
  return averaged - log_power(likeliest, k) - log_power(1.0 - likeliest, others);
}

void MeanEvidence::add(double log_evidence) {
  if (count_ == 0 || log_evidence > largest_) {
    sum_ = count_ == 0 ? 0.0 : sum_ * std::exp(largest_ - log_evidence);
    largest_ = log_evidence;
  }
  sum_ += std::exp(log_evidence - largest_);
  ++count_;
}

double MeanEvidence::log() const {
  if (count_ == 0) return -std::numeric_limits<double>::infinity();
  return largest_ + std::log(sum_ / static_cast<double>(count_));
}

}  // namespace flypaper
