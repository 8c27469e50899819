#include "cli/posterior_sampler.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

#include "cli/potential_argument.hpp"
#include "flypaper/base/core/error.hpp"
#include "flypaper/base/core/text.hpp"
#include "flypaper/exact/geometry/learning_coefficient.hpp"
#include "flypaper/exact/posterior/local_coefficient.hpp"

namespace flypaper::cli {
namespace {

using Json = nlohmann::ordered_json;

std::vector<Number> read_anchor(const SamplerOptions& options, const Potential& potential) {
  if (!options.at.empty()) return evaluate_numbers("--at", options.at, potential.parameters);
  std::vector<Number> at(potential.dimension());
  if (!potential.points.empty()) {
    for (std::size_t i = 0; i < at.size(); ++i) at[i] = {potential.points[0].at[i], potential.points[0].exact[i]};
  }
  return at;
}

Json exact_json(const LangevinTarget& target) {
  try {
    const Approximation exact = exact_local_learning_coefficient(target);
    return {{"exact_finite_n", exact.value}, {"exact_error", exact.error}};
  } catch (const Error& error) {
    return {{"exact_finite_n", nullptr}, {"exact_error", nullptr}, {"exact_reason", error.what()}};
  }
}

Json point_json(const Potential& potential, const std::vector<Rational>& at) {
  const LearningCoefficient found = learning_coefficient(potential, at);
  if (!found.value) return {{"lambda", nullptr}, {"multiplicity", nullptr}, {"lambda_reason", found.reason}};
  return {{"lambda", found.value->print()}, {"multiplicity", found.multiplicity}};
}

Json diagnosis_json(const ChainDiagnosis& found) {
  return {{"effective_samples", found.effective_samples},
          {"autocorrelation_time", found.autocorrelation_time},
          {"r_hat", std::isfinite(found.r_hat) ? Json(found.r_hat) : Json("inf")},
          {"r_hat_limit", found.r_hat_limit},
          {"tail_samples", found.tail_samples},
          {"tail_limit", found.tail_limit},
          {"dispersion", std::isfinite(found.dispersion) ? Json(found.dispersion) : Json("inf")},
          {"drift", found.drift},
          {"drift_limit", found.drift_limit},
          {"start_bias", found.start_bias},
          {"step_bias", found.step_bias},
          {"warnings", found.warnings}};
}

/// Chains that miss a tail look mixed to themselves: where the exact value is known, an error that does not reach it,
/// which chance alone does once in 16,000 runs, is withdrawn.
void compare_with_exact(Json& json) {
  if (!json.contains("standard_error") || json["standard_error"].is_null() || json["exact_finite_n"].is_null()) return;
  const double distance = std::abs(json["estimate"].get<double>() - json["exact_finite_n"].get<double>());
  if (distance <= 4.0 * json["standard_error"].get<double>() + json["exact_error"].get<double>()) return;
  json["warnings"].push_back(
      "the estimate is more than 4 standard errors from the exact value: the chains have not "
      "reached all of the tails; take more steps or a larger --localisation");
  json["standard_error"] = nullptr;
}

void require_localisation(double gamma) {
  if (gamma > 0.0 && std::isfinite(gamma)) return;
  throw Error(fmt::format("--localisation {0}: a restraint of stiffness {0}; give a positive, finite one", gamma));
}

void require_sampler(const std::string& sampler) {
  const std::vector<std::string> samplers{"sgld", "mala"};
  if (std::ranges::find(samplers, sampler) != samplers.end()) return;
  throw Error("--sampler: " + unknown_name(sampler, "sampler", samplers));
}

}  // namespace

std::string sampler_json(const SamplerOptions& options, const Potential& potential, const Likelihood& likelihood,
                         const std::optional<DataSet>& data) {
  require_sampler(options.sampler);
  if (likelihood.samples < 3.0) throw Error("--sampler: n beta = n / log n needs at least 3 samples");
  LangevinTarget target{.potential = potential, .likelihood = likelihood, .restraint = {}};
  target.likelihood.samples /= std::log(likelihood.samples);
  target.restraint.stiffness = evaluate_option("--localisation", options.localisation, potential.parameters);
  require_localisation(target.restraint.stiffness);
  std::vector<Rational> at;
  for (const Number& coordinate : read_anchor(options, potential)) {
    if (!coordinate.is_finite()) throw Error(fmt::format("--at {}: chains need a finite start", options.at));
    target.restraint.anchor.push_back(coordinate.value);
    at.push_back(coordinate.exact);
  }
  require_minimum(target);
  const LangevinRun run{.step_size = evaluate_option("--step-size", options.step_size, potential.parameters),
                        .chains = options.chains,
                        .burn_in = options.burn_in,
                        .steps = options.steps,
                        .seed = options.seed,
                        .threads = static_cast<unsigned>(options.threads),
                        .draws = std::clamp<std::uint64_t>((std::uint64_t{1} << 22U) / (options.chains + 1), 4, 500)};
  const bool sgld = options.sampler == "sgld";
  const auto batches = data ? subset_batches(*data, options.batch_size, options.seed)
                            : fresh_batches({}, options.batch_size, options.seed);
  const auto sampled = [&](const LangevinRun& wanted) {
    return sgld ? run_sgld(target, *batches, wanted) : run_mala(target, wanted);
  };
  const LangevinResult result = sampled(run);
  const ChainAverage estimate = local_learning_coefficient(result);
  Json json{{"estimate", nullptr}, {"standard_error", nullptr}};
  json.update(exact_json(target));
  json.update(point_json(potential, at));
  json.update(Json{{"sampler", options.sampler},
                   {"at", target.restraint.anchor},
                   {"step_size", run.step_size},
                   {"localisation", target.restraint.stiffness},
                   {"chains", run.chains},
                   {"diverged", result.diverged}});
  if (!sgld) json["acceptance"] = result.acceptance;
  if (result.diverged > 0) {
    json["reason"] = fmt::format("{} of {} chains diverged; take a smaller --step-size", result.diverged, run.chains);
    return json.dump();
  }
  const ChainDiagnosis diagnosis = diagnose(result, sampled(dispersed_run(target, run)), run);
  json["estimate"] = estimate.value;
  json["sampling_error"] = estimate.error;
  if (diagnosis.has_mixed) json["standard_error"] = diagnosis.standard_error;
  json.update(diagnosis_json(diagnosis));
  compare_with_exact(json);
  return json.dump();
}

}  // namespace flypaper::cli
