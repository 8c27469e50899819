#include "cli/options.hpp"
#include "cli/posterior.hpp"
#include "flypaper/audit/experiment/json.inl"
#include "flypaper/exact/geometry/learning_coefficient.hpp"
#include "flypaper/exact/posterior/local_coefficient.hpp"

namespace flypaper::cli {
namespace {

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

/// What is known of chains; null where one of them diverged.
Json diagnosis_json(const std::optional<ChainDiagnosis>& found) {
  using Found = ChainDiagnosis;
  Json json;
  for (const auto& [key, member] : {std::pair{"effective_samples", &Found::effective_samples},
                                    {"autocorrelation_time", &Found::autocorrelation_time},
                                    {"r_hat", &Found::r_hat},
                                    {"r_hat_limit", &Found::r_hat_limit},
                                    {"drift", &Found::drift},
                                    {"drift_limit", &Found::drift_limit},
                                    {"start_bias", &Found::start_bias},
                                    {"step_bias", &Found::step_bias}}) {
    json[key] = found ? json_number((*found).*member) : Json(nullptr);
  }
  json["warnings"] = found ? found->warnings : std::vector<std::string>();
  return json;
}

/// Chains that miss a tail look mixed to themselves: where the exact value is known, an error that does not reach it,
/// which chance alone does once in 16,000 runs, is withdrawn.
void compare_with_exact(Json& json) {
  if (json["standard_error"].is_null() || json["exact_finite_n"].is_null()) return;
  const double distance = std::abs(json["estimate"].get<double>() - json["exact_finite_n"].get<double>());
  if (distance <= 4.0 * json["standard_error"].get<double>() + json["exact_error"].get<double>()) return;
  json["warnings"].push_back(
      "the estimate is more than 4 standard errors from the exact value: the chains have not "
      "reached all of the tails; take more steps or a larger --localisation");
  json["standard_error"] = nullptr;
}

}  // namespace

Json sampler_json(const SamplerOptions& options, const Potential& potential, const Likelihood& likelihood,
                  const std::optional<DataSet>& data) {
  const bool sgld = read_choice<bool>("--sampler", options.sampler, {{"sgld", true}, {"mala", false}});
  if (likelihood.samples < 3.0) throw Error("--sampler: n beta = n / log n needs at least 3 samples");
  LangevinTarget target{.potential = potential, .likelihood = likelihood, .restraint = {}};
  target.likelihood.samples /= std::log(likelihood.samples);
  target.restraint.stiffness = evaluate_option("--localisation", options.localisation, potential.parameters);
  if (const double gamma = target.restraint.stiffness; !(gamma > 0.0 && std::isfinite(gamma))) {
    throw Error(fmt::format("--localisation {0}: a restraint of stiffness {0}; give a positive, finite one", gamma));
  }
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
                        .threads = static_cast<unsigned>(options.threads)};
  const auto batches = data ? subset_batches(*data, options.batch_size, options.seed)
                            : fresh_batches({}, options.batch_size, options.seed);
  const LangevinResult result = sgld ? run_sgld(target, *batches, run) : run_mala(target, run);
  const Approximation estimate = local_learning_coefficient(result);
  Json json{{"estimate", nullptr}, {"standard_error", nullptr}};
  json.update(exact_json(target));
  json.update(point_json(potential, at));
  json.update(Json{{"sampler", options.sampler},
                   {"at", target.restraint.anchor},
                   {"step_size", run.step_size},
                   {"localisation", target.restraint.stiffness},
                   {"chains", run.chains},
                   {"diverged", result.diverged}});
  json["acceptance"] = sgld ? Json(nullptr) : json_number(result.acceptance);
  json["sampling_error"] = nullptr;
  std::optional<ChainDiagnosis> diagnosis;
  if (result.diverged == 0) diagnosis = diagnose(result, run);
  json.update(diagnosis_json(diagnosis));
  if (diagnosis) {
    json["estimate"] = estimate.value;
    json["sampling_error"] = estimate.error;
    if (diagnosis->has_mixed) json["standard_error"] = diagnosis->standard_error;
    compare_with_exact(json);
  } else {
    json["reason"] = fmt::format("{} of {} chains diverged; take a smaller --step-size", result.diverged, run.chains);
    json["warnings"].push_back(json["reason"]);
  }
  return json;
}

}  // namespace flypaper::cli
