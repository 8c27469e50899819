#include <fmt/format.h>

#include "cli/posterior.hpp"
#include "flypaper/audit/experiment/json.inl"
#include "flypaper/base/core/text.hpp"

namespace flypaper::cli {
namespace {

/// A number to so many digits, or what stands in its place.
std::string digits(const Json& json, const std::string& key, int count) {
  const Json& value = json[key];
  return value.is_number()   ? rounded(value.get<double>(), count)
         : value.is_string() ? value.get<std::string>()
                             : "unknown";
}

std::string with_error(const Json& json, const std::string& key) {
  return fmt::format("{} (error about {})", digits(json, key, 10), digits(json, key + "_error", 2));
}

void print_integrals(const Json& json) {
  fmt::print("box              {}\n", json["box"].dump());
  fmt::print("log evidence     {}\nmass             {} in {}\n", with_error(json, "log_evidence"),
             with_error(json, "mass"), json["region"].dump());
  fmt::print("n E[K]           {}, tends to lambda of the box as n grows if {} has zeros there\n",
             with_error(json, "n_expected_loss"), json.contains("data") ? "Q - mean xy / mean x^2" : "Q");
  if (json.contains("wbic")) fmt::print("WBIC             {}\n", digits(json, "wbic", 10));
  if (json.contains("data")) fmt::print("data             {}\n", json["data"].dump());
  if (json.contains("reason")) fmt::print("wells            none: {}\n", json["reason"].get<std::string>());
  if (json.contains("wells")) {
    for (const Json& well : json["wells"]) {
      fmt::print("well             of {} in {}: mass {}\n", shortest(well["zero"].get<double>()),
                 well["interval"].dump(), digits(well, "mass", 8));
    }
    const bool hold_all = json.contains("wells_mass") && json["wells_mass"].get<double>() > 0.99;
    if (json.contains("wells_mass")) {
      fmt::print("in these wells   {}{}\n", with_error(json, "wells_mass"),
                 hold_all ? "" : " of the mass: the rest lies at no zero, where Q comes near or at the box's edges");
    }
  }
  if (json.contains("odds")) {
    const Json& odds = json["odds"];
    fmt::print("odds             {} of the region\n",
               odds.contains("reason") ? "none: " + odds["reason"].get<std::string>() : odds["value"].dump());
  }
  if (json.contains("quantiles")) fmt::print("quantiles        {}\n", json["quantiles"].dump());
}

void print_estimate(const Json& local) {
  if (local["estimate"].is_null()) {
    fmt::print("local learning coefficient: undefined, {}\n", local["reason"].get<std::string>());
    return;
  }
  fmt::print("local learning coefficient at {}: {} {} by {} with {} chains\n", local["at"].dump(),
             digits(local, "estimate", 6),
             local["standard_error"].is_null() ? "(error not known)" : "+- " + digits(local, "standard_error", 2),
             local["sampler"].get<std::string>(), local["chains"].dump());
  fmt::print("  errors of sampling {}, of the start {}, of the step size {}\n", digits(local, "sampling_error", 2),
             digits(local, "start_bias", 2), digits(local, "step_bias", 2));
  fmt::print("  effective samples {}, {} in the tails, R-hat {}, drift {}\n", digits(local, "effective_samples", 4),
             digits(local, "tail_samples", 4), local["r_hat"].is_number() ? digits(local, "r_hat", 5) : "inf",
             digits(local, "drift", 3));
  if (local["acceptance"].is_number()) fmt::print("  {} of the proposals accepted\n", digits(local, "acceptance", 4));
  for (const Json& warning : local["warnings"]) fmt::print("  warning: {}\n", warning.get<std::string>());
}

}  // namespace

void print_posterior(const Json& json) {
  fmt::print("Q                {}\nsamples          {}\n", json["Q"].get<std::string>(), digits(json, "samples", 10));
  if (json.contains("log_evidence")) print_integrals(json);
  if (!json.contains("local_learning_coefficient")) return;
  const Json& local = json["local_learning_coefficient"];
  print_estimate(local);
  if (local["exact_finite_n"].is_null()) {
    fmt::print("  no exact value: {}\n", local["exact_reason"].get<std::string>());
  } else {
    fmt::print("  {} is exact for this n, temperature and localisation\n", digits(local, "exact_finite_n", 8));
  }
  if (local["lambda"].is_null()) {
    fmt::print("  lambda of the point: {}\n", local["lambda_reason"].get<std::string>());
  } else {
    fmt::print("  lambda = {}, m = {} of the point, exact\n", local["lambda"].get<std::string>(),
               local["multiplicity"].dump());
  }
}

}  // namespace flypaper::cli
