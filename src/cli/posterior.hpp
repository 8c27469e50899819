#pragma once
#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>

#include "flypaper/simulation/samplers/target.hpp"

/// Parts of the verb `posterior`.

namespace flypaper::cli {

/// What the verb `posterior` is asked of samplers.
struct SamplerOptions {
  std::string sampler;
  std::string at;
  std::string step_size = "1e-3";
  std::string localisation = "10";
  std::uint64_t chains = 64;
  std::uint64_t burn_in = 1000;
  std::uint64_t steps = 4000;
  std::uint64_t batch_size = 100;
  std::uint64_t seed = 1;
  std::uint64_t threads = 0;
};

/// The local learning coefficient by sampling, with what is known of its error, as JSON: beside it lambda and m of the
/// point, and in one and two variables the exact value by quadrature. Throws Error for wrong options, or where the
/// restrained loss has no minimum at the point.
[[nodiscard]] nlohmann::ordered_json sampler_json(const SamplerOptions& options, const Potential& potential,
                                                  const Likelihood& likelihood, const std::optional<DataSet>& data);

/// What the verb found, for people.
void print_posterior(const nlohmann::ordered_json& json);

}  // namespace flypaper::cli
