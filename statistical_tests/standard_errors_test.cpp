// The standard errors that MALA prints of the local learning coefficient hold: of 2, 3 and 4 variables, whether its
// chains mix or not. The truth in three and four variables is an integral over one, for monomials and radial forms.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>

#include "flypaper/base/statistics/proportion.hpp"
#include "flypaper/exact/posterior/local_coefficient.hpp"

namespace flypaper {
namespace {

const double samples = 1e4 / std::log(1e4);

/// E[x] under exp(-x) times a density on a grid of which only ratios count.
double mean_energy(std::size_t size, const std::function<std::pair<double, double>(std::size_t)>& energy_and_density) {
  double energies = 0.0;
  double weights = 0.0;
  for (std::size_t i = 0; i < size; ++i) {
    const auto [energy, density] = energy_and_density(i);
    const double weight = energy < 700.0 ? std::exp(-energy) * density : 0.0;
    energies += weight > 0.0 ? energy * weight : 0.0;
    weights += weight;
  }
  return energies / weights;
}

/// Of Q = w1 w2 ... wd: with log Q^2 = sum log w_i^2 the density is a convolution, in which the trapezoid rule is exact
/// to all digits that matter.
double of_product(unsigned dimension, double stiffness) {
  constexpr double step = 0.1;
  constexpr double first = -160.0;
  std::vector<double> one;  // the density of log w^2, w ~ N(0, 1/stiffness)
  for (double t = first; t < 17.0; t += step) {
    const double exponent = 0.5 * (t + std::log(stiffness)) - 0.5 * stiffness * std::exp(t);
    one.push_back(std::exp(exponent) / std::sqrt(2.0 * std::numbers::pi));
  }
  std::vector<double> all = one;
  for (unsigned d = 1; d < dimension; ++d) {
    std::vector<double> next(all.size() + one.size() - 1);
    for (std::size_t i = 0; i < all.size(); ++i) {
      for (std::size_t j = 0; j < one.size(); ++j) next[i + j] += step * all[i] * one[j];
    }
    all = std::move(next);
  }
  return mean_energy(all.size(), [&](std::size_t i) {
    return std::pair(0.5 * samples * std::exp(dimension * first + step * static_cast<double>(i)), all[i]);
  });
}

/// Of Q = |w|^2, over log |w|.
double of_radius(unsigned dimension, double stiffness) {
  constexpr double step = 0.005;
  return mean_energy(5200, [&](std::size_t i) {
    const double log_radius = -20.0 + step * static_cast<double>(i);
    const double square = std::exp(2.0 * log_radius);
    return std::pair(0.5 * samples * square * square, std::exp(dimension * log_radius - 0.5 * stiffness * square));
  });
}

struct Case {
  const char* q;
  std::vector<double> anchor;
  std::function<double(const LangevinTarget&)> truth;
};

std::vector<Case> cases() {
  const auto product = [](const LangevinTarget& target) {
    return of_product(target.potential.dimension(), target.restraint.stiffness);
  };
  const auto exact = [](const LangevinTarget& target) { return exact_local_learning_coefficient(target).value; };
  return {{"w1*w2", {0.0, 0.0}, exact},
          {"w1^2*w2", {0.0, 0.0}, exact},
          {"w1*w2*w3", {0.0, 0.0, 0.0}, product},
          {"w1*w2*w3*w4", {0.0, 0.0, 0.0, 0.0}, product},
          {"w1^2+w2^2+w3^2", {0.0, 0.0, 0.0}, [](const LangevinTarget& target) {
             return of_radius(3, target.restraint.stiffness);
           }}};
}

struct Counted {
  std::uint64_t runs = 0;
  std::uint64_t printed = 0;
  std::uint64_t missed = 0;          ///< printed, and more than three of them from the truth
  std::uint64_t missed_without = 0;  ///< the same of what the spread of chains that drift no more tells alone
  std::uint64_t printed_without = 0;
};

/// Until so many are printed, of steps and restraints of all sizes, each case with other seeds.
Counted count(std::uint64_t wanted) {
  Counted counted;
  for (std::uint64_t seed = 1; counted.printed < wanted; ++seed) {
    for (const Case& tested : cases()) {
      for (const double stiffness : {0.1, 1.0, 10.0}) {
        const LangevinTarget target{Potential(tested.q), {.samples = samples}, {tested.anchor, stiffness}};
        const double truth = tested.truth(target);
        for (const double step_size : {1e-3, 1e-2, 3e-2}) {
          const LangevinRun run{.step_size = step_size, .burn_in = 1000, .steps = 2000, .seed = seed, .draws = 200};
          const LangevinResult result = run_mala(target, run);
          const ChainDiagnosis found = diagnose(result, run_mala(target, dispersed_run(target, run)), run);
          const bool is_missed =
              std::abs(local_learning_coefficient(result).value - truth) > 3.0 * found.standard_error;
          const bool was_printed = std::abs(found.drift) <= found.drift_limit;
          ++counted.runs;
          counted.printed_without += was_printed ? 1 : 0;
          counted.missed_without += was_printed && is_missed ? 1 : 0;
          if (!found.has_mixed || counted.printed == wanted) continue;
          ++counted.printed;
          counted.missed += is_missed ? 1 : 0;
        }
      }
    }
  }
  return counted;
}

TEST(StandardErrors, TruthsByTwoRoutes) {
  for (const double stiffness : {0.01, 10.0}) {
    const LangevinTarget plane{Potential("w1*w2"), {.samples = samples}, {{0.0, 0.0}, stiffness}};
    EXPECT_NEAR(of_product(2, stiffness), exact_local_learning_coefficient(plane).value, 1e-6);
    const LangevinTarget line{Potential("w1^2"), {.samples = samples}, {{0.0}, stiffness}};
    EXPECT_NEAR(of_radius(1, stiffness), exact_local_learning_coefficient(line).value, 1e-6);
  }
}

// At most one in ten, where normal errors and no bias would give 3 in 1000. At night only, at rates of its own: each
// printed run takes seconds, and the usual rates would ask for twice as many.
TEST(DISABLED_NightlyStandardErrors, OfMalaHold) {
  constexpr std::uint64_t printed = 300;
  const ProportionCheck check = ProportionCheck::below(0.1, 0.09, printed, {.alpha = 1e-4, .beta = 1e-4});
  const Counted counted = count(printed);
  const Sampled evidence = check.evaluate("standard errors that the truth is beyond three of", counted.missed);
  EXPECT_TRUE(evidence.passed) << counted.missed << " of " << printed << ", in " << counted.runs << " runs";
  RecordProperty("coverage",
                 fmt::format("{} of {} missed in {} runs; without the diagnosis of tails {} of {}", counted.missed,
                             printed, counted.runs, counted.missed_without, counted.printed_without));
  EXPECT_GT(counted.missed_without, counted.printed_without / 4)
      << "the twin: without the diagnosis of tails " << counted.missed_without << " of " << counted.printed_without;
}

}  // namespace
}  // namespace flypaper
