#include "cli/posterior_text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "flypaper/base/core/text.hpp"

namespace flypaper::cli {

using Json = nlohmann::ordered_json;

void print_posterior(const std::string& text) {
  const Json json = Json::parse(text);
  const auto with_error = [&](const char* key) {
    return fmt::format("{} (error below {})", rounded(json[key].get<double>(), 10),
                       rounded(json[std::string(key) + "_error"].get<double>(), 2));
  };
  fmt::print("Q                {}\nsamples          {}\nbox              {}\n", json["Q"].get<std::string>(),
             rounded(json["samples"].get<double>(), 10), json["box"].dump());
  fmt::print("log evidence     {}\nmass             {} in {}\n", with_error("log_evidence"), with_error("mass"),
             json["region"].dump());
  fmt::print("n E[K]           {}, tends to the learning coefficient\n", with_error("n_expected_loss"));
  if (json.contains("wbic")) fmt::print("WBIC             {}\n", rounded(json["wbic"].get<double>(), 10));
  if (json.contains("data")) fmt::print("data             {}\n", json["data"].dump());
  if (json.contains("reason")) fmt::print("wells            none: {}\n", json["reason"].get<std::string>());
  if (json.contains("wells")) {
    for (const Json& well : json["wells"]) {
      fmt::print("well             of {} in {}: mass {}\n", rounded(well["zero"].get<double>(), 6),
                 well["interval"].dump(), rounded(well["mass"].get<double>(), 8));
    }
  }
  if (json.contains("odds")) fmt::print("odds             {} of the region\n", json["odds"]["value"].dump());
  if (json.contains("quantiles")) fmt::print("quantiles        {}\n", json["quantiles"].dump());
  if (!json.contains("local_learning_coefficient")) return;
  const Json& local = json["local_learning_coefficient"];
  if (local["estimate"].is_null()) {
    fmt::print("local learning coefficient: undefined, {}\n", local["reason"].get<std::string>());
  } else {
    fmt::print("local learning coefficient at {}: {} +- {} by {} with {} chains\n", local["at"].dump(),
               rounded(local["estimate"].get<double>(), 6), rounded(local["standard_error"].get<double>(), 2),
               local["sampler"].get<std::string>(), local["chains"].dump());
  }
  fmt::print("  {} is exact for this n, temperature and localisation\n",
             rounded(local["exact_finite_n"].get<double>(), 8));
}

}  // namespace flypaper::cli
