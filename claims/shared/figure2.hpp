#pragma once
// Figure 2 in the readings that its passage uses, for the claims about the regular line.
#include <cmath>
#include <string>

#include "claims/shared/settings.hpp"
#include "flypaper/audit/report/claim.hpp"
#include "flypaper/base/core/text.hpp"

namespace flypaper::claims {

inline constexpr const char* figure2_loss = "loss as printed, Figure 2, fresh batches";
inline constexpr const char* figure2_gradient = "gradient as printed, Figure 2, fresh batches";
inline constexpr const char* figure2_run = "as run, Figure 2";

/// The printed readings draw fresh batches, for the text speaks of the theoretical loss; the run has its data set.
struct Figure2 {
  Experiment half;
  Experiment mse;
  Experiment run;
};
inline Figure2 figure2(const Laboratory& lab) {
  const Experiment half = lab.experiment("fig2_half_mse_fresh");
  return {half, with_loss(half, Loss::mse), lab.experiment("fig2_as_run")};
}

/// Figure 2's starts for a few steps, of which only divergence is looked at: it is over after some tens.
inline Experiment first_steps(Experiment experiment, std::uint64_t trajectories) {
  experiment.ensemble.trajectories = trajectories;
  experiment.ensemble.steps = 300;
  experiment.observe = {{.kind = "moments", .interval = {}, .every = 300}};
  return experiment;
}

}  // namespace flypaper::claims
