#pragma once
// Figure 2 in the readings that its passage uses, for the claims about the regular line.
#include <cmath>
#include <string>

#include "flypaper/core/text.hpp"
#include "flypaper/report/claim.hpp"

namespace flypaper::claims {

inline constexpr const char* figure2_loss = "loss as printed, Figure 2";
inline constexpr const char* figure2_gradient = "gradient as printed, Figure 2";
inline constexpr const char* figure2_run = "as run, Figure 2";

inline Experiment with_mse(Experiment experiment) {
  experiment.rule.loss = Loss::mse;
  return experiment;
}
inline Experiment with_learning_rate(Experiment experiment, double learning_rate) {
  experiment.rule.learning_rate = learning_rate;
  return experiment;
}

/// The printed readings draw fresh batches, for the text speaks of the theoretical loss; the run has its data set.
struct Figure2 {
  Experiment half;
  Experiment mse;
  Experiment run;
};
inline Figure2 figure2(const Laboratory& lab) {
  const Experiment half = lab.experiment("fig2_half_mse_fresh");
  return {half, with_mse(half), lab.experiment("fig2_as_run")};
}

/// The experiment on another data set of the same size.
inline Experiment on_another_data_set(Experiment experiment, std::uint64_t seed) {
  const std::uint64_t size = experiment.data_set().size();
  experiment.data = sample_data_set(experiment.population, size, seed);
  experiment.data_name = "size " + std::to_string(size) + ", seed " + std::to_string(seed);
  return experiment;
}

inline Experiment by_trajectories(Experiment experiment, std::uint64_t trajectories) {
  experiment.ensemble.trajectories = trajectories;
  return experiment;
}

/// Figure 2's starts for a few steps, of which only divergence is looked at: it is over after some tens.
inline Experiment first_steps(Experiment experiment, std::uint64_t trajectories) {
  experiment.ensemble.trajectories = trajectories;
  experiment.ensemble.steps = 300;
  experiment.observe = {{.kind = "moments", .interval = {}, .every = 300}};
  return experiment;
}

}  // namespace flypaper::claims
