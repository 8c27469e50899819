#pragma once
// The escape rate of the Euler-Maruyama scheme: the same flux as a killed kernel's, with its Gaussian substep.
#include <numbers>

#include "claims/shared/figure7.hpp"
#include "flypaper/exact/escape/panels.hpp"
#include "flypaper/simulation/data/diffusion_batches.hpp"
#include "flypaper/simulation/dynamics/noise.hpp"

namespace flypaper::claims {

/// One substep in one dimension is normal: its mean and standard deviation at w.
class GaussianStep {
 public:
  GaussianStep(const Experiment& fresh, double substeps)
      : potential_(fresh.potential),
        population_(fresh.population),
        rate_(fresh.rule.learning_rate * loss_factor(fresh.rule.loss) / substeps),
        share_(substeps / static_cast<double>(fresh.batch_size)) {}

  [[nodiscard]] double mean(double w) const {
    const LocalModel at = local_model(potential_, std::span<const double>(&w, 1));
    return w - rate_ * population_.input_variance * at.q * at.gradient[0];
  }
  [[nodiscard]] double deviation(double w) const {
    const LocalModel at = local_model(potential_, std::span<const double>(&w, 1));
    const double v = population_.input_variance;
    const double variance = share_ * v * (population_.noise_variance + 2.0 * v * at.q * at.q);
    return rate_ * std::abs(at.gradient[0]) * std::sqrt(variance);
  }
  /// |d mean/dw| + 3 |d deviation/dw|: how fast the law changes with its start.
  [[nodiscard]] double stretching(double w) const {
    constexpr double d = 1e-5;
    return (std::abs(mean(w + d) - mean(w - d)) + 3.0 * std::abs(deviation(w + d) - deviation(w - d))) / (2.0 * d);
  }

 private:
  Potential potential_;
  Population population_;
  double rate_;
  double share_;
};

/// Crossings of the barrier per step of SGD from the sharp basin with `substeps` substeps a step: power iteration on
/// Gauss-Legendre panels that shrink towards the barrier, and the flux over it out of what it settles on; relative
/// error about 1e-4. What goes below -4 w0, less than that share of a step's crossings, is lost.
inline double diffusion_rate(const Experiment& fresh, double substeps) {
  const GaussianStep step(fresh, substeps);
  const Interval1d basin{4.0 * sharp_minimum(fresh), sharp_basin(fresh).upper};
  const auto longest = [&](double w) {
    return std::min((basin.upper - basin.lower) / 8.0, 4.5 * step.deviation(w) / std::max(1.0, step.stretching(w)));
  };
  const Panels panels =
      make_panels({.range = basin, .fixed_points = {basin.upper}, .rough_ends = {}, .hole = 1e-11, .longest = longest});
  const std::size_t n = panels.points.size();
  std::vector<double> kernel(n * n);
  std::vector<double> exits(n);
  const auto below = [](double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); };
  for (std::size_t i = 0; i < n; ++i) {
    const double mean = step.mean(panels.points[i]);
    const double deviation = step.deviation(panels.points[i]);
    exits[i] = below((mean - basin.upper) / deviation);
    for (std::size_t j = 0; j < n; ++j) {
      const double z = (panels.points[j] - mean) / deviation;
      kernel[i * n + j] = std::exp(-0.5 * z * z) / (deviation * std::sqrt(2.0 * std::numbers::pi));
    }
  }
  std::vector<double> density(n, 1.0);
  double rate = 0.0;
  for (int iteration = 0; iteration < 400; ++iteration) {
    std::vector<double> next(n, 0.0);
    double mass = 0.0;
    double out = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      const double here = panels.weights[i] * density[i];
      mass += here;
      out += here * exits[i];
      for (std::size_t j = 0; j < n; ++j) next[j] += here * kernel[i * n + j];
    }
    const double before = std::exchange(rate, -substeps * std::log1p(-out / mass));
    if (iteration > 20 && std::abs(rate - before) < 1e-7 * rate) break;
    for (std::size_t i = 0; i < n; ++i) density[i] = next[i] / mass;
  }
  return rate;
}

/// Exits of the Ito equation from the sharp minimum, `substeps` substeps a step of SGD, in substeps.
inline ExitTimes diffuse(const Experiment& fresh, std::uint64_t substeps, std::uint64_t trajectories,
                         std::uint64_t steps) {
  const auto batches = diffusion_batches(fresh.population, fresh.batch_size, substeps, fresh.ensemble.seed);
  const UpdateRule rule = substep_rule(fresh.rule, substeps);
  EnsembleSettings settings{
      .trajectories = trajectories, .steps = steps * substeps, .seed = fresh.ensemble.seed, .start = {}};
  settings.start.points = {{sharp_minimum(fresh)}};
  settings.stop = Stop::when_settled;
  std::vector<std::unique_ptr<Observable>> observables;
  observables.push_back(std::make_unique<ExitTimes>(fresh.potential.points.at(0).basin, trajectories, settings.steps));
  const EnsembleResult result = run_ensemble(fresh.potential, *batches, rule, settings, std::move(observables), 0);
  return dynamic_cast<const ExitTimes&>(*result.observables[0]);
}

}  // namespace flypaper::claims
