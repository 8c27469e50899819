#pragma once
// Who is still inside an interval after some steps: the simulator's count and the exact law's probability.
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include "flypaper/audit/nights/night_count.hpp"
#include "flypaper/exact/escape/law_in_time.hpp"
#include "flypaper/simulation/ensemble/ensemble.hpp"
#include "flypaper/simulation/observables/exit_times.hpp"

namespace flypaper::nights {

struct Survival {
  const char* q;
  UpdateRule rule;
  std::uint64_t batch_size;
  Interval1d interval;
  double start;
  std::uint64_t steps;
};

/// By the law in time. The error is an estimate: the change from longer panels, and the kernel's relative 1e-11 over
/// some steps.
inline KnownProbability probability_inside(const Survival& setting) {
  const OneStepLaw law(Potential(setting.q), setting.rule, {}, setting.batch_size);
  const auto inside = [&](double refinement) {
    const Transition transition(law, setting.interval, refinement);
    LawInTime in_time(transition, setting.start);
    for (std::uint64_t step = 0; step < setting.steps; ++step) in_time.step();
    return in_time.inside();
  };
  const double fine = inside(1.5);
  return {.value = fine, .error = std::abs(fine - inside(1.0)) + 1e-10};
}

inline std::uint64_t count_inside(const Survival& setting, std::uint64_t trajectories, std::uint64_t seed,
                                  unsigned threads) {
  const EnsembleSettings settings{.trajectories = trajectories,
                                  .steps = setting.steps,
                                  .seed = seed,
                                  .start = {.uniform = {}, .points = {{setting.start}}},
                                  .stop = Stop::when_settled};
  std::vector<std::unique_ptr<Observable>> observables;
  observables.push_back(std::make_unique<ExitTimes>(Box{{setting.interval.lower}, {setting.interval.upper}},
                                                    trajectories, setting.steps));
  const auto batches = fresh_batches({}, setting.batch_size, seed);
  const EnsembleResult result =
      run_ensemble(Potential(setting.q), *batches, setting.rule, settings, std::move(observables), threads);
  const auto& exits = dynamic_cast<const ExitTimes&>(*result.observables[0]);
  return exits.still_inside().back();
}

/// Who is still inside, by the law in time.
inline NightCount inside(std::string id, std::string what, const Survival& setting) {
  constexpr std::uint64_t draws = 2'000'000;
  return {.id = std::move(id),
          .what = std::move(what),
          .draws = draws,
          .probability = [setting] { return probability_inside(setting); },
          .successes = [setting](std::uint64_t seed,
                                 unsigned threads) { return count_inside(setting, draws, seed, threads); }};
}

}  // namespace flypaper::nights
