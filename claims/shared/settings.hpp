#pragma once
// One setting of an experiment changed and everything else as it is. Each changes what its name says and no more:
// another data set keeps the seed of starts and batches, until with_seed says otherwise.
#include <fmt/format.h>

#include <string>

#include "flypaper/audit/experiment/experiment.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::claims {

/// "MSE, learning rate 0.01, momentum 0.5, B = 20, 1000 samples".
inline std::string setting_text(const Experiment& experiment) {
  const UpdateRule& rule = experiment.rule;
  const std::string momentum = rule.momentum == 0.0 ? "" : fmt::format(", momentum {}", rounded(rule.momentum));
  return fmt::format("{}, learning rate {}{}, B = {}, {}", rule.loss == Loss::mse ? "MSE" : "half-MSE",
                     rounded(rule.learning_rate), momentum, experiment.batch_size,
                     experiment.data ? fmt::format("{} samples", experiment.data->size()) : "fresh batches");
}

inline Experiment with_learning_rate(Experiment experiment, double learning_rate) {
  experiment.rule.learning_rate = learning_rate;
  return experiment;
}

inline Experiment with_momentum(Experiment experiment, double momentum) {
  experiment.rule.momentum = momentum;
  return experiment;
}

/// "Loss as printed" is half-MSE, "gradient as printed" MSE.
inline Experiment with_loss(Experiment experiment, Loss loss) {
  experiment.rule.loss = loss;
  return experiment;
}

inline Experiment with_batch_size(Experiment experiment, std::uint64_t batch_size) {
  experiment.batch_size = batch_size;
  return experiment;
}

inline Experiment with_trajectories(Experiment experiment, std::uint64_t trajectories) {
  experiment.ensemble.trajectories = trajectories;
  return experiment;
}

/// Starts and batches of their own.
inline Experiment with_seed(Experiment experiment, std::uint64_t seed) {
  experiment.ensemble.seed = seed;
  return experiment;
}

/// A data set of the same size, drawn from the population with this seed.
inline Experiment on_other_data(Experiment experiment, std::uint64_t seed) {
  const std::uint64_t size = experiment.data_set().size();
  experiment.data = sample_data_set(experiment.population, size, seed);
  experiment.data_name = "size " + std::to_string(size) + ", seed " + std::to_string(seed);
  return experiment;
}

/// Gradient descent on all of the data, or on the population's loss with fresh batches.
inline Experiment without_noise(Experiment experiment) {
  experiment.kind = Kind::noise_free;
  return experiment;
}

}  // namespace flypaper::claims
