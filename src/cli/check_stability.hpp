#pragma once

#include <optional>
#include <span>
#include <string>

#include "flypaper/simulation/data/data_set.hpp"
#include "flypaper/simulation/dynamics/sgd.hpp"
#include "flypaper/simulation/model/potential.hpp"

namespace flypaper::cli {

/// What SGD is asked about.
struct StabilityQuestion {
  UpdateRule rule;  ///< its learning rate only if `learning_rate` is given
  Population population;
  std::uint64_t batch_size = 20;
  std::optional<double> learning_rate;
};

/// One JSON object: {"mean", "mean_square", "almost_sure", "momentum"}: the largest learning rates that are stable at
/// `at`; null with "reason" where that has no meaning. With a learning rate also "at_learning_rate": what happens there
/// (stationary variance, tail exponent, exponents, drift along the zero set, power law of the approach).
[[nodiscard]] std::string stability_json(const Potential& potential, std::span<const double> at,
                                         const StabilityQuestion& question);

}  // namespace flypaper::cli
