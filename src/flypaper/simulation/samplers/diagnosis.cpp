#include "flypaper/simulation/samplers/diagnosis.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/base/core/text.hpp"

namespace flypaper {
namespace {

/// Mean and variance over chains.
struct Spread {
  double mean = 0.0;
  double variance = 0.0;

  explicit Spread(const std::vector<double>& values) {
    const auto count = static_cast<double>(values.size());
    for (const double value : values) mean += value / count;
    for (const double value : values) variance += (value - mean) * (value - mean) / (count - 1.0);
  }
};

/// The variance over chains and blocks of averages over 2^k steps, about the mean of all.
double block_variance(const LangevinResult& result, std::size_t k, double mean) {
  double square = 0.0;
  for (const std::vector<double>& chain : result.block_squares) square += chain.at(k);
  return std::max(0.0, square / static_cast<double>(result.block_squares.size()) - mean * mean);
}

double autocorrelation_time(const LangevinResult& result, double mean, double variance, std::uint64_t steps) {
  constexpr double fewest_blocks = 20.0;
  double longest = 1.0;
  for (std::size_t k = 1; k < result.block_squares[0].size(); ++k) {
    const double length = std::ldexp(1.0, static_cast<int>(k));
    const double blocks = std::floor(static_cast<double>(steps) / length) * static_cast<double>(result.loss.size());
    if (blocks >= fewest_blocks) longest = std::max(longest, length * block_variance(result, k, mean) / variance);
  }
  return longest;
}

void add_warnings(ChainDiagnosis& found, double sampling_error, double acceptance) {
  if (acceptance == 0.0) found.warnings.push_back("no proposal was accepted; take a smaller step size");
  if (!(found.r_hat <= found.r_hat_limit)) {
    found.warnings.push_back(
        fmt::format("the chains have not mixed: R-hat {} is above {}; take more steps or larger ones",
                    rounded(found.r_hat, 4), rounded(found.r_hat_limit, 4)));
  }
  if (!(std::abs(found.drift) <= found.drift_limit)) {
    found.warnings.push_back(fmt::format(
        "the chains still drift from their start: the second half of the steps differs from the first by {} "
        "standard errors; take a longer --burn-in",
        rounded(found.drift, 3)));
  }
  found.has_mixed = found.warnings.empty();
  if (found.step_bias > sampling_error) {
    found.warnings.push_back(
        fmt::format("the step size is too large: it biases the estimate by about {}", rounded(found.step_bias, 3)));
  }
}

}  // namespace

ChainAverage local_learning_coefficient(const LangevinResult& result) {
  const Spread over(result.loss);
  return {.value = over.mean, .error = std::sqrt(over.variance / static_cast<double>(result.loss.size()))};
}

ChainDiagnosis diagnose(const LangevinResult& result, const LangevinRun& run) {
  ChainDiagnosis found;
  const auto chains = static_cast<double>(run.chains);
  const auto steps = static_cast<double>(run.steps);
  const Spread over(result.loss);
  const double variance = block_variance(result, 0, over.mean);
  found.drift_limit = boost::math::quantile(boost::math::students_t(chains - 1.0), 1.0 - 0.5e-3);
  if (variance > 0.0) {
    found.autocorrelation_time = autocorrelation_time(result, over.mean, variance, run.steps);
    found.effective_samples = chains * steps / found.autocorrelation_time;
    const double within = variance - over.variance * (chains - 1.0) / chains;
    found.r_hat = within > 0.0 ? std::sqrt(1.0 + over.variance / within) : INFINITY;
    const double relaxation = 0.5 * found.autocorrelation_time;
    found.start_bias =
        std::abs(over.mean) * relaxation / steps * std::exp(-static_cast<double>(run.burn_in) / relaxation);
  }
  const double needed = chains * over.mean * over.mean / (4.0 * variance);
  found.r_hat_limit = std::sqrt(1.0 + 1.0 / std::max(5.0, needed));
  const Spread drift(result.drift);
  if (drift.variance > 0.0) found.drift = drift.mean / std::sqrt(drift.variance / chains);
  found.step_bias = 0.125 * run.step_size * Spread(result.gradient_square).mean;
  const double sampling = local_learning_coefficient(result).error;
  found.standard_error = std::hypot(sampling, found.start_bias, found.step_bias);
  add_warnings(found, sampling, result.acceptance);
  if (!(variance > 0.0) && found.has_mixed) {
    found.has_mixed = false;
    found.warnings.push_back("the loss never changed; take a larger step size");
  }
  return found;
}

}  // namespace flypaper
