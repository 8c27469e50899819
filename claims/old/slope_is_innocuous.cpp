// Note 7: the model Q on data with slope 0 has the dynamics of Q + a on data with slope a.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "claims/shared/one_step.hpp"
#include "flypaper/core/text.hpp"
#include "flypaper/dynamics/noise.hpp"
#include "flypaper/report/claim.hpp"

namespace flypaper::claims {
namespace {

constexpr double slope = 0.75;
constexpr std::uint64_t batch_size = 20;
constexpr std::uint64_t steps = 25;

/// Largest distance over 64 trajectories between the two models after `steps` steps from `start`, on the same x and
/// noise. The defect fits Q - a to data with slope a.
double distance(const Experiment& figure, double start, std::uint64_t seed, Plant plant) {
  const std::string q = figure.potential.print();
  const Potential shifted(fmt::format("({}) {} {}", q, plant == Plant::defect ? "-" : "+", slope));
  const auto without = fresh_batches({}, batch_size, seed);
  const auto with = fresh_batches({.slope = slope}, batch_size, seed);
  const auto original = after_steps(figure.potential, {start}, figure.rule, *without, steps);
  const auto moved = after_steps(shifted, {start}, figure.rule, *with, steps);
  double worst = 0.0;
  for (std::size_t i = 0; i < original.size(); ++i) worst = std::max(worst, std::abs(original[i][0] - moved[i][0]));
  return worst;
}

/// Largest relative difference of the noise factors over some values of Q.
double noise_difference() {
  double worst = 0.0;
  for (const double q : {-3.0, -0.5, 0.0, 1.0, 4.0}) {
    const double original = noise_factor(q, {}, batch_size, Loss::mse);
    worst =
        std::max(worst, std::abs(noise_factor(q + slope, {.slope = slope}, batch_size, Loss::mse) / original - 1.0));
  }
  return worst;
}

Finding decide(Laboratory& laboratory, Plant plant) {
  const Experiment figure = laboratory.experiment("fig1_half_mse_fresh");
  const std::uint64_t seeds = laboratory.by_tier(20U, 100U, 400U);
  double worst = 0.0;
  for (std::uint64_t i = 0; i < seeds; ++i) {
    const double start = -2.0 + 4.0 * static_cast<double>(i) / static_cast<double>(seeds);
    worst = std::max(worst, distance(figure, start, laboratory.seed() + i, plant));
  }
  Finding finding;
  finding.evidence = {
      exact_check(
          "64 trajectories from each of several starts, same samples, 25 steps: largest distance between the two",
          worst, 1e-10),
      exact_check("the noise covariance at Q + a with slope a is that at Q with slope 0 (relative)", noise_difference(),
                  1e-14)};
  if (finding.evidence[0].passed && finding.evidence[1].passed) finding.verdict = Verdict::holds;
  if (!finding.evidence[0].passed) {
    finding.verdict = Verdict::refuted_as_stated;
    finding.corrected = fmt::format("Trajectories part by up to {}.", rounded(worst));
  }
  return finding;
}

}  // namespace

Claim slope_is_innocuous() {
  return {
      .id = "slope-is-innocuous",
      .section = "Models; note 7",
      .statement = "Taking slope 0 costs no generality: Q + a on data of slope a moves as Q does on data of slope 0.",
      .defect = "Q - a is fitted to data of slope a",
      .decide = decide};
}

}  // namespace flypaper::claims
