#pragma once
// The Lyapunov exponent of SGD with momentum at a degenerate zero of Q, where every batch multiplies distances.
#include <algorithm>
#include <numbers>

#include "claims/shared/figure4.hpp"
#include "flypaper/exact/escape/one_step.hpp"

namespace flypaper::claims {

/// Where the step a leads on the projective line: chances of the cells of equal angles from `kept` = momentum s/(1 -
/// s).
inline std::vector<double> chances_from(double kept, const VarianceGamma& family, const VarianceGamma::Parameters& step,
                                        double deviation, const std::vector<double>& s) {
  const std::size_t n = s.size();
  const double spacing = 2.0 * std::numbers::pi / static_cast<double>(n);
  std::vector<double> chances(n);
  if (2.0 * deviation / (1.0 + kept * kept) < spacing) {
    // Far out the step is narrower than a cell: shared between the two nearest by the angle.
    const double place = (2.0 * std::atan(kept) + std::numbers::pi) / spacing - 0.5 + static_cast<double>(n);
    const auto cell = static_cast<std::size_t>(place);
    const double share = place - static_cast<double>(cell);
    chances[cell % n] += 1.0 - share;
    chances[(cell + 1) % n] += share;
    return chances;
  }
  double sum = 0.0;
  for (std::size_t j = 0; j < n; ++j) {
    if (std::abs(s[j] - kept) > 9.0 * deviation) continue;
    chances[j] = std::exp(family.log_density(step, s[j] - kept)) * (1.0 + s[j] * s[j]);
    sum += chances[j];
  }
  for (double& chance : chances) chance /= sum;
  return chances;
}

/// With d the distance and s = learning_rate velocity / d after a step, d' = d (1 - s') and s' = momentum s/(1 - s) +
/// a, a the step of plain SGD relative to d: a Markov chain on the projective line, s = tan(angle / 2), whose
/// stationary law power iteration on equal angles finds. The exponent is E log|1 - s|; of the midpoint rule's error at
/// the logarithm's pole, which is an edge between cells, log 2 times a cell's mass is known and taken away. In steps;
/// error about 1e-3. For Q of order 2 at `zero` in one variable and slope 0.
inline double heavy_ball_exponent(const Experiment& fresh, double zero, std::size_t n) {
  UpdateRule plain = fresh.rule;
  const double momentum = std::exchange(plain.momentum, 0.0);
  const OneStepLaw law(fresh.potential, plain, fresh.population, fresh.batch_size);
  const VarianceGamma::Parameters step{0.0, law.multiplier_at(zero).spread};
  const double deviation = step.spread * std::sqrt(fresh.population.input_variance);
  std::vector<double> s(n);
  for (std::size_t i = 0; i < n; ++i) {
    s[i] = std::tan(std::numbers::pi * ((static_cast<double>(i) + 0.5) / static_cast<double>(n) - 0.5));
  }
  std::vector<std::vector<double>> chances;
  for (const double from : s) {
    chances.push_back(chances_from(momentum * from / (1.0 - from), law.family(), step, deviation, s));
  }
  std::vector<double> mass(n, 1.0 / static_cast<double>(n));
  double exponent = 0.0;
  for (int iteration = 0; iteration < 1000; ++iteration) {
    std::vector<double> next(n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) next[j] += mass[i] * chances[i][j];
    }
    mass = next;
    double found = -0.5 * std::numbers::ln2 * (mass[3 * n / 4 - 1] + mass[3 * n / 4]);
    for (std::size_t i = 0; i < n; ++i) found += mass[i] * std::log(std::abs(1.0 - s[i]));
    const double before = std::exchange(exponent, found);
    if (iteration > 10 && std::abs(found - before) < 1e-7) break;
  }
  return exponent;
}

}  // namespace flypaper::claims
