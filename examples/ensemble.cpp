// Simulates an ensemble of SGD in the valley of Q = w and measures how wide it spreads.
#include "flypaper/simulation/ensemble/ensemble.hpp"

#include <cmath>
#include <iostream>
#include <memory>

#include "flypaper/simulation/data/batches.hpp"
#include "flypaper/simulation/observables/moments.hpp"

int main() {
  const flypaper::Potential potential("w1");
  const double learning_rate = 0.5;
  const double batch_size = 20;
  const auto batches = flypaper::fresh_batches({}, 20, /*seed=*/1);  // y is noise: slope 0, both variances 1

  flypaper::EnsembleSettings settings;
  settings.trajectories = 100'000;
  settings.steps = 50;
  settings.start.points = {{0.0}};
  std::vector<std::unique_ptr<flypaper::Observable>> observe;
  observe.push_back(std::make_unique<flypaper::Moments>(1, flypaper::Box{}, settings.steps, settings.steps));
  const flypaper::EnsembleResult result =
      flypaper::run_ensemble(potential, *batches, {.learning_rate = learning_rate}, settings, std::move(observe), 0);

  const auto& moments = dynamic_cast<const flypaper::Moments&>(*result.observables[0]);
  const double variance = moments.covariance(1, 0, 0);  // of time 1: after 50 steps
  // Known: d' = d (1 - eta S) + noise has the stationary variance eta / (B (2 - eta (1 + 2/B))).
  const double known = learning_rate / (batch_size * (2.0 - learning_rate * (1.0 + 2.0 / batch_size)));
  std::cout << "variance " << variance << ", known " << known << "; " << result.diverged << " diverged; checksum "
            << result.checksum << '\n';

  // The kurtosis is below 3.5, so the standard error is below 1.6 variance / sqrt(100000) = 0.5 %; six of them.
  return std::abs(variance / known - 1.0) < 0.03 && result.diverged == 0 ? 0 : 1;
}
