#include "flypaper/simulation/samplers/diagnosis.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flypaper/base/core/text.hpp"
#include "flypaper/base/statistics/convergence.hpp"

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

/// The draws of both runs' chains together.
std::vector<std::vector<double>> pooled(std::vector<std::vector<double>> draws,
                                        const std::vector<std::vector<double>>& others) {
  draws.insert(draws.end(), others.begin(), others.end());
  return draws;
}

/// Variance of all draws about `mean`.
double variance_about(double mean, const std::vector<std::vector<double>>& draws) {
  double sum = 0.0;
  for (const std::vector<double>& chain : draws) {
    for (const double value : chain) sum += (value - mean) * (value - mean) / static_cast<double>(chain.size());
  }
  return sum / static_cast<double>(draws.size());
}

void add_warnings(ChainDiagnosis& found, double sampling_error, double acceptance) {
  if (acceptance == 0.0) found.warnings.emplace_back("no proposal was accepted; take a smaller step size");
  if (!(found.r_hat <= found.r_hat_limit)) {
    found.warnings.push_back(
        fmt::format("the chains have not mixed: R-hat {} is above {}; take more steps or larger ones",
                    rounded(found.r_hat, 4), rounded(found.r_hat_limit, 4)));
  }
  if (!(found.tail_samples >= found.tail_limit)) {
    found.warnings.push_back(fmt::format(
        "the chains hardly reach the tails: {} effective samples there, of {} needed; take more steps, smaller ones "
        "or a larger localisation",
        rounded(found.tail_samples, 4), rounded(found.tail_limit, 4)));
  }
  if (!(std::abs(found.dispersion) <= found.drift_limit)) {
    found.warnings.push_back(fmt::format(
        "chains that start all over the posterior give another value, {} standard errors off; take more steps or a "
        "larger localisation",
        rounded(std::abs(found.dispersion), 3)));
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

LangevinRun dispersed_run(const LangevinTarget& target, LangevinRun run) {
  run.starts = dispersed_starts(target, run.chains, run.seed);
  run.seed = ~run.seed;
  return run;
}

ChainDiagnosis diagnose(const LangevinResult& result, const LangevinResult& dispersed, const LangevinRun& run) {
  constexpr double fewest = 15.0;
  ChainDiagnosis found;
  const auto chains = static_cast<double>(run.chains);
  const auto steps = static_cast<double>(run.steps);
  const Spread over(result.loss);
  const double variance = variance_about(over.mean, result.losses);
  found.drift_limit = boost::math::quantile(boost::math::students_t(chains - 1.0), 1.0 - 0.5e-3);
  found.effective_samples = convergence(result.losses).bulk;
  if (found.effective_samples > 0.0) {
    found.autocorrelation_time = chains * steps / found.effective_samples;
    const double relaxation = 0.5 * found.autocorrelation_time;
    found.start_bias =
        std::abs(over.mean) * relaxation / steps * std::exp(-static_cast<double>(run.burn_in) / relaxation);
  }
  const double needed = chains * over.mean * over.mean / (4.0 * variance);
  found.r_hat_limit = std::sqrt(1.0 + 2.0 / std::max(fewest, needed));
  found.tail_limit = 2.0 * chains * fewest;
  found.r_hat = found.dispersion = INFINITY;
  if (dispersed.diverged == 0) {
    const Convergence loss = convergence(pooled(result.losses, dispersed.losses));
    const Convergence distance = convergence(pooled(result.distances, dispersed.distances));
    found.r_hat = std::max(loss.r_hat, distance.r_hat);
    found.tail_samples = std::min(loss.tail, distance.tail);
    const Spread others(dispersed.loss);
    found.dispersion = (over.mean - others.mean) / std::sqrt((over.variance + others.variance) / chains);
  }
  const Spread drift(result.drift);
  if (drift.variance > 0.0) found.drift = drift.mean / std::sqrt(drift.variance / chains);
  found.step_bias = 0.125 * run.step_size * Spread(result.gradient_square).mean;
  const double sampling = local_learning_coefficient(result).error;
  found.standard_error = std::hypot(sampling, found.start_bias, found.step_bias);
  add_warnings(found, sampling, result.acceptance);
  if (!(variance > 0.0) && found.has_mixed) {
    found.has_mixed = false;
    found.warnings.emplace_back("the loss never changed; take a larger step size");
  }
  return found;
}

}  // namespace flypaper
