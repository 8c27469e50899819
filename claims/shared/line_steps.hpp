#pragma once
// SGD beside the line of Q = (w1^2 + w2^2)^p w1 step by step, worked out here and not by the library's tape, so that
// parts of a step can be taken away.
#include <array>
#include <cmath>
#include <vector>

#include "flypaper/audit/experiment/experiment.hpp"

namespace flypaper::claims {

/// What a step along the line is left without: the gradient of the whole data set (of the population), or the noise,
/// which is the batch's gradient less that.
enum class Without : unsigned char { nothing, gradient_along, noise_along };

struct LineSteps {
  Experiment experiment;  ///< starts at its first point; without momentum
  int p = 1;
  Without without = Without::nothing;
};

/// Q and its gradient at w.
struct LineModel {
  double q;
  double across;
  double along;
};
inline LineModel line_model(int p, const std::array<double, 2>& w) {
  const double square = w[0] * w[0] + w[1] * w[1];
  const double less = p == 1 ? 1.0 : square;  // square^(p - 1)
  return {.q = less * square * w[0],
          .across = less * square + 2.0 * p * w[0] * w[0] * less,
          .along = 2.0 * p * w[0] * w[1] * less};
}

inline void step(const LineSteps& steps, const BatchSums& batch, const BatchSums& whole, std::array<double, 2>& w) {
  const double rate = steps.experiment.rule.learning_rate * loss_factor(steps.experiment.rule.loss);
  const LineModel model = line_model(steps.p, w);
  const double gradient = model.q * whole.s_xx - whole.s_xy;
  const double noise = model.q * batch.s_xx - batch.s_xy - gradient;
  w[0] -= rate * (gradient + noise) * model.across;
  if (steps.without == Without::gradient_along) w[1] -= rate * noise * model.along;
  if (steps.without == Without::noise_along) w[1] -= rate * gradient * model.along;
  if (steps.without == Without::nothing) w[1] -= rate * (gradient + noise) * model.along;
}

/// Where each trajectory of the experiment is at its end.
inline std::vector<std::array<double, 2>> ends_of(const LineSteps& steps) {
  const auto source = steps.experiment.batches();
  const auto scratch = source->scratch();
  const BatchSums whole = steps.experiment.mean_sums();
  const std::vector<double>& start = steps.experiment.ensemble.start.points.at(0);
  const std::uint64_t all = steps.experiment.ensemble.steps;
  std::vector<BatchSums> sums(source->chunk_steps());
  std::vector<std::array<double, 2>> ends;
  for (std::uint64_t trajectory = 0; trajectory < steps.experiment.ensemble.trajectories; ++trajectory) {
    std::array<double, 2> w{start.at(0), start.at(1)};
    for (std::uint64_t first = 0; first < all; first += sums.size()) {
      const std::uint64_t count = std::min<std::uint64_t>(sums.size(), all - first);
      source->fill(trajectory, first, std::span(sums).first(count), scratch.get());
      for (std::uint64_t i = 0; i < count; ++i) step(steps, sums[i], whole, w);
    }
    ends.push_back(w);
  }
  return ends;
}

}  // namespace flypaper::claims
