#pragma once
// One setting of an experiment changed and everything else as it is. Each changes what its name says and no more:
// another data set keeps the seed of starts and batches, until with_seed says otherwise.
#include <string>

#include "flypaper/audit/experiment/experiment.hpp"

namespace flypaper::claims {

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
